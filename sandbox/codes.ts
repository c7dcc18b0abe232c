/**
 * Every error code the sandbox answers by itself, with its HTTP status.
 *
 * The codes up to the blank line are Zenlayer's. Of their statuses only 429 and those of the `INVALID_REGION…` and
 * `INVALID_VPC…` codes are documented (https://docs.console.zenlayer.com/api-reference/compute/zec/vpc-network/cross-region-bandwidth/createcrossregionbandwidth);
 * the others are assumptions. The `…_SANDBOX_…` codes exist only here: they stand where Zenlayer's own code is not
 * known, so a caller must go by the HTTP status and never by these names.
 */
const HTTP_STATUS = {
  AUTHFAILURE_INVALID_AUTHORIZATION: 401,
  AUTHFAILURE_SIGNATURE_FAILURE: 401,
  AUTHFAILURE_SIGNATURE_EXPIRED: 401,
  AUTHFAILURE_UNAUTHORIZED_OPERATION: 403,
  REQUEST_LIMIT_EXCEEDED: 429,
  MISSING_PARAMETER: 400,
  INVALID_PARAMETER_TYPE: 400,
  INVALID_PARAMETER_EXCEED_LENGTH: 400,
  INVALID_PARAMETER_LESS_LENGTH: 400,
  INVALID_PARAMETER_EXCEED_MAXIMUM: 400,
  INVALID_PARAMETER_LESS_MINIMUM: 400,
  INVALID_PARAMETER_PATTERN_ERROR: 400,
  INVALID_PARAMETER_DATE_FORMAT_ERROR: 400,
  INVALID_PARAMETER_VALUE: 400,
  INVALID_REGION_NOT_FOUND: 404,
  INVALID_VPC_NOT_FOUND: 404,
  INVALID_VPC_BANDWIDTH_NOT_FOUND: 404,
  INVALID_VPC_BANDWIDTH_REGION_AZ_IS_SAME: 400,
  INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST: 400,
  OPERATION_FAILED_FOR_RECYCLE_RESOURCE: 403,
  CAN_NOT_GET_THAN_10000: 400,
  TIME_MORE_THAN_3_MONTHS: 400,

  OPERATION_DENIED_SANDBOX_STATE: 403,
  OPERATION_DENIED_SANDBOX_NO_CHANGE: 403,
  OPERATION_DENIED_SANDBOX_PAIR_NOT_SOLD: 403,
  OPERATION_DENIED_SANDBOX_POC_VOUCHER: 403,
  OPERATION_DENIED_SANDBOX_INSUFFICIENT_BALANCE: 403,
} as const;

export type Code = keyof typeof HTTP_STATUS;

/** A refusal by the API. It is not an error of the sandbox itself. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly httpStatus: number;

  /**
   * @param subject the parameter or header it is about
   * @param reason an English half-sentence; no contract, as in the real API
   */
  constructor(
    readonly code: Code,
    subject: string,
    reason: string,
  ) {
    super(`${subject}: ${reason}`);
    this.httpStatus = HTTP_STATUS[code];
  }
}
