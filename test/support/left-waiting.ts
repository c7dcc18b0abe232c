import type { OrderHandle, World } from './world.js';
import { inState } from './world.js';

/** An order of a new circuit that nobody works on. */
export interface LeftOrder {
  handle: OrderHandle;
  vpcId: string;
  /** The id of the quote that waits for approval. */
  quote: string;
}

/**
 * Orders that wait for approval, without a worker and soon to meet their deadline. How long they need to get there
 * depends on the machine: the deadline is far enough away as soon as none of them has met it before.
 */
export async function leftWaiting(world: World, count: number, decideWithinMs = 1_000): Promise<LeftOrder[]> {
  await world.stopWorker();
  await world.startWorker({ decideWithinMs });
  const requests = Array.from({ length: count }, () => world.createRequest());
  const handles = await Promise.all(requests.map((request) => world.start(request)));
  const views = await Promise.all(handles.map((handle) => inState(handle, 'awaitingApproval', 'expired')));
  await world.stopWorker();
  const fired = await Promise.all(handles.map(async (handle) => (await timersOf(handle)).fired));
  if (fired.some((times) => times > 0)) {
    await world.startWorker();
    await Promise.all(handles.map((handle) => handle.result()));
    return leftWaiting(world, count, 2 * decideWithinMs);
  }
  return handles.map((handle, index) => ({
    handle,
    vpcId: requests[index]?.vpcId ?? '',
    quote: views[index]?.quote?.id ?? '',
  }));
}

/** How many timers an order has started, and how many have fired. */
export async function timersOf(handle: OrderHandle): Promise<{ started: number; fired: number }> {
  const { events } = await handle.fetchHistory();
  const count = (name: 'timerStartedEventAttributes' | 'timerFiredEventAttributes') =>
    (events ?? []).filter((event) => event[name]).length;
  return { started: count('timerStartedEventAttributes'), fired: count('timerFiredEventAttributes') };
}
