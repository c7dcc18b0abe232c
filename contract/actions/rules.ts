import type { OrderRequest } from '../request.js';
import type { CircuitFigures, Place } from '../view.js';

/** A request as received, with unchecked fields. */
type Unchecked<R> = { readonly [K in keyof R]?: unknown };

/** Where a circuit is, and its name; a change gives no new name. */
export interface CircuitIdentity extends Place {
  readonly crossRegionBandwidthName?: string;
}

/** Everything about an action that needs no API call. Its API calls are in `activities/actions/`. */
export interface ActionRules<R extends OrderRequest> {
  /** The API call that buys. */
  readonly purchase: string;
  /** Whether its orders make a new circuit. All others name an existing one. */
  readonly makesCircuit: boolean;
  /** What the purchase did, in one word: `bought`. */
  readonly done: string;

  /** The workflow id of an order, which locks out a second one; undefined = its fields are missing. */
  lock(request: Unchecked<R>): string | undefined;
  /** Whether an order's id is one of its locks. */
  hasLock(orderId: string): boolean;
  /** What a lock says of the circuit, for whoever can't read the request. */
  inLock(orderId: string): { readonly circuit?: string; readonly place?: Place };
  /** The circuit that a request names. */
  circuit(request: R): string | undefined;
  /** The figures that the circuit will have; undefined = they depend on the unknown figures that it has `before`. */
  target(request: R, before: CircuitFigures | undefined): CircuitFigures | undefined;
  /** The target figures that the request itself names. */
  named(request: R): Partial<CircuitFigures>;
  /** What identifies the order's circuit besides its figures; undefined = unknown. `where` comes from the quote. */
  identity(request: R, where: Place | undefined): CircuitIdentity | undefined;

  /** `asia-east-1 ⇄ asia-north-1`, or the circuit's id. */
  subject(request: Unchecked<R>): string;
  /** The figures that the request asks for: `100 Mbps with bursts to 120 Mbps`. */
  wanted(request: Unchecked<R>): string;
  /** The circuit in one line: its name, or its id, and where it is. */
  inFull(request: R, where: Place | undefined): string;
  /** More lines of `crb show` about the request, each with its label. */
  details(request: Unchecked<R>): readonly (readonly [label: string, value: string])[];
  /** What an interrupted order may have done: `may have bought`. */
  mayHave(figures: string): string;
}

/** Whether a field can be a part of an order's id. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
