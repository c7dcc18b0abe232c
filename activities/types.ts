import type {
  Action,
  ApprovalTerms,
  Circuit,
  CircuitIdentity,
  Difference,
  OrderRequest,
  Place,
  Price,
  Quote,
  StartingPoint,
  CircuitFigures,
  Decision,
} from '../contract/index.js';

/** Durations and limits an order works with, in milliseconds. From the worker's configuration, recorded with each quote. */
export interface OrderSettings {
  /** How long people have to decide on a quote, and how long an approval may be used, unless the policy says otherwise. */
  decideWithin: number;
  approvalValid: number;
  /** The most a purchase step may take, reads included. */
  placeTimeout: number;
  /** How long to search for a purchase that had no answer: longer than a signature is valid (5 minutes). */
  searchWindow: number;
  /** Between two requests of a search. */
  searchEvery: number;
  /** Waits after a purchase that surely did not happen: the first one; each next one is twice as long, up to the most. */
  retryFirst: number;
  retryMost: number;
  /** Time in provisioning after which a person should know. */
  slowAfter: number;
  /** Time a circuit may be absent, show old figures, or be unreadable before somebody is told, or has to decide. */
  oddAfter: number;
  /** How long something absent (a VPC, a circuit to change) is checked again before its absence is final. */
  absentAfter: number;
  /** After so long without a sign of life, another worker takes over a tracking step. */
  trackHeartbeat: number;
  /** Between two polls of a circuit: at least, and at most. */
  pollLeast: number;
  pollMost: number;
}

/** Which Zenlayer account, where. An order quoted on one is never bought on another. */
export interface Account {
  endpoint: string;
  account: string;
}

/** A quote with all that the order keeps beside it. */
export interface QuoteRecord {
  quote: Quote;
  /** The request with the API's rules applied. */
  request: OrderRequest;
  /** The figures that the circuit shall have in the end. */
  target: CircuitFigures;
  /** Where the circuit is, or shall be. */
  where: Place;
  /** Ids of all circuits that the region pair had at quote time: none of them can be this order's purchase. */
  existing: string[];
  account: Account;
  settings: OrderSettings;
  /** Who has to approve it. */
  terms: ApprovalTerms;
  /** Which search attributes the namespace knows. */
  searchAttributes: readonly string[];
  /** Whether approvers are told through a webhook. */
  notify: boolean;
  /** Seals all of the above for this order alone: the worker that buys trusts only what is sealed. */
  seal: string;
}

/** An earlier run of an order's id that was ended from outside, and may have sent a purchase. */
export interface EarlierRun {
  text: string;
  /** ISO time. */
  endedAt: string;
}

export interface QuoteInput {
  request: unknown;
  /** The first run's id: part of the quote's id, so that an approval can't slide to another order. */
  firstRunId: string;
  /** Number of the quote to be made, from 1. */
  revision: number;
  /** The quote before, when there was one. */
  before?: Pick<QuoteRecord, 'quote' | 'account'>;
}

/** Remarks that come with every answer of the quoting step. */
interface QuoteRemarks {
  /** Only with the first quote of a run. */
  earlier?: EarlierRun;
  /** The worker's clock is so many ms ahead of Temporal's, or behind it when negative. Absent = about right. */
  clockOffMs?: number;
}

export type QuoteResult = QuoteRemarks & QuoteAnswer;

type QuoteAnswer =
  | ({
      kind: 'quoted';
      /** Whether an approval of the quote before covers this one: same starting point and account, not dearer. */
      coversBefore: boolean;
      /** Why nobody can give the approvals that are needed, when that is so. */
      impossible?: string;
    } & QuoteRecord)
  | {
      kind: 'alreadyThere';
      circuit: Circuit;
      text: string;
      request: OrderRequest;
      target: CircuitFigures;
      settings: OrderSettings;
      searchAttributes: readonly string[];
    };

