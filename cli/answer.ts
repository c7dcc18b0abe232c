import type { Style } from './render/style.js';

/** What a command hands back: data for programs, and how people see it. The exit code is 0 unless it says otherwise. */
export interface Answer {
  readonly data: unknown;
  readonly show: (style: Style) => string;
  readonly exitCode: number;
}

/**
 * @param data what `--json` prints
 * @param show the same for people; it gets the data without control characters and line breaks
 */
export function answer<T>(data: T, show: (data: T, style: Style) => string, exitCode = 0): Answer {
  return { data, show: (style) => show(style.clean(data), style), exitCode };
}
