import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

/** The pages that people read. */
export const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(pathOf('docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The absolute path of a file of the project. */
export function pathOf(file: string): string {
  return fileURLToPath(new URL(file, ROOT));
}

export function read(file: string): string {
  return readFileSync(pathOf(file), 'utf8');
}

/** The part of a page under one heading, down to the next heading of the same or a higher level. */
export function section(page: string, heading: string): string {
  const lines = page.split('\n');
  const from = lines.indexOf(heading);
  if (from < 0) {
    throw new Error(`there is no heading "${heading}"`);
  }
  const level = heading.indexOf(' ');
  const length = lines.slice(from + 1).findIndex((line) => new RegExp(`^#{1,${level}} `).test(line));
  return lines.slice(from, length < 0 ? undefined : from + 1 + length).join('\n');
}

/** The rows of all tables in a text, without heads; a cell as it stands there. */
export function tableRows(text: string): string[][] {
  const rows = text
    .split('\n')
    .map((line) => (line.startsWith('|') ? line.slice(1, -1).split(/(?<!\\)\|/) : undefined));
  return rows
    .filter((row, index) => row !== undefined && !isRule(row) && !isRule(rows[index + 1]))
    .map((row = []) => row.map((cell) => cell.trim()));
}

function isRule(row: string[] | undefined): boolean {
  return row !== undefined && row.every((cell) => /^:?-+:?$/.test(cell.trim()));
}

/** `name` of a cell that is code. */
export function code(cell = ''): string {
  return cell.replace(/^`(.*)`$/, '$1');
}

/** The commands in a page's shell blocks, one a line, without comments. */
export function shellCommands(page: string): string[] {
  return [...page.matchAll(/```sh\n([^]*?)```/g)]
    .flatMap(([, block = '']) => block.replace(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** The anchor that GitHub gives a heading. */
export function anchorOf(heading: string): string {
  return heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}
