import type { OrderRequest } from '../request.js';
import type { CircuitFigures, Place } from '../view.js';

/** A request as received: nobody has checked what its fields hold. */
type Unchecked<R> = { readonly [K in keyof R]?: unknown };

/** Where a circuit is, and what it is called; a change names no new name. */
export interface CircuitIdentity extends Place {
  readonly crossRegionBandwidthName?: string;
}

/** All that can be said of an action without asking anybody. What it does through the API is in `activities/actions/`. */
export interface ActionRules<R extends OrderRequest> {
  /** The API call that buys. */
  readonly purchase: string;
  /** Whether its orders make a circuit; the others name one that is there, and start from it. */
  readonly makesCircuit: boolean;
  /** What has happened once it was carried out: `bought`. */
  readonly done: string;

  /** The workflow id of an order, which is the lock against a second one; undefined = the fields for it are not there. */
  lock(request: Unchecked<R>): string | undefined;
  /** Whether an order's id is one of its locks. */
  hasLock(orderId: string): boolean;
  /** The circuit that a request names. */
  circuit(request: R): string | undefined;
  /** The figures that the circuit shall have in the end; undefined = they depend on those that it has `before`. */
  target(request: R, before: CircuitFigures | undefined): CircuitFigures | undefined;
  /** Those of them that the request itself names. */
  named(request: R): Partial<CircuitFigures>;
  /** What makes a circuit the order's, besides its figures; undefined = not known. `where`: as the quote has seen it. */
  identity(request: R, where: Place | undefined): CircuitIdentity | undefined;

  /** `asia-east-1 ⇄ asia-north-1`, or the circuit's id. */
  subject(request: Unchecked<R>): string;
  /** What is asked for: `100 Mbps with bursts to 120`. */
  wanted(request: Unchecked<R>): string;
  /** The circuit in one line: its name, or its id, and where it is. */
  inFull(request: R, where: Place | undefined): string;
  /** What `crb show` lists beside the subject and the figures, each with its label. */
  details(request: Unchecked<R>): readonly (readonly [label: string, value: string])[];
  /** What an order may have done that was cut off: `may have bought`. */
  mayHave(figures: string): string;
}

/** Whether a field holds something that an id can be made of. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
