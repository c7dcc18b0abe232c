import { afterAll, beforeAll } from '@jest/globals';
import { orderIdOf, type OrderRequest, type OrderView } from '../../contract/index.js';
import { serveForeignWorkflows, type ForeignWorker } from './foreign-worker.js';
import type { Start } from './foreign-workflows.js';
import { connectToTemporal, type TestConnection } from './temporal.js';
import type { OrderHandle, World } from './world.js';

/** The steps of an order that searches for what an earlier run may have bought, and then buys. */
export const SEARCHED_FIRST = ['quoteOrder', 'findCircuit', 'placeOrder', 'trackCircuit'];

/** Orders of a test file that workflows of others start. */
export interface ForeignStarts {
  /** How a workflow starts the order of a request, with what it hands over. */
  readonly startOf: (...args: [OrderRequest, ...unknown[]]) => Start;
  /** How such a workflow is itself started. */
  readonly foreign: (workflowId: string) => { workflowId: string; taskQueue: string };
  readonly orderOf: (request: OrderRequest) => OrderHandle;
}

/** Serves, during a test file, workflows that start orders in `world`. */
export function foreignStartsOfFile(world: () => World): ForeignStarts {
  let temporal: TestConnection | undefined;
  let worker: ForeignWorker | undefined;
  beforeAll(async () => {
    temporal = await connectToTemporal();
    worker = await serveForeignWorkflows(temporal.connection, async ({ workflowId, args }) => {
      await world().startRaw(workflowId, args);
    });
  });
  afterAll(async () => {
    await worker?.close();
    await temporal?.close();
  });
  return {
    startOf: (...args) => ({ workflowId: orderIdOf(args[0]) ?? '', taskQueue: world().taskQueue, args }),
    foreign: (workflowId) => ({ workflowId, taskQueue: worker?.taskQueue ?? '' }),
    orderOf: (request) => world().client.workflow.getHandle<() => Promise<OrderView>>(orderIdOf(request) ?? ''),
  };
}
