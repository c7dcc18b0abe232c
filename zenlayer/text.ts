import type { z } from 'zod';

/** Foreign text for one line of a message: well-formed, no control characters, runs of blanks made one, at most 200 characters. */
export function clean(foreign: string): string {
  const line = foreign
    .slice(0, 1_000)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= 200 ? line : `${characters.slice(0, 199).join('')}…`;
}

/** Foreign text as it is, but for what no line of text holds: that is written as its code, such as `\u001b`. */
export function visible(foreign: string): string {
  return foreign.replace(
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Every wrong field with what was expected of it, `a.b: expected …; c: expected …`; never the values. */
export function issuesOf(error: z.ZodError): string {
  const shown = error.issues
    .slice(0, 20)
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
  const hidden = error.issues.length - shown.length;
  return shown.join('; ') + (hidden > 0 ? `; and ${hidden} more` : '');
}
