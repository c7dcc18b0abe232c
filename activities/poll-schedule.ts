/**
 * When to poll a circuit next. The interval is a tenth of the time waited so far, at least `least`. It then goes on to
 * the next tick that all orders of about the same age share, so that one call serves many of them; or back to the tick
 * before, if the next one would be later than `most`.
 *
 * @param now and `since`, the start of the wait: Unix time in ms; a start in the future or unknown counts as now
 * @returns ms from now: at least `least`, at most `most` or twice `least`
 */
export function nextPollIn(now: number, since: number, { least, most }: { least: number; most: number }): number {
  const waited = now > since ? now - since : 0;
  const interval = Math.min(most, Math.max(least, waited / 10));
  const tick = least * 2 ** Math.floor(Math.log2(interval / least));
  const next = Math.ceil((now + interval) / tick) * tick - now;
  return next > most ? Math.max(least, next - tick) : next;
}
