/**
 * When to poll a circuit next. The interval is a tenth of the time waited so far, at least `least`. It then goes on to
 * the next tick that all orders of about the same age share, so that one call serves many of them; or back to the tick
 * before, if the next one would be later than `most`.
 *
 * @param now ms by a clock that all orders of a worker share, so that their ticks are the same moment
 * @param waited ms; less than nothing, or unknown, counts as nothing
 * @returns ms from now: at least `least`, at most `most` or twice `least`
 */
export function nextPollIn(now: number, waited: number, { least, most }: { least: number; most: number }): number {
  const interval = Math.min(most, Math.max(least, waited > 0 ? waited / 10 : 0));
  const tick = least * 2 ** Math.floor(Math.log2(interval / least));
  const next = Math.ceil((now + interval) / tick) * tick - now;
  return next > most ? Math.max(least, next - tick) : next;
}
