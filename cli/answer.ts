import type { Look } from './render/look.js';

/** What a command hands back: data for programs, and how people see it. The exit code is 0 unless it says otherwise. */
export interface Answer {
  readonly data: unknown;
  readonly show: (look: Look) => string;
  readonly exitCode: number;
}

/**
 * @param data what `--json` prints
 * @param show the same for people; it gets the data without control characters and line breaks
 */
export function answer<T>(data: T, show: (data: T, look: Look) => string, exitCode = 0): Answer {
  return { data, show: (look) => show(look.clean(data), look), exitCode };
}
