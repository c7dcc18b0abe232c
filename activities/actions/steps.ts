import type { Circuit, CircuitFigures, OrderRequest, Place, Price, StartingPoint } from '../../contract/index.js';
import type { Zenlayer } from '../../zenlayer/index.js';
import type { Row } from '../circuits.js';
import type { QuotingDeps } from '../deps.js';
import type { FindResult, PlaceInput, PlaceResult, SealedQuote } from '../types.js';

/** What the account already has for a request, before the price is asked. */
type Inspection = AlreadyThere | Possible;

/** The circuit is as ordered; there is nothing to buy. */
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
type RecordOf<R> = SealedQuote & { readonly request: R };

/** A purchase of this action's request. */
type Purchase<R> = PlaceInput & { readonly record: RecordOf<R> };

/** Why the recheck before a purchase sends nothing. */
export type RecheckResult = Exclude<PlaceResult, { kind: 'placed' }>;

/** What one search request says about a purchase that had no answer. `undecided`: a change is still under way. */
type SearchResult =
  | Exclude<FindResult, { kind: 'none' }>
  /** `there`: the circuit that a change is for, as it is now. */
  | { kind: 'nothing'; there?: string }
  | { kind: 'undecided'; evidence: string[]; candidates: string[] };

/** What a purchase has brought. */
interface Bought {
  readonly circuit: Circuit;
  /** The id under which Zenlayer's support finds the purchase. */
  readonly requestId: string | null;
}

interface SendOptions {
  readonly timeoutMs: number;
  readonly beforeSend: () => void;
}

/**
 * Everything that an action does through the API. Reads throw what the API throws. What needs no API is in
 * `contract/actions/`.
 */
export interface ActionSteps<R extends OrderRequest> {
  /** @throws ApplicationFailure `Refused` when it can't be done; another one when a later attempt may succeed */
  inspect(deps: QuotingDeps, request: R): Promise<Inspection>;
  inquire(zenlayer: Zenlayer, request: R, target: CircuitFigures): Promise<Inquired>;
  /** What an approver should know about this action, beside the notes for all actions. */
  notes(request: R, price: Price): readonly string[];

  /** The last check before the purchase; undefined = it may be sent. */
  recheck(zenlayer: Zenlayer, purchase: Purchase<R>): Promise<RecheckResult | undefined>;
  /** Sends the purchase, once. */
  send(zenlayer: Zenlayer, purchase: Purchase<R>, options: SendOptions): Promise<Bought>;
  /** What a failed send means, when the circuits that exist now say more than the error. */
  explain(zenlayer: Zenlayer, purchase: Purchase<R>, error: unknown): Promise<PlaceResult | undefined>;
  /** Codes of refusals after which the order searches all the same: an earlier send may be their cause. */
  readonly searchAfter: readonly string[];

  /** One search request for a purchase that had no answer. Ignores circuits that existed at quote time. */
  search(zenlayer: Zenlayer, record: RecordOf<R>): Promise<SearchResult>;
  /** Whether a purchase that an earlier run has sent can still change a circuit that is as ordered. */
  readonly canBeUndone: boolean;
  /** What the status CREATE_FAILED means for its circuit. */
  readonly createFailed: 'createFailed' | 'unknownStatus';
}
