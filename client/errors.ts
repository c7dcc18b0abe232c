/** Why a call of the client failed. Stable: programs may branch on it. */
export type OrdersErrorCode =
  | 'badRequest' // the request or message is invalid; every wrong field is named
  | 'conflict' // the external id belongs to another request
  | 'inTheWay' // another order for the same circuit is open
  | 'foreign' // a workflow of another type is open under the order's id
  | 'notFound' // no such order
  | 'ended' // the order has ended and takes no more messages
  | 'refused' // the order refused the message; the text is its reason
  | 'noWorker' // no worker answered in time
  | 'taskFailing' // a worker is there and fails on this order
  | 'timeout' // the order has not ended within the time given
  | 'unreachable' // Temporal does not answer
  | 'denied' // these credentials have no permission
  | 'namespace' // the Temporal namespace does not exist
  | 'closed' // `close()` was called before
  | 'configuration' // the settings of the connection are invalid
  // the client, or the connection that it was given, is closed
  | 'temporal'; // any other refusal by Temporal

/**
 * The only error that the client throws, except for bugs, which stay a TypeError or ReferenceError.
 *
 * `message` is a sentence for people, `next` says what to do.
 */
export class OrdersError extends Error {
  override readonly name = 'OrdersError';

  constructor(
    readonly code: OrdersErrorCode,
    message: string,
    /** What to do next. */
    readonly next: string,
    options: {
      /** The order that it is about. */
      orderId?: string;
      /** With `badRequest` and `conflict`: one sentence for each wrong field. */
      problems?: string[];
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.orderId = options.orderId;
    this.problems = options.problems ?? [];
  }

  readonly orderId: string | undefined;
  readonly problems: readonly string[];
}
