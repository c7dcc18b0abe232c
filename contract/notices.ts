/** Events of a quote that waits for approval, told by one step of the order until people have decided. */
export const APPROVAL_EVENTS = ['approvalNeeded', 'reminder', 'escalated', 'expiresSoon'] as const;
export type ApprovalEvent = (typeof APPROVAL_EVENTS)[number];

/** Events of the order itself; each is told by a workflow of its own, which outlives the order. */
export const ORDER_EVENTS = [
  'decided', // a person's decision was counted
  'held', // an operator must resolve the order
  'attention', // somebody should look; the order goes on
  'completed',
  'failed',
  'rejected',
  'expired',
  'cancelled',
] as const;
export type OrderEvent = (typeof ORDER_EVENTS)[number];

/** All that receivers can be told of. */
export const NOTICE_EVENTS = [...APPROVAL_EVENTS, ...ORDER_EVENTS] as const;
export type NoticeEvent = (typeof NOTICE_EVENTS)[number];

/** What receivers want to be told of an order: recorded with its quote, so that nothing else of it is told. */
export interface NoticeWishes {
  readonly events: readonly NoticeEvent[];
  /** How long before the deadline `expiresSoon` is told. */
  readonly expiresSoonMs?: number;
}

/** Type of the workflow that tells one event of an order. */
export const NOTICE_WORKFLOW = 'crossRegionBandwidthNotice';

/** Such a workflow's id begins so, and never like an order's. */
export const NOTICE_ID_START = 'crb-notice:';

/** Type of the failure of a delivery: with it the workflow fails that has given up, and an attempt that is repeated. */
export const NOT_DELIVERED = 'NotDelivered';

/** A receiver that did not accept a notice. */
export interface Undelivered {
  readonly receiver: string;
  /** Why, without secrets: `HTTP_503`. */
  readonly problem: string;
}

/** `slack-ops (HTTP_404), mail (ECONNREFUSED)` */
export function undeliveredText(undelivered: readonly Undelivered[]): string {
  return undelivered.map(({ receiver, problem }) => `${receiver} (${problem})`).join(', ');
}
