import { deciderText } from '../../contract/delegation.js';
import type { KeptDecision, Proof } from '../../contract/kept-decision.js';
import type { Decision, OrderState } from '../../contract/view.js';
import { judgeDecision, stillNeededText } from './approval.js';
import { judgeCancel } from './cancelling.js';
import { judgeRequote } from './requoting.js';
import { DECISION_WORDS } from './words.js';
import type { Order } from '../order/order.js';
import { planOf, type Quoted } from '../order/stage.js';
import type { Judged } from './judged.js';

/** Judges a message that may hold anything. What counts is stored in the order; the workflow acts on it later. */
export function judge(order: Order, message: 'requote' | 'cancel', content: unknown): Judged {
  const { data, stage } = order;
  switch (message) {
    case 'requote': {
      const { quoted } = stage.state === 'awaitingApproval' ? stage : { quoted: undefined };
      const judged = judgeRequote(content, {
        state: stateToCome(order),
        quoted,
        cancelled: data.cancel !== undefined,
        now: Date.now(),
      });
      if ('requote' in judged && stage.state === 'awaitingApproval') {
        stage.requote = judged.requote;
      }
      return judged;
    }
    case 'cancel': {
      const judged = judgeCancel(content, stage.state, {
        unanswered: data.doubts.unanswered.length > 0,
        suspect: data.doubts.suspect !== undefined,
        unasked: planOf(stage) === undefined,
      });
      if ('refused' in judged) {
        return judged;
      }
      data.cancel = judged.cancel;
      return judged;
    }
  }
}

/** A decision that may count, and the quote that it is on. */
interface OnQuote {
  decision: KeptDecision;
  quoted: Quoted;
}

/** Judges one `approve` or `reject`, and stores nothing. @param proof what its check has proved; undefined = it comes next */
export function judgeDecisionOn(
  order: Order,
  name: Decision['decision'],
  content: unknown,
  proof?: Proof,
): OnQuote | { refused: string } {
  return judgeDecision(name, content, {
    state: stateToCome(order),
    approved: order.approvedAndUnsent,
    quoted: order.stage.quoted,
    now: Date.now(),
    proof,
  });
}

/** Counts a decision. */
export function count(order: Order, { decision, quoted }: OnQuote): Judged {
  order.decided(quoted, decision);
  return { text: decidedText(order, decision, quoted) };
}

/** The state, or the one that a message which was taken just now leads to: later ones are judged by it. */
function stateToCome({ stage, undecided }: Order): OrderState {
  if (stage.state !== 'awaitingApproval') {
    return stage.state;
  }
  return stage.requote !== undefined ? 'quoting' : undecided ? stage.state : 'placing';
}

/** `Approved by ben (1 of 1). Buying now.`, `Approved by ben (1 of 2). Still needed: one from finance.` */
function decidedText({ data, undecided }: Order, said: Decision, { decisions, record: { terms } }: Quoted): string {
  const cancelled = data.cancel !== undefined;
  const by = deciderText(said);
  if (said.decision === 'reject') {
    return DECISION_WORDS.rejected(by, cancelled);
  }
  const given = decisions.length;
  const counted = DECISION_WORDS.approved(by, given, Math.max(terms.required, given + (undecided ? 1 : 0)));
  return `${counted} ${undecided ? stillNeededText(decisions, terms) : DECISION_WORDS.allGiven(cancelled)}`;
}
