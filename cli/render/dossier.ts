import type { Part, Verification } from '../../dossier/index.js';
import type { ArchiveResult, Written } from '../dossier-types.js';
import { indent, table, type Style } from './style.js';

/** What was written, and what it lacks. */
export function showWritten(
  { orderId, state, file, html, digest, signedWith, by, missing, decisions }: Written,
  style: Style,
): string {
  return [
    `${style.bold(orderId)}: ${state}`,
    ...decisions.map(({ decision, who, vouched }) => `${decision} by ${who}: ${vouched}`),
    ...(file === undefined ? [] : [`${style.green('wrote')}  ${file}`]),
    ...(html === undefined ? [] : [`${style.green('wrote')}  ${html}`]),
    `${style.dim('digest')} ${digest}`,
    signedWith === undefined
      ? 'Not signed: anybody could rewrite it. Sign with --key.'
      : `${style.dim('signed')} with ${signedWith}, as ${by ?? 'nobody'}`,
    ...missing.map((text) => `${style.yellow('Missing:')} ${text}`),
  ].join('\n');
}

/** Columns of a terminal under which the last of three columns has no room for its words. */
const LEAST_FOR_COLUMNS = 60;

/** Each check as a row, or on a narrow terminal as two lines, and what no check can tell. */
export function showVerification({ ok, orderId, checks, cannotKnow }: Verification, style: Style): string {
  const colour = { ok: style.green, problem: style.red, unknown: style.yellow };
  const rows = checks.map(({ check, result, why }) => [colour[result](result), check, why]);
  const isNarrow = style.width !== undefined && style.width < LEAST_FOR_COLUMNS;
  const verdict = ok ? style.green('No problem found.') : style.red('Do not trust this file.');
  return [
    ...(orderId === undefined ? [] : [style.bold(orderId)]),
    isNarrow
      ? rows.map(([result = '', check = '', why = '']) => `${result} ${check}\n${indent(why)}`).join('\n')
      : table(
          rows,
          ['RESULT', 'CHECK', 'WHY'].map((title) => style.dim(title)),
        ),
    verdict,
    ...(cannotKnow.length === 0
      ? []
      : [`What the file alone can't tell:\n${indent(cannotKnow.map((text) => `- ${text}`).join('\n'))}`]),
  ].join('\n\n');
}

/** What became of each order of an archive. */
export function showArchive({ folder, written, same, lacking, problems }: ArchiveResult, style: Style): string {
  const orders = (count: number) => (count === 1 ? '1 order' : `${count} orders`);
  return [
    `${folder}: ${orders(written.length)} written, ${orders(same.length)} there already`,
    ...written.map(({ orderId, file }) => indent(`${style.green('wrote')}  ${file}  ${style.dim(orderId)}`)),
    ...problems.map(({ orderId, text }) => `${style.red('problem')}  ${orderId}: ${text}`),
    ...showLacking(lacking, style),
  ].join('\n');
}

const PARTS: Readonly<Record<Part, string>> = { signature: 'its signature', policy: "its policy's text" };

/** Files that this run could make whole, but never changes, and how to have them whole. */
function showLacking(lacking: ArchiveResult['lacking'], style: Style): string[] {
  const files = lacking.map(({ file, lacks }) =>
    indent(`${style.yellow('lacks')}  ${file}  ${style.dim(lacks.map((part) => PARTS[part]).join(' and '))}`),
  );
  return files.length === 0
    ? []
    : [
        ...files,
        'A file that is there is never changed. To have what these lack, run the same again with --out and a new folder.',
      ];
}
