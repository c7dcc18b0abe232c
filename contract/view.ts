import type { Attention } from './attention.js';
import type { ShownRequest } from './request.js';

/** The state of an order; see `docs/architecture.md`. */
export type OrderState =
  | 'quoting' // checking the request against the API and asking the price
  | 'awaitingApproval' // people have to decide on the quote
  | 'placing' // last checks, price again, purchase; or searching for a purchase that had no answer
  | 'held' // an operator must resolve the hold
  | 'provisioning' // bought; polled until live
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
 * A price as the API gave it; a field that is absent was not given. It carries no currency, and without a `chargeUnit` no period.
 * Nothing is converted.
 */
export interface Price {
  /** Percent to pay: 80 = 20 % off. */
  readonly discount?: number;
  readonly originalPrice?: number;
  readonly discountPrice?: number;
  readonly unitPrice?: number;
  readonly discountUnitPrice?: number;
  /** `HOUR`, `DAY`, `MONTH`; only with pay-as-you-go. */
  readonly chargeUnit?: string;
  readonly stepPrices?: readonly StepPrice[];
  /** Unit of usage, such as `Mbps`. */
  readonly amountUnit?: string;
  readonly excessUnitPrice?: number;
  readonly excessDiscountUnitPrice?: number;
  readonly excessAmountUnit?: string;
  /** `STANDARD`, or `CUSTOMIZED` for a negotiated price. */
  readonly category?: string;
}

/** A tier of a price, with what the API gave of it. */
export interface StepPrice {
  readonly stepStart?: number;
  /** Absent = the last tier. */
  readonly stepEnd?: number;
  readonly unitPrice?: number;
  readonly discountUnitPrice?: number;
}

/** What a circuit is billed by. Mbps. */
export interface CircuitFigures {
  readonly internetChargeType: string;
  readonly bandwidth: number;
  readonly bandwidthCap: number | null;
}

/** A circuit as it was when a change of it was quoted. */
export interface StartingPoint extends CircuitFigures {
  readonly status: string;
}

/** Where a circuit is. */
export interface Place {
  readonly vpcId: string;
  readonly regionA: string;
  readonly regionZ: string;
}

/** A figure that differs from the quote before. */
export interface Difference {
  readonly field: string;
  readonly before: string | number | null;
  readonly now: string | number | null;
}

/** What people are asked to approve. */
export interface Quote {
  /** `Q<revision>-<12 hex digits>`: a digest over the order, the request, the starting point and the price. */
  readonly id: string;
  readonly revision: number;
  readonly price: Price;
  /** For a change: the price in force, when the API tells it. */
  readonly previousPrice?: Price;
  /** What differs from the quote before, when there was one. */
  readonly differences?: readonly Difference[];
  /** For a change: the circuit before it. */
  readonly base?: StartingPoint;
  /** For a change: where the circuit is, which the request does not say. */
  readonly where?: Place;
  /** What an approver should know beside the figures and what they leave open; see `priceNote`. */
  readonly notes: readonly string[];
  readonly inquiredAt: string;
  /** The exact message to send, but for the name. */
  readonly approveWith: { readonly by: string; readonly quote: string; readonly comment?: string };
}

/**
 * Who has to approve a quote, and how: what the policy demanded when the quote was made. It stays with the quote
 * whatever becomes of the policy.
 */
export interface ApprovalTerms {
  /** Name of the rule that applied. */
  readonly rule: string;
  /** How many different people have to approve; 0 = the rule itself approves. */
  readonly required: number;
  /** Who may decide; absent = anyone. */
  readonly from?: readonly Party[];
  /** Whether at least one approval has to come from each of them. */
  readonly fromEach?: true;
  readonly requesterMayApprove: boolean;
  /** Decisions that count only with a comment. */
  readonly commentFor: readonly Decision['decision'][];
  /** Milliseconds: how long people have to decide, and how long an approval may be used. */
  readonly decideWithin: number;
  readonly approvalValid: number;
  /** Reminders to the approvers, at most so many, in between so many milliseconds. */
  readonly reminders?: { readonly every: number; readonly atMost: number };
}

