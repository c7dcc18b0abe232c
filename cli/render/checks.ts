import { indent, type Look } from './look.js';

/** One thing that was looked at. */
export interface Check {
  readonly what: string;
  readonly ok: boolean;
  readonly text: string;
  /** What to do, when it is not well. */
  readonly next?: string;
}

export function showChecks(checks: readonly Check[], look: Look): string {
  return checks
    .map(({ what, ok, text, next }) => {
      const line = `${ok ? look.green('ok     ') : look.red('problem')}  ${look.bold(what)}: ${text}`;
      return next ? `${line}\n${indent(indent(`→ ${next}`))}` : line;
    })
    .join('\n');
}
