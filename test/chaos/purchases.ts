import type { LoggedCall } from '../../sandbox/index.js';
import { CREATE, MODIFY } from './faults.js';

/** The purchases of one subject: a VPC of which only one pair is ordered, or a circuit that is changed. */
export interface Purchases {
  /** All that reached the sandbox, in the order of their arrival. */
  readonly sent: readonly LoggedCall[];
  /** Those that were carried out. */
  readonly executed: readonly LoggedCall[];
  /**
   * Those of them after which nothing may be sent under the same approval: all but a change that was accepted and does
   * not happen. A circuit that ends in CREATE_FAILED was bought.
   */
  readonly effective: readonly LoggedCall[];
}

export function purchasesOf(calls: readonly LoggedCall[], subject: string): Purchases {
  const sent = calls.filter(({ action, body }) => {
    const { vpcId, crossRegionBandwidthId } = body as { vpcId?: string; crossRegionBandwidthId?: string };
    return (action === CREATE && vpcId === subject) || (action === MODIFY && crossRegionBandwidthId === subject);
  });
  const executed = sent.filter(({ outcome }) => outcome?.executed === true);
  const effective = executed.filter(({ outcome }) => outcome?.fault !== 'failChange');
  return { sent, executed, effective };
}

/** What the sandbox says to a purchase because of one before it. */
const TOO_MANY: readonly (string | null | undefined)[] = [
  'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST',
  'OPERATION_DENIED_SANDBOX_STATE',
  'OPERATION_DENIED_SANDBOX_NO_CHANGE',
];

/**
 * Whether a subject was bought twice, or would have been if the API had not been so strict as to refuse the second
 * purchase: nothing may be sent after a purchase that takes effect, be it at once or late.
 *
 * @param failed how many of the purchases are known to have failed: an order ended with each, and another one may buy
 */
export function doublePurchases({ sent, effective }: Purchases, failed = 0): string[] {
  const settled = effective.slice(0, failed).filter(({ outcome }) => outcome?.fault === 'failCreate');
  const lasting = effective.slice(settled.length);
  const [first, second] = lasting;
  if (first === undefined) {
    return [];
  }
  const later = sent.length - 1 - sent.indexOf(first);
  return [
    ...(second === undefined ? [] : [`bought ${lasting.length} times`]),
    ...(later === 0 ? [] : [`sent ${later} times more after the purchase that took effect`]),
    ...(sent.some(({ outcome }) => TOO_MANY.includes(outcome?.code))
      ? ["only the API's refusal kept it from being bought twice"]
      : []),
  ];
}
