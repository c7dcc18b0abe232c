import type { OrderRequest } from './request.js';

/** Where an order stands. `docs/architecture.md` has the picture. */
export type OrderState =
  | 'quoting' // checking the request against the API and asking the price
  | 'awaitingApproval' // people have to decide on the quote
  | 'placing' // last checks, price again, purchase; or looking for a purchase that had no answer
  | 'held' // somebody has to look and resolve
  | 'provisioning' // bought; followed until live
  | FinalState;

/** The end of an order, always with a reason. */
export type FinalState = 'completed' | 'rejected' | 'expired' | 'cancelled' | 'failed';

export const FINAL_STATES: readonly OrderState[] = ['completed', 'rejected', 'expired', 'cancelled', 'failed'];

export const ORDER_STATES: readonly OrderState[] = [
  'quoting',
  'awaitingApproval',
  'placing',
  'held',
  'provisioning',
  ...FINAL_STATES,
];

export function isFinal(state: OrderState): state is FinalState {
  return FINAL_STATES.includes(state);
}

/**
 * A price as the API gave it; null = the API named none. It carries no currency, and without a `chargeUnit` no period.
 * Nothing is converted.
 */
export interface Price {
  /** Percent to pay: 80 = 20 % off. */
  discount: number | null;
  originalPrice: number | null;
  discountPrice: number | null;
  unitPrice: number | null;
  discountUnitPrice: number | null;
  /** `HOUR`, `DAY`, `MONTH`; only with pay-as-you-go. */
  chargeUnit: string | null;
  stepPrices: StepPrice[] | null;
  /** Unit of usage, such as `Mbps`. */
  amountUnit: string | null;
  excessUnitPrice: number | null;
  excessDiscountUnitPrice: number | null;
  excessAmountUnit: string | null;
  /** `STANDARD`, or `CUSTOMIZED` for a negotiated price. */
  category: string | null;
}

export interface StepPrice {
  stepStart: number | null;
  /** null = the last tier. */
  stepEnd: number | null;
  unitPrice: number | null;
  discountUnitPrice: number | null;
}

/** What a circuit is billed by. Mbps. */
export interface CircuitFigures {
  internetChargeType: string;
  bandwidth: number;
  bandwidthCap: number | null;
}

/** A circuit as it was when a change of it was quoted. */
export interface StartingPoint extends CircuitFigures {
  status: string;
}

/** Where a circuit is. */
export interface Place {
  vpcId: string;
  regionA: string;
  regionZ: string;
}

/** A figure that differs from the quote before. */
export interface Difference {
  field: string;
  before: string | number | null;
  now: string | number | null;
}

/** What people are asked to approve. */
export interface Quote {
  /** `Q<revision>-<12 hex digits>`: a digest over the order, the request, the starting point and the price. */
  id: string;
  revision: number;
  price: Price;
  /** For a change: the price in force, when the API tells it. */
  previousPrice?: Price;
  /** What differs from the quote before, when there was one. */
  differences?: Difference[];
  /** For a change: the circuit before it. */
  base?: StartingPoint;
  /** For a change: where the circuit is, which the request does not say. */
  where?: Place;
  /** What an approver should know beside the figures. */
  notes: string[];
  inquiredAt: string;
  /** The exact message to send, but for the name. */
  approveWith: { by: string; quote: string; comment?: string };
}

/**
 * Who has to approve a quote, and how: what the policy demanded when the quote was made. It stays with the quote
 * whatever becomes of the policy.
 */
export interface ApprovalTerms {
  /** Name of the rule that applied. */
  rule: string;
  /** How many different people have to approve; 0 = the rule itself approves. */
  required: number;
  /** Who may decide; absent = anybody. */
  from?: Party[];
  /** Whether at least one approval has to come from each of them. */
  fromEach?: true;
  requesterMayApprove: boolean;
  /** Decisions that count only with a comment. */
  commentFor: Decision['decision'][];
  /** Milliseconds: how long people have to decide, and how long an approval may be used. */
  decideWithin: number;
  approvalValid: number;
  /** Reminders to the approvers, at most so many, in between so many milliseconds. */
  reminders?: { every: number; atMost: number };
}

/** A group of people, or one person, whose name is the party's. */
export interface Party {
  name: string;
  members: string[];
  /** How many more members there are: a view that would be too large shows only some. */
  more?: number;
}

/** One person's decision on a quote. `by` is a claim of the sender, not a proof. */
export interface Decision {
  by: string;
  decision: 'approve' | 'reject';
  quote: string;
  at: string;
  comment?: string;
}

/** A message that changed nothing, and why. */
export interface RefusedMessage {
  at: string;
  message: MessageName;
  by?: string;
  reason: string;
  /** What was received, as JSON, shortened. */
  received: string;
}

export type MessageName = 'approve' | 'reject' | 'cancel' | 'resolve';

/** What a person may do about a held order. */
export const RESOLVE_CHOICES = [
  'adopt', // this circuit is the order's: follow it until live
  'sendAgain', // nothing was bought: ask the price again and go on
  'abandon', // end the order as failed; whatever exists stays as it is
  'stopTracking', // end the order although its circuit is not live
] as const;
export type ResolveChoice = (typeof RESOLVE_CHOICES)[number];

/** Why an order is held, and what can be done. */
export interface Hold {
  id: string;
  code: HoldCode;
  text: string;
  evidence: string[];
  choices: { choice: ResolveChoice; consequence: string; resolveWith: ResolveMessage }[];
}

export type HoldCode =
  | 'outcomeUnknown' // a purchase was sent, had no answer, and nothing was found
  | 'conflict' // what is there is not what was ordered, or more than one could be it
  | 'absent' // the circuit is gone
  | 'unreadable' // a step ended with a result that this version does not know
  | 'unchanged'; // the change was accepted and did not happen

/** What `resolve` takes. */
export interface ResolveMessage {
  by: string;
  hold: string;
  choice: ResolveChoice;
  reason: string;
  /** With `adopt`: which circuit, when it is not the one that the hold names. */
  crossRegionBandwidthId?: string;
}

/** The circuit of an order, as last seen. */
export interface Circuit {
  crossRegionBandwidthId: string;
  status?: string;
  /** Absent for a change, which has none; null = not known. */
  orderNumber?: string | null;
}

/**
 * Everything there is to know about an order: the query `order`, the workflow's result, the details of its failure,
 * and `crb show --json`. At most 64 KB. Times are ISO 8601 in UTC.
 */
export interface OrderView {
  orderId: string;
  /** As received; the rest of the view tells when it is not a valid request. */
  request: OrderRequest;
  state: OrderState;
  since: string;
  /** A person should look; nothing has stopped. */
  attention?: { code: string; text: string };
  quote?: Quote;
  /** Who has to approve and who did. Without `deadline`: the policy's rule approved by itself. */
  approval?: { required: number; terms: ApprovalTerms; by: Decision[]; deadline?: string; validUntil?: string };
  refused: { count: number; latest: RefusedMessage[] };
  hold?: Hold;
  circuit?: Circuit;
  next: { text: string; at?: string; who?: string };
  timeline: { state: OrderState; at: string; reason?: string }[];
  reason?: string;
}
