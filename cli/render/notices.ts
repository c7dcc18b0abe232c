import type { Receiver } from '../../notify/index.js';
import { indent, table, type Style } from './style.js';

/** A receiver without its secrets. */
export interface ShownReceiver extends Pick<Receiver, 'name' | 'format' | 'events' | 'when'> {
  readonly to: string;
}

/** How a test notice went. */
export interface Outcome {
  readonly receiver: string;
  readonly format: string;
  readonly ok: boolean;
  /** Why it was not accepted, or a warning. */
  readonly problem?: string;
}

/** Who is told what: one block for each receiver, in the order of the file. */
export function showReceivers({ receivers }: { receivers: readonly ShownReceiver[] }, style: Style): string {
  return receivers
    .map(({ name, format, to, events, when = {} }) => {
      const rows = [
        ['to', `${to} (${format})`],
        ['events', events.join(', ')],
        ...Object.entries<readonly string[] | undefined>({ ...when }).map(([condition, values = []]) => [
          CONDITIONS[condition] ?? condition,
          values.join(' or '),
        ]),
      ].map(([label = '', text = '']) => [style.dim(label), text]);
      return `${style.bold(name)}\n${indent(table(rows))}`;
    })
    .join('\n\n');
}

const CONDITIONS: Readonly<Record<string, string>> = {
  states: 'only in states',
  groups: 'only for groups',
  requestedBy: 'only requested by',
};

export function showOutcomes({ outcomes }: { outcomes: readonly Outcome[] }, style: Style): string {
  const lines = outcomes.map(({ receiver, format, ok, problem }) => {
    const mark = ok ? style.green('accepted    ') : style.red('not accepted');
    return `${mark}  ${style.bold(receiver)} (${format})${problem === undefined ? '' : `: ${problem}`}`;
  });
  const last = outcomes.some(({ format, ok }) => ok && format === 'teams')
    ? ['Microsoft Teams accepts everything: look into the channel whether it shows the notice.']
    : [];
  return [...lines, ...last].join('\n');
}
