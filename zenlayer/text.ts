import type { z } from 'zod';

/**
 * Characters that a line of text does not hold: control characters, line and paragraph separators, marks that turn the
 * direction of writing, and halves of surrogate pairs, which no UTF-8 can carry.
 */
const NOT_IN_A_LINE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/**
 * Foreign text as one well-formed line. Each character that can't be in it becomes U+FFFD, so that a repaired text never
 * equals one that was right from the start.
 */
export function oneLine(foreign: string): string {
  return foreign.replace(NOT_IN_A_LINE, '\ufffd');
}

/** Whether a text is one well-formed line as it is. */
export function isOneLine(text: string): boolean {
  return oneLine(text) === text;
}

/** Foreign text for one line of a message: no control characters, runs of blanks made one, at most 200 characters. */
export function clean(foreign: string): string {
  const line = foreign
    .slice(0, 1_000)
    // The cut may have left the first half of a pair.
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .toWellFormed()
    .trim();
  const characters = [...line];
  return characters.length <= 200 ? line : `${characters.slice(0, 199).join('')}…`;
}

/** Every wrong field with what was expected of it, `a.b: expected …; c: expected …`; never the values. */
export function issuesOf(error: z.ZodError): string {
  const shown = error.issues
    .slice(0, 20)
    .map(({ path, message }) => clean(path.length > 0 ? `${path.join('.')}: ${message}` : message));
  const hidden = error.issues.length - shown.length;
  return shown.join('; ') + (hidden > 0 ? `; and ${hidden} more` : '');
}
