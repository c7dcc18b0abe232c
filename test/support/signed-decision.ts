import {
  decisionStatement,
  type Decided,
  type DecisionMessage,
  type OrderView,
  type SignedDecision,
} from '../../contract/index.js';
import type { SigningPerson } from './sign.js';
import { inState, type OrderHandle } from './world.js';

/** An order that waits, and what is decided on there. */
export interface ToDecide {
  view: OrderView;
  decided: Decided;
}

/** Waits until an order waits for decisions. It must not have continued in a new run. */
export async function toDecide(handle: OrderHandle): Promise<ToDecide> {
  const view = await inState(handle, 'awaitingApproval');
  const { runId } = await handle.describe();
  const { orderId, request, quote } = view;
  if (quote === undefined) {
    throw new Error('an order that waits has a quote');
  }
  return { view, decided: { orderId, firstRunId: runId, request, quote } };
}

export interface Said extends Partial<SignedDecision> {
  signer: SigningPerson;
  /** Of the signature, instead of the right one. */
  namespace?: string | undefined;
}

/** The message of a decision, signed: an approval by the signer, now, unless it says something else. */
export function signedDecision(decided: Decided, { signer, namespace, ...said }: Said): DecisionMessage {
  const decision = { decision: 'approve', by: signer.name, signedAt: new Date().toISOString(), ...said } as const;
  const { decision: _decision, ...message } = decision;
  const signature = signer.sign(decisionStatement(decided, decision), namespace);
  return { ...message, quote: decided.quote.id, signature };
}
