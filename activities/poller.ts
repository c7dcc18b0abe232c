import { ZenlayerError } from '../zenlayer/index.js';
import { circuitIn, listCircuits, type Listed, type Row } from './circuits.js';
import type { ActivityDeps } from './deps.js';

/**
 * Reads one circuit; undefined when the API does not show it.
 *
 * @param gone aborts when the caller no longer waits: it then rejects at once
 * @throws what reading throws, a ZenlayerError above all
 */
export type Poll = (crossRegionBandwidthId: string, gone?: AbortSignal) => Promise<Row | undefined>;

/** Ids that one Describe call may name. */
const IDS_A_CALL = 100;
/** Polls that begin within a tenth of the shortest wait between two polls share a call; ms, with these bounds. */
const GATHER_LEAST_MS = 25;
const GATHER_MOST_MS = 250;
const BACK_OFF_FIRST_MS = 250;
const BACK_OFF_MOST_MS = 60_000;

/** Somebody who waits for the answer about a circuit. */
interface Caller {
  answer: (row: Row | undefined) => void;
  fail: (error: Error) => void;
}

/** Callers by the circuit that they ask about, the longest waiting first. */
type Queue = Map<string, Set<Caller>>;

/**
 * Polls of all orders of a worker, merged: up to 100 circuits a call, one call at a time. The circuits of a call are
 * chosen when the call can be made. So a circuit is in the queue only once, however long calls take, and leaves it when
 * nobody waits for the answer any more. When the API is in trouble, all back off together.
 *
 * Circuits are read only after the account is known.
 */
export function createPoller({
  zenlayer,
  account,
  settings,
  onPolls,
  monotonic = () => performance.now(),
}: Pick<ActivityDeps, 'zenlayer' | 'account' | 'settings' | 'monotonic' | 'onPolls'>): Poll {
  const gatherMs = Math.min(GATHER_MOST_MS, Math.max(GATHER_LEAST_MS, settings.pollLeastMs / 10));
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
    onPolls?.([...batch.values()].reduce((polls, callers) => polls + callers.size, 0));
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
      timer ??= setTimeout(() => void callOnce(), Math.max(gatherMs, notBefore - monotonic()));
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
          fail(new Error('Nobody waits for this circuit any more.'));
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

/** Answers all callers of a circuit with its row, or with why it can't be read. */
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
