import type { FaultRule } from '../../sandbox/index.js';

export type ScriptedFault = FaultRule['fault'];
type Action = FaultRule['action'];

export const CREATE = 'CreateCrossRegionBandwidth';
export const MODIFY = 'ModifyCrossRegionBandwidth';
export const DESCRIBE = 'DescribeCrossRegionBandwidth';
export const INQUIRE_CREATE = 'InquiryPriceCreateCrossRegionBandwidth';
export const INQUIRE_MODIFY = 'InquiryPriceModifyCrossRegionBandwidth';

/** One kind of trouble, in every form it has; `!` in a name: the call was executed although its answer says otherwise. */
export interface NamedFault {
  readonly name: string;
  readonly fault: ScriptedFault;
  /** The only actions on which it does anything; default: all. */
  readonly on?: readonly Action[];
}

/** Longer than the client waits for an answer, shorter than an order searches for its purchase. */
export const LONG_MS = 900;
const INVISIBLE_MS = 700;

const INQUIRIES: readonly Action[] = [INQUIRE_CREATE, INQUIRE_MODIFY];

/** Every fault kind of the sandbox. */
export const ALL_FAULTS: readonly NamedFault[] = [
  { name: 'dropBefore', fault: { kind: 'dropBefore' } },
  { name: 'dropAfter', fault: { kind: 'dropAfter' } },
  { name: 'delay before commit', fault: { kind: 'delay', ms: LONG_MS, commit: 'after' } },
  { name: 'delay after commit', fault: { kind: 'delay', ms: LONG_MS, commit: 'before' } },
  { name: 'delay, short', fault: { kind: 'delay', ms: 50 } },
  { name: 'stall', fault: { kind: 'stall' } },
  { name: 'stall !', fault: { kind: 'stall', executed: true } },
  { name: 'drip', fault: { kind: 'drip' } },
  { name: '429', fault: { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED' } },
  {
    name: '429 retryAfter 1',
    fault: { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED', retryAfter: 1 },
  },
  { name: '429 !', fault: { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED', executed: true } },
  { name: '401', fault: { kind: 'status', httpStatus: 401, code: 'AUTHFAILURE_SIGNATURE_FAILURE' } },
  { name: '400', fault: { kind: 'status', httpStatus: 400, code: 'INVALID_PARAMETER_VALUE' } },
  { name: '408', fault: { kind: 'status', httpStatus: 408, code: 'REQUEST_TIMED_OUT' } },
  { name: '500', fault: { kind: 'status', httpStatus: 500, code: 'INTERNAL_SERVER_ERROR' } },
  { name: '500 !', fault: { kind: 'status', httpStatus: 500, code: 'INTERNAL_SERVER_ERROR', executed: true } },
  { name: 'html 502', fault: { kind: 'html' } },
  { name: 'html 502 !', fault: { kind: 'html', executed: true } },
  { name: 'empty 502', fault: { kind: 'empty' } },
  { name: 'empty 502 !', fault: { kind: 'empty', executed: true } },
  { name: 'challenge', fault: { kind: 'challenge' } },
  { name: 'challenge !', fault: { kind: 'challenge', executed: true } },
  { name: 'blocked', fault: { kind: 'blocked' } },
  { name: 'blocked !', fault: { kind: 'blocked', executed: true } },
  { name: 'garbage', fault: { kind: 'garbage', executed: false } },
  { name: 'garbage !', fault: { kind: 'garbage' } },
  { name: 'truncate', fault: { kind: 'truncate' } },
  { name: 'nullResponse', fault: { kind: 'nullResponse' } },
  { name: 'errorIn200', fault: { kind: 'errorIn200', code: 'INVALID_PARAMETER_VALUE' } },
  { name: 'errorIn200 !', fault: { kind: 'errorIn200', code: 'INVALID_PARAMETER_VALUE', executed: true } },
  { name: 'withoutIds', fault: { kind: 'withoutIds' } },
  { name: 'successStatus', fault: { kind: 'successStatus' } },
  { name: 'invisible', fault: { kind: 'invisible', ms: INVISIBLE_MS }, on: [CREATE] },
  { name: 'failCreate', fault: { kind: 'failCreate' }, on: [CREATE] },
  { name: 'failChange', fault: { kind: 'failChange' }, on: [MODIFY] },
  { name: 'status unknown', fault: { kind: 'statusValue', status: 'PONDERING' }, on: [DESCRIBE] },
  { name: 'status DELETING', fault: { kind: 'statusValue', status: 'DELETING' }, on: [DESCRIBE] },
  { name: 'absent', fault: { kind: 'absent' }, on: [DESCRIBE] },
  { name: 'hideRows', fault: { kind: 'hideRows', keep: 0 }, on: [DESCRIBE] },
  {
    name: 'oddRow',
    fault: { kind: 'oddRow', row: { crossRegionBandwidthId: '1', vpcId: 'vpc-other', bandwidth: '100' } },
    on: [DESCRIBE],
  },
  { name: 'oddFields', fault: { kind: 'oddFields', fields: { bandwidth: '100' } }, on: [DESCRIBE] },
  { name: 'price × 1.1', fault: { kind: 'priceFactor', factor: 1.1 }, on: INQUIRIES },
  { name: 'price × 0.9', fault: { kind: 'priceFactor', factor: 0.9 }, on: INQUIRIES },
];
