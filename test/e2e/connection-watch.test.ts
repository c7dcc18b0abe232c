import { afterEach, describe, expect, it } from '@jest/globals';
import { NativeConnection } from '@temporalio/worker';
import { watchConnection, type ConnectionWatch } from '../../worker/connection-watch.js';
import { eventually } from '../support/eventually.js';
import { startRefusingServer, type RefusingServer } from '../support/refusing-server.js';
import '../support/temporal.js';

const BEHIND = process.env['CRB_TEST_TEMPORAL_ADDRESS'] ?? '';
const PERMISSION_DENIED = 7;

const ends: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) {
    await end();
  }
});

async function watched(refuses: () => boolean, limits: { refusedAfterMs: number; lostAfterMs: number }) {
  const server: RefusingServer = await startRefusingServer(
    (method) =>
      method === 'DescribeNamespace' && refuses()
        ? { status: PERMISSION_DENIED, message: 'the certificate has expired' }
        : undefined,
    BEHIND,
  );
  let isUp = true;
  const takeDown = async () => {
    if (isUp) {
      isUp = false;
      await server.close();
    }
  };
  ends.push(takeDown);
  const connection = await NativeConnection.connect({ address: server.address });
  ends.push(() => connection.close());
  const watch = watchConnection({
    call: () =>
      connection.withDeadline(Date.now() + 500, () =>
        connection.workflowService.describeNamespace({ namespace: 'default' }),
      ),
    everyMs: 20,
    ...limits,
  });
  ends.push(() => watch.stop());
  return { watch, takeDown };
}

const dead = (watch: ConnectionWatch) =>
  eventually(
    () => watch.dead(),
    (why) => why !== undefined,
  );
const alive = (watch: ConnectionWatch) =>
  eventually(
    () => watch.dead(),
    (why) => why === undefined,
  );

describe('a connection', () => {
  it('is dead for good when Temporal refuses its credentials for long, and not any more when it takes them', async () => {
    let refuses = true;
    const { watch } = await watched(() => refuses, { refusedAfterMs: 100, lostAfterMs: 600_000 });
    expect(watch.dead()).toBeUndefined();
    expect(await dead(watch)).toMatch(/^Temporal refuses this worker's credentials: .*the certificate has expired/);
    refuses = false;
    expect(await alive(watch)).toBeUndefined();
  });

  it('is dead for good without any answer for very long, and not in an outage before', async () => {
    const { watch, takeDown } = await watched(() => false, { refusedAfterMs: 1, lostAfterMs: 1_500 });
    await takeDown();
    expect(watch.dead()).toBeUndefined();
    expect(await dead(watch)).toBe('Temporal has not answered for 1500ms. Start the worker again.');
  });
});
