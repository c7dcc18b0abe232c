import type { ApprovalEvent, Decision, NoticeWishes, OrderEvent, OrderView, Undelivered } from '../contract/index.js';
import type { QuoteRecord } from './types.js';

/** All notices of one quote. */
export interface NoticesInput {
  readonly orderId: string;
  readonly runId: string;
  readonly record: QuoteRecord;
  /** ISO times: when people were asked, and until when they can decide. */
  readonly asked: string;
  readonly deadline: string;
  /** How many of the notices are done with already. */
  readonly done: number;
}

export type NoticesResult =
  /** There is nothing more to tell. */
  | { readonly kind: 'told' }
  /** A notice was given up, because these receivers did not accept it for an hour. */
  | { readonly kind: 'notAccepted'; readonly number: number; readonly receivers: readonly Undelivered[] };

/** One notice of a quote. */
export interface ApprovalTold {
  readonly event: ApprovalEvent;
  /** The same for every repetition; each notice has a new one. */
  readonly id: string;
  readonly orderId: string;
  readonly runId: string;
  readonly record: QuoteRecord;
  readonly deadline: string;
  /** Who has decided so far. */
  readonly decisions: readonly Decision[];
  /** Number of the reminder, from 1. */
  readonly reminder?: number;
  /** Whether the further approvers of an escalation are among those whom the quote waits for. */
  readonly escalated?: true;
}

/** One event of an order. */
export interface OrderTold {
  readonly event: OrderEvent;
  /** The same for every repetition; each event has a new one. */
  readonly id: string;
  /** ISO time of the event. */
  readonly at: string;
  readonly runId: string;
  /** The order right after the event. */
  readonly order: OrderView;
  /** With `decided`. */
  readonly decision?: Decision;
}

/** What receivers are told. */
export type Told = ApprovalTold | OrderTold;

/** Result of telling one event of an order. */
export type DeliveryResult =
  | { readonly kind: 'told' }
  /** These receivers did not accept it for a day. */
  | { readonly kind: 'notAccepted'; readonly receivers: readonly Undelivered[] };

/** Those who are told of orders, each of what it asked for. */
export interface Receivers {
  /** What any of them wants to be told of an order; undefined = nothing. */
  readonly wishes: (about: OrderAbout) => NoticeWishes | undefined;
  /** The names of those who want to be told this. */
  readonly of: (told: Told) => readonly string[];
  /**
   * Tells one of them. A warning when it accepted the notice in part.
   *
   * @throws Error with a `code` that holds no secret, and perhaps `retryAfterMs`
   */
  readonly tell: (receiver: string, told: Told) => Promise<string | undefined>;
}

/** What of an order receivers can choose by. */
export interface OrderAbout {
  readonly requestedBy: unknown;
  /** Groups and people that may approve, as the policy's rule names them; before the quote also those who may later. */
  readonly groups: readonly string[];
  /** Whether its rule lets further people approve after some time. */
  readonly escalates?: boolean;
}
