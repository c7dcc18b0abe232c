import type { Account } from '../contract/covers.js';
import type { Sealed } from '../contract/sealed.js';

export type { Account };
import type {
  Action,
  ApprovalTerms,
  Attention,
  Circuit,
  CircuitIdentity,
  Difference,
  KeptDecision,
  OddityCode,
  OrderAttention,
  OrderRequest,
  Price,
  Quote,
  StartingPoint,
  TrackingAttention,
  CircuitFigures,
  NoticeWishes,
} from '../contract/index.js';

/** Durations and limits that orders work with, in milliseconds: the worker's configuration. */
export interface OrderSettings {
  /** How long people have to decide on a quote, and how long an approval may be used, unless the policy says otherwise. */
  readonly decideWithinMs: number;
  readonly approvalValidMs: number;
  /** The most a purchase step may take, reads included. */
  readonly placeTimeoutMs: number;
  /** How long to search for a purchase that had no answer: longer than a signature is valid (5 minutes). */
  readonly searchWindowMs: number;
  /** Between two requests of a search. */
  readonly searchEveryMs: number;
  /** Waits after a purchase that surely did not happen: the first one; each next one is twice as long, up to the most. */
  readonly retryFirstMs: number;
  readonly retryMostMs: number;
  /** Time in provisioning after which a person should know. */
  readonly slowAfterMs: number;
  /** Time a circuit may be absent, show old figures, or be unreadable before somebody is told, or has to decide. */
  readonly oddAfterMs: number;
  /** How long something absent (a VPC, a circuit to change) is checked again before its absence is final. */
  readonly absentAfterMs: number;
  /** After so long without a sign of life, another worker takes over a tracking step. */
  readonly trackHeartbeatMs: number;
  /** Between two polls of a circuit: at least, and at most. */
  readonly pollLeastMs: number;
  readonly pollMostMs: number;
}

/**
 * The ones that the order itself counts by. Recorded with each quote: the order keeps them whatever its next worker is
 * configured with. The times to decide are in the quote's terms, and its steps use their own worker's for the rest.
 */
export type RecordedSettings = Pick<
  OrderSettings,
  'placeTimeoutMs' | 'searchWindowMs' | 'retryFirstMs' | 'retryMostMs' | 'trackHeartbeatMs'
>;

/** What an order goes by, once the API has answered. */
export interface Plan {
  /** The request, which is valid. */
  readonly request: OrderRequest;
  readonly settings: RecordedSettings;
  /** Search attributes of an order that the namespace does not know; absent = it knows all. */
  readonly unknownAttributes?: readonly string[];
  /** What receivers want to be told of the order; absent = nothing. */
  readonly notify?: NoticeWishes;
}

/** What an order goes by whose circuit was there already. */
export interface PlanOfCircuit extends Plan {
  /** The figures that the circuit shall have in the end. */
  readonly target: CircuitFigures;
}

/** A quote with all that the order keeps beside it. `targetOf` and `identityOf` say what it leads to. */
export interface QuoteRecord extends Plan {
  readonly quote: Quote;
  /** Ids of all circuits that the region pair had at quote time: none of them can be this order's purchase. */
  readonly existing: readonly string[];
  readonly account: Account;
  /** Who has to approve it. */
  readonly terms: ApprovalTerms;
  /** The policy that made the terms: SHA-256 of its canonical form, in hex. */
  readonly policy: string;
  /** Seals it for this order alone, see `SealedQuote`: the worker that buys trusts only what is sealed. */
  readonly seal: string;
}

/** The part of a quote that a purchase is made and searched for by, which is all that its seal covers. */
export type SealedQuote = Sealed<QuoteRecord>;

/** An earlier run of an order's id that was ended from outside, and may have sent a purchase. */
export interface EarlierRun {
  readonly text: string;
  /** ISO time. */
  readonly endedAt: string;
}

export interface QuoteInput {
  readonly request: unknown;
  /** The first run's id: part of the quote's id, so that an approval can't slide to another order. */
  readonly firstRunId: string;
  /** Number of the quote to be made, from 1. */
  readonly revision: number;
  /** The quote before, when there was one. */
  readonly before?: Pick<QuoteRecord, 'quote' | 'account'>;
  /** ISO time at which the order was started; only with a request that is signed. */
  readonly startedAt?: string;
  /** ISO time of the workflow, for a quote inside a workflow task: nothing else there tells the server's time. */
  readonly askedAt?: string;
}

/** Remarks that come with every answer of the quoting step. */
interface QuoteRemarks {
  /** Only with the first quote of a run. */
  earlier?: EarlierRun;
  /** The worker's clock is so many ms ahead of Temporal's, or behind it when negative. Absent = about right. */
  clockOffMs?: number;
}

/** What the quoting step writes: without the request, of which the check changes nothing. */
export type RecordedQuoteResult = WithoutRequest<QuoteResult>;
type WithoutRequest<R> = R extends Plan ? Omit<R, 'request'> : never;

export type QuoteResult = QuoteRemarks & QuoteAnswer;

type QuoteAnswer =
  | ({
      kind: 'quoted';
      /** Whether an approval of the quote before covers this one: same starting point and account, not dearer. */
      coversBefore?: true;
      /** Why nobody can give the approvals that are needed, when that is so. */
      impossible?: string;
    } & QuoteRecord)
  | ({ readonly kind: 'alreadyThere'; readonly circuit: Circuit; readonly text: string } & PlanOfCircuit);

