import { createHash } from 'node:crypto';
import {
  defaultFailureConverter,
  defaultPayloadConverter,
  type LoadedDataConverter,
  type SerializationContext,
} from '@temporalio/common';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { historyToJSON, JSONToPayload, type JSONPayload } from '@temporalio/common/lib/proto-utils.js';
import { canonical } from '../contract/canonical.js';
import { withoutDeepest } from '../contract/limits.js';
import { isMistake } from '../contract/mistake.js';
import { reasonOf } from '../contract/reason-of.js';
import type { Undecodable } from '../contract/undecodable.js';
import { UndecryptableError } from '../temporal/index.js';
import { OrdersError } from './errors.js';
import { ask, type Temporal } from './temporal.js';
import { listRuns } from './visibility.js';

/**
 * An event of a history in the JSON form of Temporal's API, but with each payload decoded: `eventId` and 64-bit numbers
 * are text, and what could not be decoded is `{undecodable: reason}`.
 *
 * @see https://github.com/temporalio/api/blob/master/temporal/api/history/v1/message.proto
 */
export type RecordedEvent = Readonly<Record<string, unknown>>;

/** One run of an order, as the server has recorded it. */
export interface RecordedRun {
  readonly runId: string;
  /**
   * SHA-256 in hex over the history as the server gave it, payloads still encoded: of each event its JSON form with
   * sorted keys and a line feed. Protobuf's own bytes would not do, because the order of a map's keys is not fixed.
   */
  readonly sha256: string;
  readonly events: readonly RecordedEvent[];
}

/** All runs of one order, oldest first: each continues the one before. */
export interface RecordedOrder {
  readonly orderId: string;
  readonly namespace: string;
  readonly runs: readonly RecordedRun[];
}

/** More runs than an order has that continues as new once a year. */
const MOST_RUNS = 1_000;

/**
 * Reads the histories of an order: of the given run, and of all runs that it continues.
 *
 * @throws OrdersError `notFound` when the server no longer has one of them
 */
export async function readHistories(
  temporal: Temporal,
  { workflowId, runId }: { workflowId: string; runId: string },
): Promise<RecordedOrder> {
  const runs: RecordedRun[] = [];
  let next: string | undefined = runId;
  while (next !== undefined && runs.length < MOST_RUNS) {
    const run = await readRun(temporal, workflowId, next);
    runs.unshift(run);
    next = continuedBy(run);
  }
  return { orderId: workflowId, namespace: temporal.client.options.namespace, runs };
}

/** An order that has ended. */
export interface ClosedOrder {
  readonly orderId: string;
  /** Its last run. */
  readonly runId: string;
  /** ISO time. */
  readonly closedAt: string;
}

/** See `OrdersClient.closedSince`. */
export async function* closedOrders(temporal: Temporal, since: number): AsyncGenerator<ClosedOrder> {
  for await (const { workflowId, runId, closeTime } of listRuns(temporal, [
    `CloseTime >= '${new Date(since).toISOString()}'`,
  ])) {
    if (closeTime !== undefined) {
      yield { orderId: workflowId, runId, closedAt: closeTime.toISOString() };
    }
  }
}

async function readRun(temporal: Temporal, workflowId: string, runId: string): Promise<RecordedRun> {
  const handle = temporal.client.workflow.getHandle(workflowId, runId);
  const history = await ask(temporal, () => handle.fetchHistory());
  const { events } = JSON.parse(historyToJSON(history)) as { events?: RecordedEvent[] };
  if (events === undefined || events.length === 0) {
    throw new OrdersError(
      'notFound',
      `The server has no history of run ${runId} of ${workflowId}.`,
      'It keeps a closed run for the retention of its namespace.',
      { orderId: workflowId },
    );
  }
  const { namespace, loadedDataConverter } = temporal.client.workflow.options;
  return recordedRun(runId, events, decoderOf(loadedDataConverter, { type: 'workflow', namespace, workflowId }));
}

/** Reads what is not encrypted. */
const PLAIN: LoadedDataConverter = {
  payloadConverter: defaultPayloadConverter,
  failureConverter: defaultFailureConverter,
  payloadCodecs: [],
};

/** @param events as `historyToJSON` writes them */
export async function recordedRun(
  runId: string,
  events: readonly RecordedEvent[],
  decode: DecodePayload = decoderOf(PLAIN),
): Promise<RecordedRun> {
  return { runId, sha256: digestOf(events), events: await Promise.all(events.map((event) => decoded(event, decode))) };
}

/** See `RecordedRun.sha256`. */
function digestOf(events: readonly RecordedEvent[]): string {
  const hash = createHash('sha256');
  for (const event of events) {
    hash.update(`${canonical(event)}\n`);
  }
  return hash.digest('hex');
}

/** The run that a run continues as new. */
function continuedBy({ events }: RecordedRun): string | undefined {
  const started = events[0]?.['workflowExecutionStartedEventAttributes'] as { continuedExecutionRunId?: string } | null;
  return started?.continuedExecutionRunId || undefined;
}

type DecodePayload = (payload: JSONPayload) => Promise<unknown>;

function decoderOf(converter: LoadedDataConverter, context?: SerializationContext): DecodePayload {
  return async (payload) => {
    try {
      const [value] = await decodeArrayFromPayloads(converter, [JSONToPayload(payload)], context);
      return ArrayBuffer.isView(value) ? { bytes: payload.data ?? '' } : (withoutDeepest(value) ?? null);
    } catch (error) {
      if (isMistake(error)) {
        throw error;
      }
      return undecodable(error);
    }
  };
}

function undecodable(error: unknown): Undecodable {
  return { undecodable: reasonOf(error), ...(error instanceof UndecryptableError ? { encrypted: true } : {}) };
}

/** The same value with each payload decoded. */
async function decoded<T>(value: T, decode: DecodePayload): Promise<T>;
async function decoded(value: unknown, decode: DecodePayload): Promise<unknown> {
  if (Array.isArray(value)) {
    return Promise.all(value.map((item: unknown) => decoded(item, decode)));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (isPayload(value)) {
    return decode(value);
  }
  const fields = await Promise.all(
    Object.entries(value).map(async ([name, field]) => [name, await decoded<unknown>(field, decode)] as const),
  );
  return Object.fromEntries(fields);
}

const OF_PAYLOADS = ['metadata', 'data', 'externalPayloads'];

function isPayload(value: object): value is JSONPayload {
  const { metadata } = value as { metadata?: unknown };
  return (
    typeof metadata === 'object' &&
    metadata !== null &&
    typeof (metadata as { encoding?: unknown }).encoding === 'string' &&
    Object.keys(value).every((name) => OF_PAYLOADS.includes(name))
  );
}
