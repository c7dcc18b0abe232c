import type { CheckResult, QuoteRecord } from '../activities/index.js';
import type { KeptDecision, MessageName, OrderState } from '../contract/index.js';

/** What became of a quote at once. `covered`: the approval of the quote before still covers it, so it is not used itself. */
export type QuoteUse = 'asked' | 'automatic' | 'covered' | 'impossible' | 'held' | 'cancelled';

/** Where something is recorded. */
interface Place {
  /** The run's id. */
  readonly run: string;
  /** The number of the event in that run. */
  readonly event: number;
}

/** Who sent something, as far as Temporal knows. */
export interface Sender {
  /** What the sender's program says that it is: a claim. */
  readonly identity?: string;
  /** Who it was, stamped by the server: no claim. Absent = this server stamps nobody, or the event is that of an update. */
  readonly principal?: { readonly type: string; readonly name: string };
}

/** One quote of an order, and what became of it. */
export interface ToldQuote extends Place {
  /** ISO time at which the order took it. */
  readonly at: string;
  readonly record: QuoteRecord;
  readonly use: QuoteUse;
  readonly deadline?: string;
  readonly validUntil?: string;
  /** The decisions that count at the end: of each person the newest. */
  readonly decisions: readonly KeptDecision[];
  readonly outcome: 'pending' | 'approved' | 'rejected';
}

/** One message that was sent to an order. */
export interface ToldMessage extends Place, Sender {
  readonly message: MessageName;
  readonly via: 'signal' | 'update';
  /** ISO time at which the order judged it. */
  readonly at: string;
  /** All of it, as it was received. */
  readonly received: unknown;
  /** Whether it counted; absent = the history does not show it. */
  readonly accepted?: boolean;
  /** What the order answered, or why it refused. */
  readonly text?: string;
  /** Who says so: the order itself, in its answer or at its end; otherwise only its rules, judged again. */
  readonly by: 'order' | 'rules';
  /** What the check of who has sent a decision said, where its terms ask for one. `failed`: it gave no answer. */
  readonly check?: CheckResult | { readonly kind: 'failed' };
  /** The rules, judged again, say something else than the order did. */
  readonly differs?: string;
}

/** One step of an order, from the purchase on. */
export interface ToldStep extends Place {
  readonly step: string;
  readonly activityId: string;
  readonly scheduledAt: string;
  readonly input?: unknown;
  readonly startedEvent?: number;
  readonly startedAt?: string;
  /** The worker that took it. */
  readonly worker?: string;
  readonly endedEvent?: number;
  readonly endedAt?: string;
  readonly result?: unknown;
  /** Why it ended without a result. */
  readonly failure?: string;
}

export interface ToldState {
  readonly state: OrderState;
  readonly at: string;
  readonly reason?: string;
}

/** The code that ran the order. */
export interface ToldWorker {
  readonly build: string;
  readonly identities: readonly string[];
  /** ISO times of its first and last task. */
  readonly from: string;
  readonly to: string;
}

/** All that is told of an order, made from its histories and nothing else. */
export interface Story {
  readonly orderId: string;
  readonly firstRunId: string;
  readonly startedAt: string;
  /** Who started it. */
  readonly startedBy: Sender;
  readonly endedAt?: string;
  /** How the last run ended, such as `COMPLETED`, `FAILED`, `TERMINATED`; absent = it is open. */
  readonly ended?: string;
  readonly request: unknown;
  readonly state: OrderState;
  readonly reason?: string;
  readonly quotes: readonly ToldQuote[];
  readonly messages: readonly ToldMessage[];
  readonly steps: readonly ToldStep[];
  readonly circuit?: { readonly crossRegionBandwidthId: string; readonly orderNumber?: string | null };
  readonly states: readonly ToldState[];
  readonly workers: readonly ToldWorker[];
}
