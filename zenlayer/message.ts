import { explainCode } from './codes.js';
import type { ErrorKind, ZenlayerErrorDetails } from './errors.js';

const HOW_IT_ENDED: Readonly<Record<ErrorKind, (action: string) => string>> = {
  notExecuted: (action) => `${action} was not executed`,
  refused: (action) => `${action} was refused`,
  outcomeUnknown: (action) => `The outcome of ${action} is unknown`,
};

/**
 * One sentence for a person, such as
 * `CreateCrossRegionBandwidth was refused: INVALID_VPC_NOT_FOUND, the global VPC does not exist: vpcId … (HTTP 404, request T…)`.
 *
 * @param detail the API's own message, the wrong fields, or another fact to add; may be empty
 */
export function failureMessage(
  { kind, code, action, httpStatus, requestId }: Omit<ZenlayerErrorDetails, 'message'>,
  detail: string,
): string {
  const facts = [
    ...(httpStatus === undefined ? [] : [`HTTP ${httpStatus}`]),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ].join(', ');
  const said = detail === '' ? '' : `: ${detail}`;
  return `${HOW_IT_ENDED[kind](action)}: ${code}, ${explainCode(code).meaning}${said}${facts && ` (${facts})`}`;
}
