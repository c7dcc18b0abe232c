import { describe, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { orderQuery } from '../../contract/index.js';
import { CONVERTERS } from '../../worker/workflow-bundle.js';
import { eventually } from '../support/eventually.js';
import { leftWaiting, timersOf } from '../support/left-waiting.js';
import { worldOfFile } from '../support/suite.js';
import { workflowBundle } from '../support/temporal.js';
import { executed, type OrderHandle } from '../support/world.js';

const world = worldOfFile();

describe('a deadline that passes while no worker is up and several people query the order', () => {
  it('expires the order once, and the same in every replay, whatever decisions wait behind it', async () => {
    // The server hands out queries and the fired timer in either order, so several orders try.
    const left = await leftWaiting(world(), 6);
    const handles = left.map(({ handle }) => handle);
    const ask = (handle: OrderHandle) =>
      world()
        .client.withDeadline(Date.now() + 30_000, () => handle.query(orderQuery))
        // One that overtakes the order's task is told to ask again.
        .catch(() => undefined);
    const before = handles.map(ask);
    await eventually(
      () => Promise.all(handles.map(timersOf)),
      (all) => all.every(({ fired }) => fired === 1),
    );
    const after = handles.map(ask);
    // One round trip on the same connection: the later questions have gone out before.
    await handles[0]?.describe();
    for (const { handle, quote } of left.slice(3)) {
      await handle.signal('approve', { by: 'ben@example.com', quote });
    }
    await world().startWorker();

    for (const handle of handles) {
      expect(await handle.result()).toMatchObject({ state: 'expired' });
      expect(await timersOf(handle)).toEqual({ started: 1, fired: 1 });
      await Worker.runReplayHistory(
        { workflowBundle: workflowBundle(), dataConverter: CONVERTERS },
        await handle.fetchHistory(),
        handle.workflowId,
      );
    }
    expect(executed(world(), 'CreateCrossRegionBandwidth')).toBe(0);
    await Promise.all([...before, ...after]);
  });
});
