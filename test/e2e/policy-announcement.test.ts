import { afterEach, expect, it } from '@jest/globals';
import { connectClient } from '../client/support.js';
import { eventually } from '../support/eventually.js';
import { worldOfFile } from '../support/suite.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { workerIdentity } from '../../worker/create-worker.js';
import type { PolicyTrouble } from '../../contract/policy-poller.js';
import { announcePolicy, type PolicyAnnouncement } from '../../worker/policy-announcement.js';

const world = worldOfFile();

let temporal: TestConnection | undefined;
let announced: PolicyAnnouncement | undefined;

afterEach(async () => {
  announced?.stop();
  await temporal?.close();
});

it('the policy of a worker is known to the doctor, also after it has changed', async () => {
  const { taskQueue } = world();
  temporal = await connectToTemporal();
  let digest = '3f9a1c22';
  let trouble: PolicyTrouble | undefined;
  announced = announcePolicy({
    connection: temporal.connection,
    namespace: 'default',
    taskQueue,
    identity: workerIdentity(),
    digest: () => digest,
    trouble: () => trouble,
  });
  const orders = await connectClient({ taskQueue });
  const policies = (wanted: string) =>
    eventually(
      async () => (await orders.health()).workers.map(({ policy }) => policy),
      ([policy]) => policy === wanted,
    );
  try {
    expect(await policies(digest)).toEqual(['3f9a1c22']);
    digest = '9b00aa11';
    announced.renew();
    expect(await policies(digest)).toEqual(['9b00aa11']);
    const reason = `policy.yaml is not a policy: line 2: policy 00000000 ${'…'.repeat(2_000)}`;
    trouble = { since: '2026-11-27T15:00:00.000Z', reason };
    announced.renew();
    const [worker] = await eventually(
      async () => (await orders.health()).workers,
      ([first]) => first?.policyTrouble !== undefined,
    );
    const cut = { since: trouble.since, reason: `${reason.slice(0, 249)}…` };
    expect(worker).toMatchObject({ policy: '9b00aa11', policyTrouble: cut });
    expect((await orders.workers()).map(({ identity }) => identity)).toEqual([workerIdentity()]);
  } finally {
    await orders.close();
  }
});