/** A group of people, or one person, whose name is the party's. */
export interface Party {
  readonly name: string;
  readonly members: readonly string[];
  /** How many more members there are: a view that would be too large shows only some. */
  readonly more?: number;
}

/** One person's decision on a quote. `by` is a claim of the sender, not a proof. */
export interface Decision {
  readonly by: string;
  readonly decision: 'approve' | 'reject';
  readonly quote: string;
  readonly at: string;
  readonly comment?: string;
}

/** A refused message, and why. It changed nothing. */
export interface RefusedMessage {
  readonly at: string;
  readonly message: MessageName;
  readonly by?: string;
  readonly reason: string;
  /** What was received, as JSON, shortened. */
  readonly received: string;
}

export type MessageName = 'approve' | 'reject' | 'cancel' | 'resolve';

/** How a person can resolve a hold. */
export const RESOLVE_CHOICES = [
  'adopt', // this circuit is the order's: follow it until live
  'sendAgain', // nothing was bought: ask the price again and go on
  'abandon', // end the order as failed; whatever exists stays as it is
  'stopTracking', // end the order although its circuit is not live
] as const;
export type ResolveChoice = (typeof RESOLVE_CHOICES)[number];

/** Why an order is held, and what can be done. */
export interface Hold {
  readonly id: string;
  readonly code: HoldCode;
  readonly text: string;
  readonly evidence: readonly string[];
  readonly choices: readonly {
    readonly choice: ResolveChoice;
    readonly consequence: string;
    readonly resolveWith: ResolveMessage;
  }[];
}

export type HoldCode =
  | 'outcomeUnknown' // a purchase had no answer, and the search found no circuit
  | 'conflict' // the circuit differs from the order, or several circuits match it
  | 'absent' // the circuit is gone
  | 'unreadable' // a step ended with a result that this version does not know
  | 'unchanged'; // the change was accepted and did not happen

/** What `resolve` takes. */
export interface ResolveMessage {
  readonly by: string;
  readonly hold: string;
  readonly choice: ResolveChoice;
  readonly reason: string;
  /** With `adopt`: which circuit, when it is not the one that the hold names. */
  readonly crossRegionBandwidthId?: string;
}

/** The circuit of an order, as last seen. */
export interface Circuit {
  readonly crossRegionBandwidthId: string;
  readonly status?: string;
  /** Absent for a change, which has none; null = not known. */
  readonly orderNumber?: string | null;
}

/** A quote with the message that approves it only while the order waits for approval. */
export type ShownQuote = Omit<Quote, 'approveWith'> & Partial<Pick<Quote, 'approveWith'>>;

/**
 * Everything about an order: the query `order`, the workflow's result, the details of its failure,
 * and `crb show --json`. At most 64 KB. Times are ISO 8601 in UTC.
 */
export interface OrderView {
  readonly orderId: string;
  /** The checked request; before the check, what was received. It may be invalid, and then `reason` says why. */
  readonly request: ShownRequest;
  readonly state: OrderState;
  readonly since: string;
  readonly attention?: Attention;
  readonly quote?: ShownQuote;
  /** Who has to approve and who did. Without `deadline`: the policy's rule approved by itself. */
  readonly approval?: {
    readonly terms: ApprovalTerms;
    readonly by: readonly Decision[];
    readonly deadline?: string;
    readonly validUntil?: string;
  };
  readonly refused: { readonly count: number; readonly latest: readonly RefusedMessage[] };
  readonly hold?: Hold;
  readonly circuit?: Circuit;
  readonly next: { readonly text: string; readonly at?: string; readonly who?: string };
  readonly timeline: readonly { readonly state: OrderState; readonly at: string; readonly reason?: string }[];
  readonly reason?: string;
}
