import { CancellationScope, currentUpdateInfo, workflowInfo } from '@temporalio/workflow';
import type { SignalSent } from '../../activities/index.js';
import { MESSAGES } from '../../contract/messages.js';
import type { KeptDecision, Proof } from '../../contract/kept-decision.js';
import type { Decision, Identity } from '../../contract/view.js';
import type { Order } from '../order/order.js';
import type { Quoted } from '../order/stage.js';
import { summary } from '../order/wording.js';
import { causeText } from '../steps/cause.js';
import { asChecked } from '../steps/results.js';
import * as steps from '../steps/steps.js';
import { show } from './fields.js';
import type { Judged } from './judged.js';
import { count, judgeDecisionOn } from './judging.js';
import { whyUncheckable } from './proof.js';
import { DECISION_WORDS } from './words.js';

/**
 * Takes one `approve` or `reject`, whatever it holds. It counts at once, unless the quote's terms ask for a proof of who
 * decides: then that is checked first, and the decision is judged again by how the order stands after the check.
 */
export function takeDecision(order: Order, name: Decision['decision'], content: unknown): Judged | Promise<Judged> {
  const judged = judgeDecisionOn(order, name, content);
  if ('refused' in judged) {
    return judged;
  }
  const { decision, quoted } = judged;
  const { identity } = quoted.record.terms;
  if (identity === undefined) {
    return count(order, judged);
  }
  const via = currentUpdateInfo() === undefined ? 'signal' : 'update';
  const uncheckable = whyUncheckable(identity, name, { via, checks: order.checks });
  if (uncheckable !== undefined) {
    return { refused: uncheckable };
  }
  const message = { name: MESSAGES[name].signal.name, content };
  const check = () => checked(order, { identity, decision, quoted, message });
  // Signatures are checked one after the other: thousands that come together wait, but are not refused, and leave room for
  // the steps of other orders.
  return (identity === 'signed' ? order.inTurn(check) : check()).then((proof) => {
    if ('refused' in proof) {
      return proof;
    }
    const again = judgeDecisionOn(order, name, content, proof);
    return 'refused' in again ? again : count(order, again);
  });
}

interface ToCheck {
  identity: Identity;
  decision: KeptDecision;
  quoted: Quoted;
  message: SignalSent;
}

/** Asks a worker who has decided. Takes a moment, because a person waits for the answer, and never throws. */
async function checked(
  order: Order,
  { identity, decision, quoted, message }: ToCheck,
): Promise<Proof | { refused: string }> {
  const { by } = decision;
  const { request, quote } = quoted.record;
  const input = { decision, request, quote, firstRunId: workflowInfo().firstExecutionRunId, now: order.now() };
  order.checks += 1;
  order.checked += 1;
  // What a signature proves needs nothing but the keys. Who has sent a signal stands in the history.
  const step =
    identity === 'signed'
      ? steps.checkingAtOnce()
      : steps.checking(summary(`Check who sent the decision of ${by}`), `check-${order.checked}`);
  try {
    // Cancelling the workflow must not take the answer away from whoever asked.
    const result: unknown = await CancellationScope.nonCancellable(() =>
      step.checkDecision(identity === 'signed' ? { identity, ...input } : { identity, ...input, message }),
    );
    const proof = asChecked(result);
    if (proof === undefined || (proof.kind !== 'refused' && proof.kind !== identity)) {
      return { refused: DECISION_WORDS.notChecked(by, `the check ended unexpectedly: ${show(result)}`) };
    }
    if (proof.kind === 'refused') {
      return { refused: DECISION_WORDS.unproved(by, proof.text) };
    }
    const { kind: _kind, ...proved } = proof;
    return proved;
  } catch (error) {
    return { refused: DECISION_WORDS.notChecked(by, causeText(error)) };
  } finally {
    order.checks -= 1;
  }
}
