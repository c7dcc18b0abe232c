import type { Style } from './render/style.js';

/** The result of a command: data for programs, and the same as text for people. */
export interface Answer {
  readonly data: unknown;
  readonly show: (style: Style) => string;
  readonly exitCode: number;
}

/**
 * @param data what `--json` prints
 * @param show writes it as text; it gets the data without control characters and line breaks
 */
export function answer<T>(data: T, show: (data: T, style: Style) => string, exitCode = 0): Answer {
  return { data, show: (style) => show(style.clean(data), style), exitCode };
}
