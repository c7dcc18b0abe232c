import type { Client, WorkflowHandle } from '@temporalio/client';
import { OrdersClient } from '../client/index.js';
import type { CreateRequest } from '../contract/index.js';
import { eventually } from '../test/support/eventually.js';
import { BARE_WORKFLOW } from './bare/messages.js';
import { BENCH_REGIONS } from './stub-facts.js';

/** An order, or a bare workflow in its place. */
export interface Placed {
  readonly handle: WorkflowHandle;
  /** Of the circuit. */
  readonly name: string;
}

/** Places orders with the product or with the bare workflow, in the same way. */
export interface Buyer {
  start(request: CreateRequest): Promise<Placed>;
}

export function productBuyer(client: Client, taskQueue: string): Buyer {
  const orders = new OrdersClient({ client, taskQueue });
  return {
    async start(request) {
      const { orderId, runId } = await orders.start(request);
      return { handle: client.workflow.getHandle(orderId, runId), name: request.crossRegionBandwidthName };
    },
  };
}

export function bareBuyer(client: Client, taskQueue: string): Buyer {
  return {
    async start(request) {
      const { crossRegionBandwidthName: name } = request;
      const handle = await client.workflow.start(BARE_WORKFLOW, {
        workflowId: `bare:${name}`,
        taskQueue,
        args: [request],
      });
      return { handle, name };
    },
  };
}

let requests = 0;

/** A circuit that nobody has ordered, live at its poll number `polls`. A VPC gets one to each other region. */
export function newRequest(polls = 2): CreateRequest {
  const [regionA = '', ...others] = BENCH_REGIONS;
  const regionZ = others[requests % others.length] ?? '';
  const vpcId = `vpc-${Math.floor(requests / others.length)}`;
  requests += 1;
  return {
    action: 'create',
    vpcId,
    crossRegionBandwidthName: `polls-${polls}-${requests}`,
    internetChargeType: 'ByBandwidth',
    regionA,
    regionZ,
    bandwidth: 100,
    requestedBy: 'ana@example.com',
  };
}

/** Longer than any step takes, even on a busy machine. */
const ANSWERS_WITHIN_MS = 120_000;

type Page = Awaited<ReturnType<Client['workflowService']['getWorkflowExecutionHistory']>>;

/**
 * Waits until an order asks for approval, without a query: the timer that waits names the quote.
 *
 * @returns the quote's id
 */
export async function quoteOf({ workflowService, connection, options }: Client, { handle }: Placed): Promise<string> {
  const execution = { workflowId: handle.workflowId };
  return connection.withDeadline(Date.now() + ANSWERS_WITHIN_MS, async () => {
    let nextPageToken: Uint8Array | null = null;
    for (;;) {
      const page: Page = await workflowService.getWorkflowExecutionHistory({
        namespace: options.namespace,
        execution,
        waitNewEvent: true,
        nextPageToken,
      });
      const summaries = (page.history?.events ?? []).map(({ userMetadata }) => userMetadata?.summary?.data);
      const quote = summaries.map((data) => /Q\d+-[0-9a-f]{12}/.exec(Buffer.from(data ?? []).toString())?.[0]);
      const found = quote.find((id) => id !== undefined);
      if (found !== undefined) {
        return found;
      }
      nextPageToken = page.nextPageToken ?? null;
      if (nextPageToken === null || nextPageToken.length === 0) {
        throw new Error(`${handle.workflowId} ended without asking for approval`);
      }
    }
  });
}

export async function approve({ handle }: Placed, quote: string): Promise<void> {
  await handle.signal('approve', { by: 'ben@example.com', quote });
}

/** @throws Error unless the order ends as completed */
export async function completed({ handle }: Placed): Promise<void> {
  const { state } = (await handle.result()) as { state: string };
  if (state !== 'completed') {
    throw new Error(`${handle.workflowId} ended as ${state}`);
  }
}

/** A whole order, from start to live. */
export async function buy(client: Client, buyer: Buyer, request = newRequest()): Promise<Placed> {
  const placed = await buyer.start(request);
  await approve(placed, await quoteOf(client, placed));
  await completed(placed);
  return placed;
}

/** Does `count` things, `concurrency` of them at a time. */
export async function many(count: number, concurrency: number, doOne: () => Promise<unknown>): Promise<void> {
  let left = count;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await doOne();
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, concurrency) }, lane));
}

/** Waits until an order has nothing to do: no task, no running step. */
export async function settled({ handle }: Placed): Promise<void> {
  await eventually(
    async () => (await handle.describe()).raw,
    ({ pendingWorkflowTask, pendingActivities }) => pendingWorkflowTask == null && !pendingActivities?.length,
    ANSWERS_WITHIN_MS,
  );
}
