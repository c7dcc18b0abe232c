import type { Circuit, CircuitFigures, OrderRequest, Place, Price, StartingPoint } from '../../contract/index.js';
import type { Zenlayer } from '../../zenlayer/index.js';
import type { Row } from '../circuits.js';
import type { ActivityDeps } from '../deps.js';
import type { FindResult, PlaceInput, PlaceResult, QuoteRecord } from '../types.js';

/** What a request meets in the account, before its price is asked. */
type Inspection = AlreadyThere | Possible;

/** The circuit is as asked; there is nothing to buy. */
export interface AlreadyThere {
  readonly kind: 'alreadyThere';
  readonly circuit: Row;
  readonly text: string;
  readonly target: CircuitFigures;
}

export interface Possible {
  readonly kind: 'possible';
  readonly target: CircuitFigures;
  /** Where the circuit is, or shall be. */
  readonly where: Place;
  /** For a change: the circuit before it. */
  readonly base?: StartingPoint;
  /** All circuits of the pair. */
  readonly rows: readonly Row[];
}

/** The price, and for a change the one in force. */
export interface Inquired {
  readonly price: Price;
  readonly previousPrice?: Price;
}

/** A quote of this action's request. */
type RecordOf<R> = QuoteRecord & { readonly request: R };

/** A purchase of this action's request. */
type Purchase<R> = PlaceInput & { readonly record: RecordOf<R> };

/** What shows, before anything was sent, that nothing is to be sent. */
export type Finding = Exclude<PlaceResult, { kind: 'placed' }>;

/** What shows of a purchase that had no answer. `undecided`: it may become one or the other. */
type Sighting =
  | Exclude<FindResult, { kind: 'none' }>
  /** `there`: what is there instead, where that can be told. */
  | { kind: 'nothing'; there?: string }
  | { kind: 'undecided'; evidence: string[]; candidates: string[] };

interface SendOptions {
  readonly timeoutMs: number;
  readonly beforeSend: () => void;
}

/**
 * All that an action does through the API. Reads throw what the API throws; what can be said of an action without it is
 * in `contract/actions/`.
 */
export interface ActionSteps<R extends OrderRequest> {
  /** @throws ApplicationFailure `Refused` when it can't be done; another one when that may pass */
  inspect(deps: ActivityDeps, request: R): Promise<Inspection>;
  inquire(zenlayer: Zenlayer, request: R, target: CircuitFigures): Promise<Inquired>;
  /** What an approver should know beside what holds for all actions. */
  notes(request: R, price: Price): readonly string[];

  /** The last look before the purchase; undefined = it may be sent. */
  recheck(zenlayer: Zenlayer, purchase: Purchase<R>): Promise<Finding | undefined>;
  /** Sends the purchase, once. */
  send(zenlayer: Zenlayer, purchase: Purchase<R>, options: SendOptions): Promise<Circuit>;
  /** What a failed send means, when what is there now tells more than the error does. */
  explain(zenlayer: Zenlayer, purchase: Purchase<R>, error: unknown): Promise<PlaceResult | undefined>;
  /** Codes of a refusal after which it is searched for all the same: they may be the answer to an earlier send. */
  readonly searchAfter: readonly string[];

  /** One look for a purchase that had no answer. Rows that existed at quote time are never it. */
  search(zenlayer: Zenlayer, record: RecordOf<R>): Promise<Sighting>;
  /** Whether what is there as asked can still become something else by a purchase that an earlier run has sent. */
  readonly canBeUndone: boolean;
  /** What the status CREATE_FAILED means for its circuit. */
  readonly createFailed: 'createFailed' | 'unknownStatus';
}
