import type { Decision } from './view.js';

/** A decision as an order keeps it, with what proves it. */
export interface KeptDecision extends Decision {
  /** The armored SSH signature of its statement. */
  readonly signature?: string;
}

/** The same as people see it: they read the key, not what it has signed. */
export function shownDecision({ signature: _signature, ...decision }: KeptDecision): Decision {
  return decision;
}
