/** Most starts that are read at a time. */
export const PAGE = 100;

/** Closer than this counts as the same moment, ms. */
const CLOSE_MS = 1_000;

/**
 * The oldest of many starts, where a list can only be asked for its newest ones up to a time. Usually one or two questions
 * find it; halving the time before the oldest that is known takes at most some thirty.
 *
 * @param startsUntil up to `PAGE` starts, in Unix ms, of those that are not later
 * @param until Unix ms: now, or a start that may still be the oldest
 * @returns Unix ms, exact to a second; undefined = there is none
 */
export async function oldestStart(
  startsUntil: (until: number) => Promise<readonly number[]>,
  until: number,
): Promise<number | undefined> {
  let starts = await startsUntil(until);
  let before = 0;
  while (starts.length >= PAGE) {
    const oldest = Math.min(...starts);
    if (oldest - before <= CLOSE_MS) {
      return oldest;
    }
    const middle = Math.floor((before + oldest) / 2);
    const older = await startsUntil(middle);
    if (older.length === 0) {
      before = middle;
    } else {
      starts = older;
    }
  }
  return starts.length === 0 ? undefined : Math.min(...starts);
}
