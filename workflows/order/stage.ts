import type { Oddity, Plan, PlanOfCircuit, QuoteRecord } from '../../activities/index.js';
import type { OrderFailure } from '../../contract/failures.js';
import type { RequoteMessage } from '../../contract/message-fields.js';
import type { Circuit, FinalState, Hold, OrderState, ResolveMessage } from '../../contract/view.js';
import { outcomeOf } from '../../contract/approval-outcome.js';
import type { KeptDecision, Replaced } from '../../contract/kept-decision.js';

/** A quote, and all that lives and dies with it. */
export interface Quoted {
  record: QuoteRecord;
  decisions: KeptDecision[];
  /** The signed ones whose place others have taken; absent = none. */
  replaced?: Replaced[];
  /** ISO times: until when to decide, and until when the approval may be used. */
  deadline?: string;
  validUntil?: string;
  /** How many notices of it were sent or given up, as far as is known: they are not sent again. */
  told: number;
  /** Purchases in a row that surely did not happen. */
  retries: number;
}

/** A quote that people were asked about. */
export type Asked = Quoted & { deadline: string };

/** A quote that may be bought. */
export type Approved = Quoted & { validUntil: string };

/** What is known of an order in whatever state; it goes from state to state with it. */
export interface Known {
  /** The newest quote that people, or the policy, were asked about. */
  quoted?: Quoted;
  /** By what a circuit counts that was there already: not by the quote. */
  there?: PlanOfCircuit;
  circuit?: Circuit;
}

/** What an order whose circuit is tracked goes by. */
export type Tracked = { quoted: Quoted; there?: never } | { quoted?: Quoted; there: PlanOfCircuit };

export interface Quoting extends Known {
  state: 'quoting';
  /** ISO time: a purchase that did not happen is not tried again before. */
  retryAt?: string;
}

export interface AwaitingApproval extends Known {
  state: 'awaitingApproval';
  quoted: Asked;
  /** Somebody wants another quote instead; taken, and not acted on yet. */
  requote?: RequoteMessage;
}

/** The purchase is sent next. */
export interface Sending extends Known {
  state: 'placing';
  doing: 'send';
  quoted: Approved;
}

/** A purchase that may have happened is searched for. */
export interface Searching extends Known {
  state: 'placing';
  doing: 'search';
  quoted: Approved;
  /** The id of a purchase step that perhaps no worker took: then there is nothing to search for. */
  untaken?: string;
}

/** The order ends unless a search finds what an earlier run may have bought. */
export interface Ending extends Known {
  state: 'placing';
  doing: 'end';
  quoted: Quoted;
  ending: { state: NoPurchase; reason: string };
}

export interface Held extends Known {
  state: 'held';
  hold: Hold;
  /** Taken, and not acted on yet. */
  resolve?: ResolveMessage;
  /** The circuit that it adopts, as Zenlayer showed it. */
  adopted?: Circuit;
}

export type Provisioning = Known & {
  state: 'provisioning';
  circuit: Circuit;
  /** ISO time. */
  boughtAt: string;
  oddity?: Oddity;
  /** Somebody stops the tracking. */
  resolve?: ResolveMessage;
} & Tracked;

/** The ends of an order that did not buy. */
export type NoPurchase = 'rejected' | 'expired' | 'cancelled';

interface Ended extends Known {
  state: Exclude<FinalState, 'failed'>;
}

interface Failed extends Known {
  state: 'failed';
  failure: OrderFailure;
}

/** Where an order stands, with all that it needs to stand there. */
export type Stage = Quoting | AwaitingApproval | Sending | Searching | Ending | Held | Provisioning | Ended | Failed;

export type OpenState = Exclude<OrderState, FinalState>;

/** What an order goes by: a circuit's that was there already, otherwise the quote's. Undefined = nothing is known yet. */
export function planOf(known: Tracked): Plan;
export function planOf(known: Known): Plan | undefined;
export function planOf({ there, quoted }: Known): Plan | undefined {
  return there ?? quoted?.record;
}

export function isApproved(quoted: Quoted | undefined): quoted is Approved {
  return quoted?.validUntil !== undefined;
}

/** Whether a `resolve` may have a meaning. */
export function isResolvable(stage: Stage): stage is Held | Provisioning {
  return stage.state === 'held' || stage.state === 'provisioning';
}

/** Whether a quote is approved, rejected or still undecided. */
export function outcomeOfQuote({ record, decisions }: Quoted): ReturnType<typeof outcomeOf> {
  return outcomeOf(decisions, record.terms);
}