export interface PlaceInput {
  record: QuoteRecord;
  /** The order's first run, for which the quote was sealed. */
  firstRunId: string;
  /** The run that may send: none, when a reset made it, or made a run that it continues. */
  runId: string;
  /** Whether an earlier purchase of this order had no clear answer. */
  sentBefore: boolean;
  /** ISO time after which nothing is sent. */
  approvedUntil: string;
}

export type PlaceResult =
  /** Bought. */
  | { kind: 'placed'; circuit: Circuit; price: Price; sentAt: string }
  /** The circuit is there exactly as asked although nothing was sent. */
  | { kind: 'alreadyThere'; circuit: Circuit }
  /** Nothing was sent: price or starting point differ from the approved quote. */
  | { kind: 'changed'; differences: Difference[] }
  /** Nothing was sent or nothing happened; it may be tried again. */
  | { kind: 'notExecuted'; code: string; text: string; retryAfterMs?: number }
  /** The API refused. `searchAfter`: an earlier send may be the cause, so the order searches for its purchase. */
  | { kind: 'refused'; code: string; text: string; searchAfter: boolean; sentAt?: string }
  /** Sent, or perhaps sent, without a clear answer. */
  | { kind: 'outcomeUnknown'; code: string; text: string; sentAt?: string };

export interface FindInput {
  record: QuoteRecord;
  /** ISO time until which a purchase may still show up. */
  until: string;
  /** The id of a purchase step that perhaps no worker took; if none did, there is nothing to search for. */
  untaken?: string;
  /** A circuit that a person says is the order's: only this one is checked, once. */
  adopt?: string;
}

export type FindResult =
  /** No attempt of the purchase step was ever started. */
  | { kind: 'neverStarted' }
  | { kind: 'found'; circuit: Circuit }
  /** `there`: the circuit as it is now, of an order that changes one. */
  | { kind: 'none'; searchedUntil: string; there?: string }
  | { kind: 'conflict'; evidence: string[]; candidates: string[] };

/** Something odd about a circuit, and since when (Unix ms). It may end by itself. */
export interface Oddity {
  code: 'absent' | 'recycled' | 'unchanged' | 'conflict' | 'unknownStatus' | 'unreadable';
  since: number;
}

export interface TrackInput {
  action: Action;
  crossRegionBandwidthId: string;
  target: CircuitFigures;
  base?: StartingPoint;
  /** What else makes a circuit the order's; absent for one that existed before and is only tracked. */
  identity?: CircuitIdentity;
  /** The account that it was bought with; absent for an order without a quote. */
  account?: Account;
  /** ISO time of the purchase. */
  since: string;
  settings: OrderSettings;
  /** The oddity that the previous tracking step saw, and the attention that the order shows already. */
  oddity?: Oddity;
  attention?: string;
}

export type TrackResult =
  | { kind: 'live'; circuit: Circuit }
  | { kind: 'createFailed'; circuit: Circuit; text: string }
  /** Something a person should know; tracking goes on. Without `attention` all is well again. */
  | { kind: 'attention'; circuit: Circuit; attention?: { code: string; text: string }; oddity?: Oddity }
  /** Tracking can't end by itself. */
  | { kind: 'held'; circuit: Circuit; code: 'absent' | 'unchanged' | 'conflict'; text: string; evidence: string[] };

export interface NotifyInput {
  orderId: string;
  runId: string;
  record: QuoteRecord;
  deadline: string;
  /** Who has decided so far. */
  decisions: Decision[];
  /** Number of the reminder, from 1; absent = the first notice. */
  reminder?: number;
}

/** Whether an earlier run of an order's id may have sent a purchase. */
export type EarlierRunResult = { kind: 'none' } | ({ kind: 'earlier' } & EarlierRun);

/** Question about a run that claims to continue another one. */
export interface VouchInput {
  /** The run that it continues. */
  continues: string;
}

/** Whether the run's data was handed over by an order's earlier run. */
export type VouchResult = { kind: 'genuine' } | { kind: 'forged'; text: string };
