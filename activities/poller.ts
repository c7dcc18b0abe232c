import { ZenlayerError } from '../zenlayer/index.js';
import { circuitIn, listCircuits, type Listed, type Row } from './circuits.js';
import type { ActivityDeps } from './deps.js';

/**
 * Reads one circuit; undefined when the API does not show it.
 *
 * @param gone aborts when the caller no longer wants to know: it then rejects at once
 * @throws what reading throws, a ZenlayerError above all
 */
export type Poll = (crossRegionBandwidthId: string, gone?: AbortSignal) => Promise<Row | undefined>;

/** Ids that one Describe call may name. */
const IDS_A_CALL = 100;
/** Polls that begin within this many ms share a call. */
const GATHER_MS = 25;
const BACK_OFF_FIRST_MS = 250;
const BACK_OFF_MOST_MS = 60_000;

/** Somebody who wants to know a circuit. */
interface Caller {
  answer: (row: Row | undefined) => void;
  fail: (error: Error) => void;
}

/** Callers by the circuit that they want to know, the longest waiting first. */
type Queue = Map<string, Set<Caller>>;

/**
 * Polls of all orders of a worker, merged: up to 100 circuits a call, one call at a time. Who is asked about is decided
 * when a call can be made, so that however long the calls take, a circuit waits once, and not at all when nobody wants
 * to know it any more. When the API is in trouble all back off together.
 *
 * A circuit is read only when it is known whose account that is.
 */
export function createPoller({
  zenlayer,
  account,
  monotonic = () => performance.now(),
}: Pick<ActivityDeps, 'zenlayer' | 'account' | 'monotonic'>): Poll {
  const queue: Queue = new Map();
  let troubles = 0;
  let notBefore = -Infinity;
  let calling = false;
  let timer: NodeJS.Timeout | undefined;

  const read = async (crossRegionBandwidthIds: string[]): Promise<Listed> => {
    await account();
    return listCircuits(zenlayer, { crossRegionBandwidthIds });
  };

  const callOnce = async () => {
    timer = undefined;
    calling = true;
    const batch = takeFirst(queue, IDS_A_CALL);
    try {
      const list = await read([...batch.keys()]);
      troubles = 0;
      batch.forEach((callers, id) => tell(callers, () => circuitIn(list, id)));
    } catch (error) {
      const asked = error instanceof ZenlayerError ? (error.retryAfterMs ?? 0) : 0;
      const waitMs = Math.min(BACK_OFF_MOST_MS, Math.max(asked, BACK_OFF_FIRST_MS * 2 ** troubles));
      troubles += 1;
      notBefore = monotonic() + waitMs;
      batch.forEach((callers) =>
        tell(callers, () => {
          throw error;
        }),
      );
    } finally {
      calling = false;
      schedule();
    }
  };

  const schedule = () => {
    if (queue.size === 0) {
      clearTimeout(timer);
      timer = undefined;
    } else if (!calling) {
      timer ??= setTimeout(() => void callOnce(), Math.max(GATHER_MS, notBefore - monotonic()));
    }
  };

  const leave = (id: string, callers: Set<Caller>, caller: Caller) => {
    callers.delete(caller);
    if (callers.size === 0 && queue.get(id) === callers) {
      queue.delete(id);
      schedule();
    }
  };

  const join = (id: string, caller: Caller): (() => void) => {
    const callers = queue.get(id) ?? new Set();
    queue.set(id, callers.add(caller));
    schedule();
    return () => leave(id, callers, caller);
  };

  return async (id, gone) => {
    let abandon = () => {};
    try {
      return await new Promise((answer, fail) => {
        const leaveQueue = join(id, { answer, fail });
        abandon = () => {
          leaveQueue();
          fail(new Error('Nobody wants to know it any more.'));
        };
        gone?.addEventListener('abort', abandon);
        if (gone?.aborted) {
          abandon();
        }
      });
    } finally {
      gone?.removeEventListener('abort', abandon);
    }
  };
}

/** Tells all who want to know a circuit what it is, or why it can't be read. */
function tell(callers: ReadonlySet<Caller>, read: () => Row | undefined): void {
  try {
    const row = read();
    callers.forEach(({ answer }) => answer(row));
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    callers.forEach(({ fail }) => fail(failure));
  }
}

/** Takes the first entries out of a queue. */
function takeFirst(queue: Queue, most: number): Queue {
  const first = new Map([...queue].slice(0, most));
  first.forEach((_callers, id) => queue.delete(id));
  return first;
}
