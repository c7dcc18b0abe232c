import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { connectToTemporal, startTimeSkipping, type TestConnection } from '../support/temporal.js';
import { comeLate } from './late.js';
import { play } from './play.js';

let env: TestWorkflowEnvironment | undefined;
let temporal: TestConnection | undefined;

beforeAll(async () => {
  [env, temporal] = await Promise.all([startTimeSkipping(), connectToTemporal()]);
});

afterAll(async () => {
  await temporal?.close();
  await env?.teardown();
});

test('no random order buys what was not approved by those whom its policy demands', async () => {
  const outcome = env && (await play({ env, orders: 12, seed: 1 }));
  expect(outcome?.violations).toEqual([]);
  // Otherwise this would say nothing.
  expect(outcome?.bought).toBeGreaterThan(0);
});

test('an order that meets its deadline and approvals at once, when a worker comes back, expires', async () => {
  const outcome = temporal && (await comeLate({ temporal }, 6));
  expect(outcome).toMatchObject({ violations: [], bought: 0, ends: { expired: 6 } });
});
