import type { Decision } from './view.js';

/** A decision as an order keeps it, with what proves it. */
export interface KeptDecision extends Decision {
  /** The armored SSH signature of its statement. */
  readonly signature?: string;
  /** When a worker has read in the history who sent it (ISO time), and its seal, which the step that buys asks for. */
  readonly checked?: { readonly at: string; readonly seal: string };
}

/** The same as people see it: they read the key or the principal, not what proves it. */
export function shownDecision({ signature: _signature, checked: _checked, ...decision }: KeptDecision): Decision {
  return decision;
}
