/**
 * When to poll a circuit next: after a tenth of the time waited so far, at least `least`, and then at the next stroke
 * that all orders of about the same age share, so that one call serves many of them; at the stroke before it if that
 * would be later than `most`.
 *
 * @param now and `since`, the start of the wait: Unix time in ms; a wait that begins in the future, or nobody knows
 *   when, has just begun
 * @returns ms from now: at least `least`, at most `most` or twice `least`
 */
export function nextPollIn(now: number, since: number, { least, most }: { least: number; most: number }): number {
  const waited = now > since ? now - since : 0;
  const interval = Math.min(most, Math.max(least, waited / 10));
  const stroke = least * 2 ** Math.floor(Math.log2(interval / least));
  const next = Math.ceil((now + interval) / stroke) * stroke - now;
  return next > most ? Math.max(least, next - stroke) : next;
}