export interface PlaceInput {
  readonly record: SealedQuote;
  /** The order's first run, for which the quote was sealed; absent = `runId`. */
  readonly firstRunId?: string;
  /** The run that may send: none, when a reset made it, or made a run that it continues. */
  readonly runId: string;
  /** Whether an earlier purchase of this order had no clear answer. */
  readonly sentBefore: boolean;
  /** ISO time after which nothing is sent. */
  readonly approvedUntil: string;
  /** The decisions that approved it; only where its terms ask for a proof of who decides. */
  readonly decisions?: readonly KeptDecision[];
}

export type PlaceResult =
  /** Bought. `price`: what was asked at last; absent = as quoted. */
  | {
      readonly kind: 'placed';
      readonly circuit: Circuit;
      readonly price?: Price;
      readonly sentAt: string;
      /** The id under which Zenlayer's support finds the purchase. */
      readonly requestId?: string;
    }
  /** The circuit is there exactly as asked although nothing was sent. */
  | { readonly kind: 'alreadyThere'; readonly circuit: Circuit }
  /** Nothing was sent: price or starting point differ from the approved quote. */
  | { readonly kind: 'changed'; readonly differences: readonly Difference[] }
  /** Nothing was sent or nothing happened; it may be tried again. */
  | { readonly kind: 'notExecuted'; readonly code: string; readonly text: string; readonly retryAfterMs?: number }
  /** The API refused. `searchAfter`: an earlier send may be the cause, so the order searches for its purchase. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly text: string;
      readonly searchAfter: boolean;
      readonly sentAt?: string;
      readonly requestId?: string;
    }
  /** Sent, or perhaps sent, without a clear answer. */
  | { readonly kind: 'outcomeUnknown'; readonly code: string; readonly text: string; readonly sentAt?: string };

export interface FindInput {
  readonly record: SealedQuote;
  /** ISO time until which a purchase may still show up. */
  readonly until: string;
  /** The id of a purchase step that perhaps no worker took; if none did, there is nothing to search for. */
  readonly untaken?: string;
  /** A circuit that a person says is the order's: only this one is checked, once. */
  readonly adopt?: string;
}

export type FindResult =
  /** No attempt of the purchase step was ever started. */
  | { readonly kind: 'neverStarted' }
  | { readonly kind: 'found'; readonly circuit: Circuit }
  /** `there`: the circuit as it is now, of an order that changes one. */
  | { readonly kind: 'none'; readonly searchedUntil: string; readonly there?: string }
  | { readonly kind: 'conflict'; readonly evidence: readonly string[]; readonly candidates: readonly string[] };

/** Something odd about a circuit, and since when (Unix ms). It may end by itself. */
export interface Oddity {
  readonly code: OddityCode;
  readonly since: number;
}

export interface TrackInput {
  readonly action: Action;
  readonly crossRegionBandwidthId: string;
  readonly target: CircuitFigures;
  readonly base?: StartingPoint;
  /** What else makes a circuit the order's; absent for one that existed before and is only tracked. */
  readonly identity?: CircuitIdentity;
  /** The account that it was bought with; absent for an order without a quote. */
  readonly account?: Account;
  /** ISO time of the purchase. */
  readonly since: string;
  /** The oddity that the previous tracking step saw, and the attention that the order shows already. */
  readonly oddity?: Oddity;
  readonly attention?: OrderAttention;
}

export type TrackResult =
  | { readonly kind: 'live'; readonly circuit: Circuit }
  | { readonly kind: 'createFailed'; readonly circuit: Circuit; readonly text: string }
  /** Something a person should know; tracking goes on. Without `attention` all is well again. */
  | {
      readonly kind: 'attention';
      readonly circuit: Circuit;
      readonly attention?: Attention<TrackingAttention>;
      readonly oddity?: Oddity;
    }
  /** Tracking can't end by itself. */
  | {
      readonly kind: 'held';
      readonly circuit: Circuit;
      readonly code: 'absent' | 'unchanged' | 'conflict';
      readonly text: string;
      readonly evidence: readonly string[];
    };

/** A decision whose sender has to be proved before it counts. */
export type CheckInput = {
  readonly decision: KeptDecision;
  /** What it is on. */
  readonly request: OrderRequest;
  readonly quote: Quote;
  readonly firstRunId: string;
  /** ISO time of the workflow. */
  readonly now: string;
} & (
  | { readonly identity: 'signed'; readonly message?: never }
  | { readonly identity: 'attributed'; readonly message: SignalSent }
);

/** The signal that has brought a decision. */
export interface SignalSent {
  readonly name: string;
  readonly content: unknown;
}

export type CheckResult =
  /** `key`: its fingerprint, `SHA256:…`. */
  | { readonly kind: 'signed'; readonly key: string }
  | {
      readonly kind: 'attributed';
      readonly principal: string;
      readonly checked: NonNullable<KeptDecision['checked']>;
    }
  /** Why it does not count: a part of a sentence. */
  | { readonly kind: 'refused'; readonly text: string };

/** Whether an earlier run of an order's id may have sent a purchase. */
export type EarlierRunResult = { readonly kind: 'none' } | ({ readonly kind: 'earlier' } & EarlierRun);

/** Question about a run that claims to continue another one. */
export interface VouchInput {
  /** The run that it continues. */
  readonly continues: string;
}

/** Whether the run's data was handed over by an order's earlier run. */
export type VouchResult = { readonly kind: 'genuine' } | { readonly kind: 'forged'; readonly text: string };
