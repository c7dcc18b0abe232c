/** A receiver did not accept a notice. Neither code nor message shows a secret. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';

  /**
   * @param code `HTTP_503`, `HTTP_400 invalid_blocks`, `EAUTH_535`, or Node's code such as `ECONNREFUSED`
   * @param retryAfterMs how long a receiver wants to be left alone
   */
  constructor(
    readonly code: string,
    readonly retryAfterMs?: number,
  ) {
    super(`not accepted: ${code}`);
  }
}
