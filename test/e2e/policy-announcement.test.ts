import { afterEach, expect, it } from '@jest/globals';
import { connectClient } from '../client/support.js';
import { eventually } from '../support/eventually.js';
import { worldOfFile } from '../support/suite.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { workerIdentity } from '../../worker/create-worker.js';
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
  announced = announcePolicy({
    connection: temporal.connection,
    namespace: 'default',
    taskQueue,
    identity: workerIdentity(),
    digest: () => digest,
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
    expect((await orders.workers()).map(({ identity }) => identity)).toEqual([workerIdentity()]);
  } finally {
    await orders.close();
  }
});
