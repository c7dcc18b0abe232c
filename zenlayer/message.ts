import { explainCode } from './codes.js';
import type { ErrorKind, ZenlayerErrorDetails } from './errors.js';

const HOW_IT_ENDED: Readonly<Record<ErrorKind, (action: string) => string>> = {
  notExecuted: (action) => `${action} was not executed`,
  refused: (action) => `${action} was refused`,
  outcomeUnknown: (action) => `${action} may or may not have been executed`,
};

/**
 * One sentence for a person, such as
 * `CreateCrossRegionBandwidth was refused: the global VPC does not exist: vpcId … (INVALID_VPC_NOT_FOUND, HTTP 404, request T…)`.
 *
 * @param detail the API's own message, the wrong fields, or another fact to add; may be empty
 */
export function failureMessage(
  { kind, code, action, httpStatus, requestId }: Omit<ZenlayerErrorDetails, 'message'>,
  detail: string,
): string {
  const facts = [
    code,
    ...(httpStatus === undefined ? [] : [`HTTP ${httpStatus}`]),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ].join(', ');
  const said = detail === '' ? '' : `: ${detail}`;
  return `${HOW_IT_ENDED[kind](action)}: ${explainCode(code).meaning}${said} (${facts})`;
}
