import { indent, type Style } from './style.js';

/** The result of one check. */
export interface Check {
  readonly what: string;
  readonly ok: boolean;
  readonly text: string;
  /** What to do about the problem. */
  readonly next?: string;
}

export function showChecks(checks: readonly Check[], style: Style): string {
  return checks
    .map(({ what, ok, text, next }) => {
      const line = `${ok ? style.green('ok     ') : style.red('problem')}  ${style.bold(what)}: ${text}`;
      return next ? `${line}\n${indent(indent(`→ ${next}`))}` : line;
    })
    .join('\n');
}
