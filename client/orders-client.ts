import type { Client } from '@temporalio/client';
import { DEFAULT_TASK_QUEUE, type OrderPlan, type OrderView } from '../contract/index.js';
import type {
  CancelMessage,
  DecisionMessage,
  OrderRequest,
  RequoteMessage,
  ResolveMessage,
} from '../contract/index.js';
import { NO_ENCRYPTION, type Encryption } from '../temporal/index.js';
import type { Most } from './open-orders.js';
import { connect, type ConnectOptions } from './connect.js';
import { Guard } from './guard.js';
import { readHealth, type Health } from './health.js';
import { closedOrders, readHistories, type ClosedOrder, type RecordedOrder } from './histories.js';
import { listForeign, type ForeignWorkflow } from './foreign.js';
import { readLedger, type Ledger } from './ledger.js';
import { readUndelivered, type UndeliveredNotice } from './undelivered.js';
import { quotedOrder } from './quoted.js';
import { countOrders, listOrders, type ListFilter, type OrderRow } from './list.js';
import { sendMessage, type SendOptions, type Sent } from './messages.js';
import { findOrder } from './orders.js';
import { planOrder } from './plan.js';
import { startOrder, type StartedOrder } from './start.js';
import { statementOf, type DecisionToSign } from './statement.js';
import { DEFAULT_WAITS, type Temporal, type Waits } from './temporal.js';
import { viewOf } from './view.js';
import { orderResult, watchOrder } from './watch.js';
import { readWorkers, type WorkerSeen } from './workers.js';

export interface OrdersClientOptions {
  readonly client: Client;
  /** Where new orders go; default `crb-orders`. */
  readonly taskQueue?: string | undefined;
  /** `host:port`, for error messages. */
  readonly address?: string | undefined;
  /** Milliseconds to wait for each kind of answer. */
  readonly waits?: Partial<Waits> | undefined;
  /** How the list names who asked; default: by name. The client's own data converter encrypts the rest. */
  readonly encryption?: Encryption | undefined;
}

/** An order that was started, as it is with its quote. */
export interface QuotedOrder extends StartedOrder {
  readonly view: OrderView;
}

const QUOTED_WITHIN_MS = 60_000;

/**
 * Orders for cross-region bandwidth, for tools.
 *
 * It needs a Temporal server; a worker only where it says so. Every method rejects with an `OrdersError` and nothing
 * else. An `id` is an order's workflow id (`crb:…`), the address of its page in the
 * Temporal UI, or a circuit's id, which stands for the newest order of the circuit.
 *
 * @example
 * ```ts
 * const orders = await OrdersClient.connect();
 * const { orderId } = await orders.start({
 *   action: 'modify', crossRegionBandwidthId: 'crb-1', bandwidth: 200, requestedBy: 'ana@example.com', externalId: 'CHG-7',
 * });
 * for await (const view of orders.watch(orderId)) console.log(view.state, view.next.text);
 * await orders.close();
 * ```
 */
export class OrdersClient {
  readonly #temporal: Temporal;
  readonly #guard: Guard;

