import { describe, expect, it } from '@jest/globals';
import { createActivities, createSlots, RESERVED_SLOTS } from '../../activities/index.js';
import { inActivity, onBench, surroundings } from './bench.js';
import { CREATE } from './figures.js';

const FOREVER = () => new Promise<never>(() => {});

describe('slots for steps that only wait', () => {
  it('are as many as allowed; one step more is given back at once, with what to do', async () => {
    const slots = createSlots(2, 7);
    void slots.holding(FOREVER);
    void slots.holding(FOREVER);
    let begun = false;
    const third = inActivity({}, () => slots.holding(() => Promise.resolve((begun = true))));
    await expect(third).rejects.toMatchObject({
      type: 'TrackingFull',
      message: expect.stringMatching(/CRB_MAX_TRACKED.*\(2\)/),
      category: 'BENIGN',
      nonRetryable: false,
      nextRetryDelay: 7,
    });
    expect(begun).toBe(false);
  });

  it('are free again when their step has ended, in whatever way', async () => {
    const slots = createSlots(1);
    expect(await slots.holding(() => Promise.resolve('done'))).toBe('done');
    await expect(slots.holding(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await slots.holding(() => Promise.resolve('done'))).toBe('done');
  });

  it.each([
    [1, 5_000],
    [2, 10_000],
    [4, 40_000],
    [5, 60_000],
    [100_000, 60_000],
  ])('are asked for again after attempt %i in %i ms', async (attempt, nextRetryDelay) => {
    const slots = createSlots(0);
    await expect(inActivity({ attempt }, () => slots.holding(FOREVER))).rejects.toMatchObject({ nextRetryDelay });
  });

  it('are enough for searches although those for circuits are taken', async () => {
    const slots = createSlots(0);
    for (let search = 0; search < RESERVED_SLOTS / 2; search++) {
      void slots.holding(FOREVER, RESERVED_SLOTS / 2);
    }
    const oneMore = inActivity({}, () => slots.holding(FOREVER, RESERVED_SLOTS / 2));
    await expect(oneMore).rejects.toMatchObject({ type: 'TrackingFull' });
  });
});

it('a worker that may follow no more circuits quotes, buys and searches all the same', async () => {
  await onBench(async (bench) => {
    const activities = createActivities(bench.deps({ slots: createSlots(0) }));
    const placing = await bench.placing();
    expect(await inActivity({}, () => activities.placeOrder(placing))).toMatchObject({ kind: 'placed' });
    const found = await inActivity({}, () =>
      activities.findCircuit({ record: placing.record, until: new Date(Date.now() + 60_000).toISOString() }),
    );
    expect(found).toMatchObject({ kind: 'found' });
    const around = surroundings();
    const step = around.run(() =>
      activities.trackCircuit({
        action: 'create',
        crossRegionBandwidthId: 'circuit-1',
        target: { internetChargeType: CREATE.internetChargeType, bandwidth: 100, bandwidthCap: null },
        since: new Date().toISOString(),
      }),
    );
    await expect(step).rejects.toMatchObject({ type: 'TrackingFull' });
  });
});
