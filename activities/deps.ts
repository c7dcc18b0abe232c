import type { Policy } from '../policy/index.js';
import type { Signers } from '../signatures/index.js';
import type { Zenlayer } from '../zenlayer/index.js';
import type { Places } from './places.js';
import type { Runs } from './runs.js';
import type { Seal } from './seal.js';
import type { ClockWatch } from './clock-watch.js';
import type { Slots } from './slots.js';
import type { Receivers } from './told.js';
import type { OrderSettings } from './types.js';

/** Whose signatures count. */
export interface SignersDeps {
  /** Asked for every signature; undefined = the policy names nobody. */
  readonly signers?: (() => Signers | undefined) | undefined;
}

/** What the activities work with. */
export interface ActivityDeps extends SignersDeps {
  readonly zenlayer: Zenlayer;
  /** Which Zenlayer account the credentials belong to; asked once, then remembered. Rejects with a ZenlayerError. */
  readonly account: () => Promise<string>;
  readonly settings: OrderSettings;
  /** Who has to approve what, asked for every quote; default: one approval by anybody but the requester. */
  readonly policy?: (() => Policy) | undefined;
  /** Which search attributes of an order the namespace knows. */
  readonly searchAttributes: () => readonly string[];
  /** Who is told of orders; undefined = nobody. */
  readonly receivers?: Receivers | undefined;
  /** Aborts when the worker stops: steps that only wait end at once, and another worker takes them over. */
  readonly stopping?: AbortSignal | undefined;
  /** Vouches for quotes; the same for all workers of an account. */
  readonly seal: Seal;
  /** What Temporal knows of an order's runs; default: asks the server of the activity. */
  readonly runs?: Runs | undefined;
  /** Bounds the steps that only wait; default: as many as there are. */
  readonly slots?: Slots | undefined;
  /** Where circuits can be ordered; default: asks Zenlayer, and remembers what was there for some minutes. */
  readonly places?: Places | undefined;
  /** Compares the machine's clock with Temporal's; default: learns it from the steps. */
  readonly clock?: ClockWatch | undefined;
  /** Told of each call that answers polls: how many it answers, of different orders or circuits. */
  readonly onPolls?: ((polls: number) => void) | undefined;
  /** The machine's clock in Unix ms, which may be wrong; default `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** Milliseconds that only grow; default `performance.now`. */
  readonly monotonic?: (() => number) | undefined;
}

/** What the quoting step works with. */
export interface QuotingDeps extends ActivityDeps {
  readonly places: Places;
}
