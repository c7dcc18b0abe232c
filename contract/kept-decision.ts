import { isSameVoice } from './delegation.js';
import type { Decision } from './view.js';

/** A decision as an order keeps it, with what proves it. */
export interface KeptDecision extends Decision {
  /** The armored SSH signature of its statement. */
  readonly signature?: string;
  /** When a worker has read in the history who sent it (ISO time), and its seal, which the step that buys asks for. */
  readonly checked?: { readonly at: string; readonly seal: string };
}

/** A signed decision whose place another one has taken. It is remembered, so that it can't be sent again and count again. */
export interface Replaced extends Pick<Decision, 'by' | 'for'> {
  readonly signedAt: string;
}

/** What a check has proved of a decision. */
export type Proof = Pick<KeptDecision, 'key' | 'principal' | 'checked'>;

/** The same as people see it: they read the key or the principal, not what proves it. */
export function shownDecision({ signature: _signature, checked: _checked, ...decision }: KeptDecision): Decision {
  return decision;
}

/**
 * One key speaks for one person of a quote, whatever the signers file says.
 *
 * @returns why a decision does not count beside others, a part of a sentence; undefined = no other one has its key
 */
export function whyKeyIsTaken(others: readonly KeptDecision[], decision: KeptDecision): string | undefined {
  const { key } = decision;
  const other = others.find((each) => key !== undefined && each.key === key && !isSameVoice(each, decision));
  return other && `the key ${key} has signed for ${other.by} too`;
}
