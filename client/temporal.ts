import type { Client } from '@temporalio/client';
import { asOrdersError } from './temporal-errors.js';

/** How the client reaches Temporal, and how long it waits for what. */
export interface Temporal {
  readonly client: Client;
  readonly taskQueue: string;
  /** `host:port` for error messages, when known. */
  readonly address: string | undefined;
  readonly waits: Waits;
}

/** Milliseconds. */
export interface Waits {
  /** For an answer of the Temporal server. */
  readonly server: number;
  /** For a worker that answers a query. */
  readonly query: number;
  /** For a worker that answers a message. */
  readonly message: number;
  /** `watch` and `result` go on through outages of the server up to this long. */
  readonly outage: number;
}

export const DEFAULT_WAITS: Waits = { server: 10_000, query: 5_000, message: 10_000, outage: 60_000 };

/**
 * Calls Temporal with a dead-line.
 *
 * @throws OrdersError instead of whatever the SDK throws for transport, access and namespace. What else the SDK throws
 * (not found, already started, a failed workflow, …) is passed on: only the caller knows what it means.
 */
export async function ask<T>(temporal: Temporal, call: () => Promise<T>, withinMs?: number): Promise<T> {
  try {
    return await temporal.client.withDeadline(Date.now() + (withinMs ?? temporal.waits.server), call);
  } catch (error) {
    throw asOrdersError(error, temporal) ?? error;
  }
}
