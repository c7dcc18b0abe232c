import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { startTimeSkipping } from '../support/temporal.js';
import { approve, executed, inState, openWorld, type World } from '../support/world.js';

const DAY_MS = 24 * 3_600_000;

let env: TestWorkflowEnvironment;
let world: World;

beforeAll(async () => {
  env = await startTimeSkipping();
  world = await openWorld({
    temporal: { connection: env.nativeConnection, client: env.client, namespace: env.namespace ?? 'default' },
    settings: { decideWithinMs: 7 * DAY_MS, approvalValidMs: DAY_MS },
  });
});

afterAll(async () => {
  await world?.close();
  await env?.teardown();
});

describe('an order that waits', () => {
  it('expires after seven days without a decision, and costs no events while it waits', async () => {
    const request = world.createRequest();
    const handle = await world.start(request);
    const before = await env.currentTimeMs();
    const view = await handle.result();
    expect(view).toMatchObject({
      state: 'expired',
      reason: expect.stringMatching(/\bQ1-[0-9a-f]{12}\b/),
    });
    expect((await env.currentTimeMs()) - before).toBeGreaterThanOrEqual(7 * DAY_MS);
    expect(executed(world, 'CreateCrossRegionBandwidth', request.vpcId)).toBe(0);
    expect((await handle.fetchHistory()).events?.length).toBeLessThanOrEqual(18);
  });

  it('is still approved on the last day', async () => {
    const handle = await world.start(world.createRequest());
    await inState(handle, 'awaitingApproval');
    await env.sleep(7 * DAY_MS - 60_000);
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
  });
});
