const LONGEST_MS = 3_600_000;

/**
 * The header `Retry-After`, which holds seconds or an HTTP date.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds to wait, from 0 to one hour; undefined when the header is absent or makes no sense
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const value = header?.trim() ?? '';
  // A date has a word in it; Date.parse alone takes "1.5" and "-3" for dates too.
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1_000 : /[A-Za-z]/.test(value) ? Date.parse(value) - now : NaN;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), LONGEST_MS);
}
