/** Why a call of the client did not do what was asked. Stable: programs may branch on it. */
export type OrdersErrorCode =
  | 'badRequest' // what was handed over is not valid; every wrong field is named
  | 'conflict' // the external id belongs to another request
  | 'inTheWay' // another order for the same circuit is open
  | 'foreign' // a workflow of another type is open under the order's id
  | 'notFound' // no such order
  | 'ended' // the order has ended and takes no more messages
  | 'refused' // the order answered no; the text is its reason
  | 'noWorker' // no worker answered in time
  | 'taskFailing' // a worker is there and fails on this order
  | 'timeout' // the order has not ended within the time given
  | 'unreachable' // Temporal does not answer
  | 'denied' // Temporal does not let these credentials do it
  | 'namespace' // the Temporal namespace is not there
  | 'configuration' // the configuration of the connection can't be used
  | 'temporal'; // anything else that Temporal refused

/**
 * The one error that the client throws, but for mistakes in a program, which stay the TypeError that they are.
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
      /** With `badRequest` and `conflict`: one sentence a wrong field. */
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
