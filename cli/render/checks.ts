import { indent, type Style } from './style.js';

/** One thing that was looked at. */
export interface Check {
  what: string;
  ok: boolean;
  text: string;
  /** What to do, when it is not well. */
  next?: string;
}

export function showChecks(checks: readonly Check[], style: Style): string {
  return checks
    .map(({ what, ok, text, next }) => {
      const line = `${ok ? style.green('ok     ') : style.red('problem')}  ${style.bold(what)}: ${text}`;
      return next ? `${line}\n${indent(indent(`→ ${next}`))}` : line;
    })
    .join('\n');
}
