import type { z } from 'zod';

/** Foreign text for one line of a message: no control characters, runs of blanks made one, at most 200 characters. */
export function clean(foreign: string): string {
  const line = foreign
    .slice(0, 1_000)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= 200 ? line : `${characters.slice(0, 199).join('')}…`;
}

/** Every wrong field with what was expected of it, `a.b: expected …; c: expected …`; never the values. */
export function issuesOf(error: z.ZodError): string {
  const shown = error.issues
    .slice(0, 20)
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
  const hidden = error.issues.length - shown.length;
  return shown.join('; ') + (hidden > 0 ? `; and ${hidden} more` : '');
}
