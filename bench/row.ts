import type { WatchedProcess } from '../local/dev-server/watched-process.js';
import type { Buyer } from './buyer.js';
import type { Site } from './site.js';

/** The product or the bare workflow, with its worker. */
export interface Side {
  readonly buyer: Buyer;
  readonly worker: WatchedProcess;
}

/** What rows measure with. */
export interface Bench {
  readonly site: Site;
  /** Both poll as often. */
  readonly product: Side;
  readonly bare: Side;
  readonly quick: boolean;
}

/** One line of the table. */
export interface Figure {
  readonly title: string;
  readonly unit: string;
  /** A value for each round. */
  readonly product: readonly number[];
  /** Absent where the bare workflow has nothing like it. */
  readonly bare?: readonly number[];
  /** How many of these rounds other programs disturbed; absent where they can't. */
  readonly disturbed?: number;
}

/** A measurement, which may give several lines. */
export type Row = (bench: Bench) => Promise<Figure[]>;
