import { afterAll, beforeAll } from '@jest/globals';
import { OrdersClient, OrdersError, type ConnectOptions, type Waits } from '../../client/index.js';
import { worldOfFile } from '../support/suite.js';
import { ownNamespace } from '../support/own-namespace.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { openWorld, type World, type WorldOptions } from '../support/world.js';

/** The address of the suite's dev server. */
export function serverAddress(): string {
  return process.env['CRB_TEST_TEMPORAL_ADDRESS'] ?? '';
}

/** Keeps the configuration file of whoever runs the tests out of them. */
export const NO_FILE = { XDG_CONFIG_HOME: '/nowhere' };

/** A client of the suite's dev server, connected as a tool would. */
export function connectClient(
  options: ConnectOptions & { namespace?: string; waits?: Partial<Waits> } = {},
): Promise<OrdersClient> {
  const { namespace, ...rest } = options;
  const env = { ...NO_FILE, TEMPORAL_ADDRESS: serverAddress(), TEMPORAL_NAMESPACE: namespace };
  return OrdersClient.connect({ env, ...rest });
}

/** What a test file works with: opened before its tests, closed after them. */
interface Served {
  readonly world: () => World;
  readonly orders: () => OrdersClient;
}

/** A world and a client of its orders for a test file. */
export function servedClientOfFile(): Served {
  const world = worldOfFile();
  let orders: OrdersClient | undefined;
  beforeAll(async () => {
    orders = await connectClient({ taskQueue: world().taskQueue });
  });
  afterAll(() => orders?.close());
  return {
    world,
    orders: () => {
      if (orders === undefined) {
        throw new Error('the client is there only inside tests');
      }
      return orders;
    },
  };
}

/** Orders that have a namespace to themselves, for what looks at all of one. */
export interface Alone {
  readonly temporal: TestConnection;
  readonly namespace: string;
  readonly world: World;
  readonly orders: OrdersClient;
  close(): Promise<void>;
}

/**
 * @param options of the world
 * @param attributes the search attributes that the namespace knows; default those of an order
 */
export async function openAlone(
  options: Omit<WorldOptions, 'temporal'> = {},
  attributes?: readonly string[],
): Promise<Alone> {
  const temporal = await connectToTemporal();
  const own = await ownNamespace(temporal, attributes);
  const { namespace } = own;
  const world = await openWorld({ ...options, temporal: own });
  const orders = await connectClient({ namespace, taskQueue: world.taskQueue });
  return {
    ...{ temporal, namespace, world, orders },
    async close() {
      await orders.close();
      await world.close();
      await temporal.close();
    },
  };
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
