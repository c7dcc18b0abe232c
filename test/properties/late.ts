import { WorkflowNotFoundError } from '@temporalio/client';
import { eventually } from '../support/eventually.js';
import { inState, openWorld, type OrderHandle, type WorldOptions } from '../support/world.js';
import type { Outcome } from './play.js';

/** Long enough for a worker to quote and to stop, on a machine that is busy. */
const DECIDE_WITHIN_MS = 2_000;

/**
 * Orders whose deadline passes while no worker is up, some with an approval from before and some with one from after it.
 * On a real server, because the one that skips time does not skip it while work waits for a worker. Whatever the worker
 * that comes up is given first, it is too late.
 */
export async function comeLate(
  options: Pick<WorldOptions, 'temporal' | 'converters'>,
  orders: number,
): Promise<Outcome> {
  const world = await openWorld({ ...options, settings: { decideWithinMs: DECIDE_WITHIN_MS } });
  try {
    const handles = await Promise.all(Array.from({ length: orders }, () => world.start(world.createRequest())));
    // On a machine that is very busy one may have expired before anybody reads it; that does no harm.
    const views = await Promise.all(handles.map((handle) => inState(handle, 'awaitingApproval', 'expired')));
    const approve = async (handle: OrderHandle, index: number) =>
      handle.signal('approve', { by: 'ben@example.com', quote: views[index]?.quote?.id }).catch(onlyClosed);
    await world.stopWorker();
    const half = Math.floor(orders / 2);
    await Promise.all(handles.slice(0, half).map(approve));
    await eventually(
      () => Promise.all(handles.map(hasRung)),
      (rung) => rung.every(Boolean),
    );
    await Promise.all(handles.slice(half).map((handle, index) => approve(handle, half + index)));
    await world.startWorker();
    const ends = await Promise.all(handles.map((handle) => inState(handle, 'expired', 'completed', 'failed')));
    const bought = world.sandbox
      .state()
      .calls.filter(({ action, outcome }) => action === 'CreateCrossRegionBandwidth' && outcome?.executed).length;
    return {
      orders,
      bought,
      ends: { expired: ends.filter(({ state }) => state === 'expired').length },
      messages: { accepted: 0, refused: ends.reduce((sum, { refused }) => sum + refused.count, 0) },
      violations: [
        ...ends.flatMap(({ state, orderId }) =>
          state === 'expired' ? [] : [`${orderId}: ${state} after its deadline`],
        ),
        ...(bought > 0 ? [`${bought} bought after their deadlines`] : []),
      ],
    };
  } finally {
    await world.close();
  }
}

/** Whether the order's deadline has passed, by the server's clock. */
async function hasRung(handle: OrderHandle): Promise<boolean> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).some((event) => event.timerFiredEventAttributes);
}

function onlyClosed(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) {
    throw error;
  }
}
