import type { Client } from '@temporalio/client';
import type { Encryption } from '../temporal/index.js';
import { asOrdersError } from './temporal-errors.js';

/** The client's connection to Temporal, and how long it waits for answers. */
export interface Temporal {
  readonly client: Client;
  readonly taskQueue: string;
  /** `host:port` for error messages, when known. */
  readonly address: string | undefined;
  readonly waits: Waits;
  /** How the list names who asked. */
  readonly encryption: Encryption;
}

/** Milliseconds. */
export interface Waits {
  /** For an answer of the Temporal server. */
  readonly server: number;
  /** For a worker's answer to a query. */
  readonly query: number;
  /** For a worker's answer to a message. */
  readonly message: number;
  /** The longest outage of the server after which `watch` and `result` continue. */
  readonly outage: number;
}

export const DEFAULT_WAITS: Waits = { server: 10_000, query: 5_000, message: 10_000, outage: 60_000 };

/**
 * Calls Temporal with a deadline.
 *
 * @throws OrdersError for trouble with the connection, the access or the namespace. All other errors of the SDK
 * (not found, already started, a failed workflow, …) are rethrown: only the caller knows what they mean.
 */
export async function ask<T>(temporal: Temporal, call: () => Promise<T>, withinMs?: number): Promise<T> {
  try {
    return await temporal.client.withDeadline(Date.now() + (withinMs ?? temporal.waits.server), call);
  } catch (error) {
    throw asOrdersError(error, temporal) ?? error;
  }
}
