import { OrdersClient, OrdersError, type ConnectOptions, type Waits } from '../../client/index.js';

/** The address of the suite's dev server. */
export function serverAddress(): string {
  return process.env['CRB_TEST_TEMPORAL_ADDRESS'] ?? '';
}

/** Keeps the configuration file of whoever runs the tests out of them. */
export const NO_FILE = { TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' };

/** A client of the suite's dev server, connected as a tool would. */
export function connectClient(
  options: ConnectOptions & { namespace?: string; waits?: Partial<Waits> } = {},
): Promise<OrdersClient> {
  const { namespace, ...rest } = options;
  const env = { ...NO_FILE, TEMPORAL_ADDRESS: serverAddress(), TEMPORAL_NAMESPACE: namespace };
  return OrdersClient.connect({ env, ...rest });
}

/** What a call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<OrdersError> {
  const error: unknown = await call.then(
    (value) => `nothing was thrown, but: ${JSON.stringify(value)}`,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OrdersError)) {
    throw new Error(`expected an OrdersError, got ${String(error)}`, { cause: error });
  }
  return error;
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) {
    found.push(item);
  }
  return found;
}
