import { afterEach, expect, it } from '@jest/globals';
import { OrdersClient } from '../../client/index.js';
import { GRPC } from '../../temporal/index.js';
import { crb } from '../cli/support.js';
import { startRefusingServer, type RefusingServer } from '../support/refusing-server.js';
import { NO_FILE, refusal, serverAddress } from './support.js';

let server: RefusingServer | undefined;

afterEach(() => server?.close());

const CASES: [string, number, string][] = [
  ['no permission', GRPC.PERMISSION_DENIED, 'Request unauthorized.'],
  ['wrong credentials', GRPC.UNAUTHENTICATED, 'no such key'],
];

it.each(CASES)('a server that answers every call with "%s" is named, and what to check', async (_, status, message) => {
  server = await startRefusingServer(() => ({ status, message }), serverAddress());
  const env = { ...NO_FILE, TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: 'theirs' };
  expect(await refusal(OrdersClient.connect({ env }))).toMatchObject({
    code: 'denied',
    message: expect.stringMatching(`^Temporal at ${server.address} \\(namespace theirs\\) denies access: ${message}`),
    next: 'Check TEMPORAL_API_KEY or the TLS certificate, and their permissions in the namespace.',
  });
  const listed = await crb(['list'], { env });
  expect(listed).toMatchObject({ exitCode: 78, stdout: '', stderr: expect.stringContaining(server.address) });
  expect(listed.stderr).toContain('TEMPORAL_API_KEY');
});

it.each(CASES)('calls that are refused with "%s" after the connection say the same', async (_, status, message) => {
  server = await startRefusingServer(
    (method) => (method === 'GetSystemInfo' ? undefined : { status, message }),
    serverAddress(),
  );
  const env = { ...NO_FILE, TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: 'theirs' };
  const orders = await OrdersClient.connect({ env });
  const denied = { code: 'denied', message: expect.stringContaining(`${server.address} (namespace theirs)`) };
  try {
    expect(await refusal(orders.get('crb:x'))).toMatchObject(denied);
    expect(await refusal(orders.health())).toMatchObject(denied);
  } finally {
    await orders.close();
  }
  expect(await crb(['show', 'crb:x'], { env })).toMatchObject({ exitCode: 78 });
});