  /** Uses the caller's connection; `close()` leaves it open. */
  constructor({ client, taskQueue, address, waits, encryption }: OrdersClientOptions, close?: () => Promise<void>) {
    this.#temporal = {
      client,
      taskQueue: taskQueue ?? DEFAULT_TASK_QUEUE,
      address,
      waits: { ...DEFAULT_WAITS, ...waits },
      encryption: encryption ?? NO_ENCRYPTION,
    };
    this.#guard = new Guard(address, close ?? (() => Promise.resolve()));
  }

  /**
   * Connects with the `TEMPORAL_*` variables and profiles of Temporal's own tools.
   *
   * @throws OrdersError `configuration`, `unreachable` or `denied`
   */
  static async connect(options: ConnectOptions & { waits?: Partial<Waits> | undefined } = {}): Promise<OrdersClient> {
    const { connection, ...connected } = await connect(options);
    return new OrdersClient({ ...connected, waits: options.waits }, () => connection.close());
  }

  /** Closes the connection that `connect` opened. Every later call rejects with `closed`. */
  close(): Promise<void> {
    return this.#guard.close();
  }

  /**
   * Starts an order. At most one order per circuit is open at a time.
   *
   * With an `externalId`, repeating a request returns the order that it started before, open or closed, as long as the
   * namespace keeps it. The same id on an order for another circuit is a `conflict`, once the server's list of
   * workflows has that order, which may take seconds; `notLookedFor` says when that list was not searched.
   *
   * @throws OrdersError `badRequest` that names every wrong field; `conflict` when the external id belongs to another
   * request; `inTheWay` when another order for the circuit is open, `foreign` when another workflow is in its place
   */
  start(request: OrderRequest): Promise<StartedOrder>;
  /** The same, and waits for the quote. @throws also as `quoted`; the order is started then. */
  start(request: OrderRequest, options: { waitForQuote: true; timeoutMs?: number }): Promise<QuotedOrder>;
  start(request: OrderRequest, options?: { waitForQuote: true; timeoutMs?: number }): Promise<StartedOrder> {
    return this.#guard.call(() =>
      startOrder(this.#temporal, request).then(async (started) =>
        options === undefined
          ? started
          : {
              ...started,
              view: await quotedOrder(this.#temporal, started.orderId, options.timeoutMs ?? QUOTED_WITHIN_MS),
            },
      ),
    );
  }

  /**
   * Waits until an order has a quote to decide on, or is past that: approved, held or ended. Needs a worker.
   *
   * @param options.timeoutMs default one minute
   * @throws OrdersError `timeout`, `notFound`, `foreign`
   */
  quoted(id: string, { timeoutMs = QUOTED_WITHIN_MS }: { timeoutMs?: number } = {}): Promise<OrderView> {
    return this.#guard.call(() => quotedOrder(this.#temporal, id, timeoutMs));
  }

  /**
   * Approves one quote by its id, so that an approver approves what they have seen.
   *
   * @throws OrdersError `refused` with the order's reason, `ended`, `notFound`, `foreign`; `noWorker` when no worker answered in
   * time (not with `via: 'signal'`)
   */
  approve(id: string, message: DecisionMessage, options?: SendOptions): Promise<Sent> {
    return this.#guard.call(() => sendMessage(this.#temporal, id, { name: 'approve', message }, options));
  }

  /** Rejects one quote, which ends the order. @throws as `approve` */
  reject(id: string, message: DecisionMessage, options?: SendOptions): Promise<Sent> {
    return this.#guard.call(() => sendMessage(this.#temporal, id, { name: 'reject', message }, options));
  }

  /**
   * The text to sign for a decision on the order's current quote, where its rule asks for signatures: with an SSH key and
   * the namespace `crb-orders`. `approve` or `reject` then takes the same fields, `signedAt` too, and the `signature`.
   * Needs a worker.
   *
   * @throws OrdersError `refused` for another quote than the current one, `noWorker`, `notFound`, `foreign`
   */
  statement(id: string, decision: DecisionToSign): Promise<string> {
    return this.#guard.call(() => statementOf(this.#temporal, id, decision));
  }

  /**
   * Replaces a quote that waits for decisions by a new one, under today's policy and price. Decisions on the old quote no
   * longer count. @throws as `approve`
   */
  requote(id: string, message: RequoteMessage, options?: SendOptions): Promise<Sent> {
    return this.#guard.call(() => sendMessage(this.#temporal, id, { name: 'requote', message }, options));
  }

  /** Cancels an order that has bought nothing. @throws as `approve` */
  cancel(id: string, message: CancelMessage, options?: SendOptions): Promise<Sent> {
    return this.#guard.call(() => sendMessage(this.#temporal, id, { name: 'cancel', message }, options));
  }

  /** Resolves a held order with one of its choices. @throws as `approve` */
  resolve(id: string, message: ResolveMessage, options?: SendOptions): Promise<Sent> {
    return this.#guard.call(() => sendMessage(this.#temporal, id, { name: 'resolve', message }, options));
  }

  /**
   * The view of an order. Without a worker, the view of an open order comes from Temporal's own records, and its
   * `attention` has the code `noWorker`.
   *
   * @throws OrdersError `notFound`; `foreign` when a workflow of another type is open under the id
   */
  get(id: string): Promise<OrderView> {
    return this.#guard.call(() => findOrder(this.#temporal, id).then((order) => viewOf(this.#temporal, order)));
  }

  /**
   * Orders, open ones first, then closed ones, newest first. A new order may take a second to show up. Works without
   * registered search attributes too, but slower.
   */
  list(filter?: ListFilter): AsyncIterable<OrderRow> {
    return this.#guard.each(listOrders(this.#temporal, filter));
  }

  /** How many orders match the filter, whatever its limit; undefined = the server can't tell. */
  count(filter: ListFilter = {}): Promise<number | undefined> {
    return this.#guard.call(() => countOrders(this.#temporal, filter));
  }

  /** The run of the order that an id stands for. @throws OrdersError `notFound`, `foreign` */
  async find(id: string): Promise<{ readonly orderId: string; readonly runId: string }> {
    const { workflowId, runId } = await this.#guard.call(() => findOrder(this.#temporal, id));
    return { orderId: workflowId, runId };
  }

  /** Workers of the task queue that ask for work. */
  async workers(): Promise<readonly WorkerSeen[]> {
    return (await this.#guard.call(() => readWorkers(this.#temporal))).filter(({ gone }) => !gone);
  }

  /** The namespace, and the server's `host:port` as far as it is known. */
  get server(): { readonly namespace: string; readonly address: string | undefined } {
    return { namespace: this.#temporal.client.options.namespace, address: this.#temporal.address };
  }

  /**
   * Asks the price, the rule and the approvers for a request, and starts no order. A worker asks, so no keys of Zenlayer
   * are needed here.
   *
   * @param timeoutMs for the worker's answer; default 30 seconds
   * @throws OrdersError `badRequest` that names every wrong field; `refused` when Zenlayer can't do it; `noWorker`
   */
  plan(request: OrderRequest, { timeoutMs }: { timeoutMs?: number } = {}): Promise<OrderPlan> {
    return this.#guard.call(() => planOrder(this.#temporal, request, timeoutMs));
  }

  /** Open workflows of another type that hold an order's id and so block orders for its circuit. */
  foreign(): AsyncIterable<ForeignWorkflow> {
    return this.#guard.each(listForeign(this.#temporal));
  }

  /**
   * The order's view now, and again after each change, until it has ended or `signal` aborts. The server reports new
   * events, so nothing is polled at intervals. Continues after outages of the server of up to a minute.
   *
   * @throws OrdersError `notFound`, `foreign`, `unreachable`
   */
  watch(id: string, { signal }: { signal?: AbortSignal } = {}): AsyncIterable<OrderView> {
    return this.#guard.each(watchOrder(this.#temporal, id, signal));
  }

  /**
   * Waits for an order to end, in whatever state.
   *
   * @throws OrdersError `timeout` when it has not ended within `timeoutMs`, or `signal` aborts
   */
  result(id: string, { timeoutMs, signal }: { timeoutMs?: number; signal?: AbortSignal } = {}): Promise<OrderView> {
    return this.#guard.call(() => orderResult(this.#temporal, id, timeoutMs, signal));
  }

  /** Notices of events that some receiver does not accept. @throws OrdersError `unreachable` or `denied` */
  undelivered(): Promise<UndeliveredNotice[]> {
    return this.#guard.call(() => readUndelivered(this.#temporal));
  }

  /**
   * The health of the namespace, the workers and the open orders.
   *
   * @param most how many open orders are read; default: 1,000 that need somebody, and 2,200 others
   * @throws OrdersError `unreachable` or `denied`
   */
  health(most: Partial<Most> = {}): Promise<Health> {
    return this.#guard.call(() => readHealth(this.#temporal, most));
  }

  /** All orders that the namespace still has, and what they bought. Takes a while. @throws OrdersError `unreachable` */
  ledger(): Promise<Ledger> {
    return this.#guard.call(() => readLedger(this.#temporal));
  }

  /**
   * The histories of an order, of all runs that continue each other, as the server recorded them.
   *
   * @param runId default: the newest run
   * @throws OrdersError `notFound` also when the server no longer has one of the runs
   */
  histories(id: string, runId?: string): Promise<RecordedOrder> {
    return this.#guard.call(async () => {
      const run = runId === undefined ? await findOrder(this.#temporal, id) : { workflowId: id, runId };
      return readHistories(this.#temporal, run);
    });
  }

  /** Orders that closed at or after a time, Unix ms; each is the last run of its order. The list may lag by seconds. */
  closedSince(since: number): AsyncIterable<ClosedOrder> {
    return this.#guard.each(closedOrders(this.#temporal, since));
  }
}
