import type { NativeConnection } from '@temporalio/worker';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { CrbAttention, CrbState, ORDER_ATTENTION, type AttentionCode, type OrderState } from '../../contract/index.js';
import { equals, GRPC, OPEN, ORDERS, SIGN_CONDITIONS, unlessAnswered } from '../../temporal/index.js';
import type { Metrics } from './metrics.js';
import { oldestStart, PAGE } from './oldest.js';

export interface OrdersWatchOptions {
  readonly connection: Pick<NativeConnection, 'workflowService' | 'withDeadline'>;
  readonly namespace: string;
  readonly metrics: Metrics;
  /** Milliseconds between the end of one look and the next one. */
  readonly everyMs: number;
  /** Called when a look failed after one that did not, and with undefined when looks work again. */
  readonly onTrouble: (error: unknown) => void;
}

/** The states that an order's search attribute shows while it is open. */
export const LISTED_STATES = ['awaitingApproval', 'held', 'provisioning'] as const satisfies OrderState[];

/** Those in which an order waits for people. */
const WAITING_STATES = ['awaitingApproval', 'held'] as const satisfies OrderState[];

/** Codes that only the server's list shows. */
const SERVER_CODES = ['taskFailing', 'paused', 'stepPaused'] as const satisfies AttentionCode[];

const LOOK_WITHIN_MS = 15_000;

/**
 * Counts the open orders of a namespace at intervals, in the server's list. It costs ten cheap questions, some more while
 * an order needs attention or more than a hundred wait. Trouble ends nothing: the next look follows as usual, and
 * `crb_orders_listed_timestamp_seconds` tells how old the figures are.
 *
 * @returns ends it
 */
export function watchOrders(options: OrdersWatchOptions): () => void {
  const { connection, everyMs, onTrouble } = options;
  const look = createLook(options);
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let inTrouble = false;
  const lookAgain = async () => {
    const trouble = await connection
      .withDeadline(Date.now() + LOOK_WITHIN_MS, look)
      .then(() => undefined)
      .catch((error: unknown) => ({ error }));
    if (stopped) {
      return;
    }
    if ((trouble !== undefined) !== inTrouble) {
      onTrouble(trouble?.error);
    }
    inTrouble = trouble !== undefined;
    timer = setTimeout(() => void lookAgain(), everyMs);
    timer.unref();
  };
  void lookAgain();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function createLook({ connection, namespace, metrics }: OrdersWatchOptions): () => Promise<void> {
  const { workflowService } = connection;
  /** The oldest order of each state at the last look, Unix ms. */
  const oldest = new Map<OrderState, number>();

  const queryOf = (conditions: readonly string[]) => [ORDERS, OPEN, ...conditions].join(' AND ');

  const count = async (...conditions: string[]): Promise<number | undefined> => {
    const query = queryOf(conditions);
    return ifKnown(async () => Number((await workflowService.countWorkflowExecutions({ namespace, query })).count));
  };

  const startsOf = (state: OrderState) => async (until: number) => {
    const time = new Date(until).toISOString();
    const query = queryOf([equals(CrbState.name, state), `StartTime <= '${time}'`]);
    const { executions } = await workflowService.listWorkflowExecutions({ namespace, query, pageSize: PAGE });
    return executions.flatMap(({ startTime }) => (startTime ? [tsToMs(startTime)] : []));
  };

  const findOldest = async (state: OrderState, now: number): Promise<number | undefined> => {
    const starts = startsOf(state);
    const before = oldest.get(state);
    // Servers know a start more exactly than to the millisecond.
    const found =
      (before === undefined ? undefined : await oldestStart(starts, before + 1)) ?? (await oldestStart(starts, now));
    oldest.delete(state);
    if (found !== undefined) {
      oldest.set(state, found);
    }
    return found;
  };

  const showStates = async () => {
    const [all, ...counts] = await Promise.all([
      count(),
      ...LISTED_STATES.map((state) => count(equals(CrbState.name, state))),
    ]);
    LISTED_STATES.forEach((state, index) => setIfKnown(metrics, 'crb_orders_open', { state }, counts[index]));
    const listed = counts.reduce((sum: number, each) => sum + (each ?? 0), 0);
    setIfKnown(metrics, 'crb_orders_open', { state: 'other' }, all && Math.max(0, all - listed));
  };

  const showOldest = async () => {
    const now = Date.now();
    for (const state of WAITING_STATES) {
      // undefined where the server does not know the attribute; null where there is no such order.
      const start = await ifKnown(async () => (await findOldest(state, now)) ?? null);
      const age = start === null ? 0 : start && Math.max(0, now - start) / 1000;
      setIfKnown(metrics, 'crb_oldest_order_age_seconds', { state }, age);
    }
  };

  const showAttention = async () => {
    const [own, failing, stepPaused, paused] = await Promise.all([
      count(SIGN_CONDITIONS.attention),
      count(SIGN_CONDITIONS.failing),
      count(SIGN_CONDITIONS.stepPaused),
      count(SIGN_CONDITIONS.paused),
    ]);
    const ofServer = {
      taskFailing: failing,
      paused,
      stepPaused: stepPaused && Math.max(0, stepPaused - (paused ?? 0)),
    };
    SERVER_CODES.forEach((code) => setIfKnown(metrics, 'crb_orders_attention', { code }, ofServer[code]));
    const counts = own ? await Promise.all(ORDER_ATTENTION.map((code) => count(equals(CrbAttention.name, code)))) : [];
    ORDER_ATTENTION.forEach((code, index) =>
      setIfKnown(metrics, 'crb_orders_attention', { code }, own === 0 ? 0 : counts[index]),
    );
  };

  return async () => {
    await showStates();
    await showOldest();
    await showAttention();
    metrics.set('crb_orders_listed_timestamp_seconds', {}, Date.now() / 1000);
  };
}

/** What older servers, and namespaces without an attribute, can't search for is not measured. */
function ifKnown<T>(ask: () => Promise<T>): Promise<T | undefined> {
  return unlessAnswered(GRPC.INVALID_ARGUMENT, ask);
}

function setIfKnown<N extends 'crb_orders_open' | 'crb_oldest_order_age_seconds' | 'crb_orders_attention'>(
  metrics: Metrics,
  name: N,
  labels: Parameters<typeof metrics.set<N>>[1],
  value: number | undefined,
): void {
  if (value !== undefined) {
    metrics.set(name, labels, value);
  }
}
