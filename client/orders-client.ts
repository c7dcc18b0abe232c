import type { Client } from '@temporalio/client';
import { DEFAULT_TASK_QUEUE, type OrderView } from '../contract/index.js';
import type { CancelMessage, DecisionMessage, OrderRequest, ResolveMessage } from '../contract/index.js';
import { connect, type ConnectOptions } from './connect.js';
import { readHealth, type Health } from './health.js';
import { listForeign, type ForeignWorkflow } from './foreign.js';
import { readLedger, type Ledger } from './ledger.js';
import { listOrders, type ListFilter, type OrderRow } from './list.js';
import { sendMessage, type SendOptions, type Sent } from './messages.js';
import { findOrder } from './orders.js';
import { startOrder, type StartedOrder } from './start.js';
import { DEFAULT_WAITS, type Temporal, type Waits } from './temporal.js';
import { anyOrdersError } from './temporal-errors.js';
import { viewOf } from './view.js';
import { orderResult, watchOrder } from './watch.js';

export interface OrdersClientOptions {
  readonly client: Client;
  /** Where new orders go; default `crb-orders`. */
  readonly taskQueue?: string | undefined;
  /** `host:port`, for error messages. */
  readonly address?: string | undefined;
  /** Milliseconds to wait for what. */
  readonly waits?: Partial<Waits> | undefined;
}

/**
 * Orders for cross-region bandwidth, for tools.
 *
 * It needs a Temporal server; a worker only where it says so. Every method rejects with an `OrdersError` and nothing
 * else. An `id` is an order's workflow id (`crb:…`) or a circuit's id, which stands for the newest order of the circuit.
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
  readonly #close: () => Promise<void>;

  /** Uses a connection of the caller's; `close()` leaves it open. */
  constructor({ client, taskQueue, address, waits }: OrdersClientOptions, close?: () => Promise<void>) {
    this.#temporal = {
      client,
      taskQueue: taskQueue ?? DEFAULT_TASK_QUEUE,
      address,
      waits: { ...DEFAULT_WAITS, ...waits },
    };
    this.#close = close ?? (() => Promise.resolve());
  }

  /**
   * Connects by the `TEMPORAL_*` variables and profiles that Temporal's own tools use.
   *
   * @throws OrdersError `configuration`, `unreachable` or `denied`
   */
  static async connect(options: ConnectOptions & { waits?: Partial<Waits> | undefined } = {}): Promise<OrdersClient> {
    const { client, connection, taskQueue, address } = await connect(options);
    return new OrdersClient({ client, taskQueue, address, waits: options.waits }, () => connection.close());
  }

  /** Closes the connection that `connect` opened. */
  close(): Promise<void> {
    return this.#close();
  }

  /**
   * Starts an order. At most one order per circuit is open at a time.
   *
   * With an `externalId`, repeating a request gives the order that it started before, open or closed, as long as the
   * namespace retains it. The same id on an order for another circuit is a `conflict`, as soon as the server's list of
   * workflows has that order, which may take seconds; `notLookedFor` says when there was no such look.
   *
   * @throws OrdersError `badRequest` naming every wrong field; `conflict` when the external id belongs to another
   * request; `inTheWay` when another order for the circuit is open, `foreign` when another workflow is in its place
   */
  start(request: OrderRequest): Promise<StartedOrder> {
    return this.#guard(startOrder(this.#temporal, request));
  }

  /**
   * Approves one quote, by its id: what is approved is what the approver has seen.
   *
   * @throws OrdersError `refused` with the order's reason, `ended`, `notFound`, `foreign`; `noWorker` when no worker has answered in
   * time (not with `via: 'signal'`)
   */
  approve(id: string, message: DecisionMessage, options?: SendOptions): Promise<Sent> {
    return this.#guard(sendMessage(this.#temporal, id, { name: 'approve', message }, options));
  }

  /** Rejects one quote, which ends the order. @throws as `approve` */
  reject(id: string, message: DecisionMessage, options?: SendOptions): Promise<Sent> {
    return this.#guard(sendMessage(this.#temporal, id, { name: 'reject', message }, options));
  }

  /** Cancels an order, which takes effect only when nothing has been bought. @throws as `approve` */
  cancel(id: string, message: CancelMessage, options?: SendOptions): Promise<Sent> {
    return this.#guard(sendMessage(this.#temporal, id, { name: 'cancel', message }, options));
  }

  /** Says how a held order goes on. @throws as `approve` */
  resolve(id: string, message: ResolveMessage, options?: SendOptions): Promise<Sent> {
    return this.#guard(sendMessage(this.#temporal, id, { name: 'resolve', message }, options));
  }

  /**
   * The whole order. Without a worker an open order's view is read from Temporal's own records, and its `attention` has
   * the code `noWorker`.
   *
   * @throws OrdersError `notFound`; `foreign` when a workflow of another type is open under the id
   */
  get(id: string): Promise<OrderView> {
    return this.#guard(findOrder(this.#temporal, id).then((order) => viewOf(this.#temporal, order)));
  }

  /**
   * Orders, open ones first, then those that ended last. New ones may take a second to show up. Without registered
   * search attributes it works too, slower.
   */
  list(filter?: ListFilter): AsyncIterable<OrderRow> {
    return this.#guardEach(listOrders(this.#temporal, filter));
  }

  /** Open workflows of another type that hold an order's id, so that no order can be started under it. */
  foreign(): AsyncIterable<ForeignWorkflow> {
    return this.#guardEach(listForeign(this.#temporal));
  }

  /**
   * The order's view now, and again whenever it changes, until it has ended or `signal` aborts. Nothing is polled: the
   * server tells when something has happened. Outages of the server are survived for a minute.
   *
   * @throws OrdersError `notFound`, `foreign`, `unreachable`
   */
  watch(id: string, { signal }: { signal?: AbortSignal } = {}): AsyncIterable<OrderView> {
    return this.#guardEach(watchOrder(this.#temporal, id, signal));
  }

  /**
   * Waits for the end of an order, whatever it is.
   *
   * @throws OrdersError `timeout` when it has not come within `timeoutMs`, or `signal` aborts
   */
  result(id: string, { timeoutMs, signal }: { timeoutMs?: number; signal?: AbortSignal } = {}): Promise<OrderView> {
    return this.#guard(orderResult(this.#temporal, id, timeoutMs, signal));
  }

  /** How the namespace, the workers and the open orders stand. @throws OrdersError `unreachable` */
  health(): Promise<Health> {
    return this.#guard(readHealth(this.#temporal));
  }

  /** All orders that the namespace still has, and what they have bought. Takes a while. @throws OrdersError `unreachable` */
  ledger(): Promise<Ledger> {
    return this.#guard(readLedger(this.#temporal));
  }

  async #guard<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw anyOrdersError(error, this.#temporal.address);
    }
  }

  async *#guardEach<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* items;
    } catch (error) {
      throw anyOrdersError(error, this.#temporal.address);
    }
  }
}
