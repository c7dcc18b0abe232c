import { rulesOf } from '../../contract/actions/index.js';
import type { MessageName } from '../../contract/view.js';
import { judgeDecision, missingText, withDecision } from './approval.js';
import { judgeCancel } from './cancelling.js';
import { judgeResolve } from './hold.js';
import type { Order } from '../order/order.js';
import { isResolvable, planOf } from '../order/stage.js';

/** Judges a message that may hold anything. What counts is stored in the order; the workflow acts on it later. */
export function judge(order: Order, message: MessageName, content: unknown): { text: string } | { refused: string } {
  const { data, stage } = order;
  switch (message) {
    case 'approve':
    case 'reject': {
      const judged = judgeDecision(message, content, {
        state: stage.state === 'awaitingApproval' && !order.undecided ? 'placing' : stage.state,
        approved: order.approvedAndUnsent,
        quoted: stage.quoted,
        now: Date.now(),
      });
      if ('refused' in judged) {
        return judged;
      }
      const { decision, quoted } = judged;
      quoted.decisions = withDecision(quoted.decisions, decision);
      const { by, quote } = decision;
      const counted = `${message === 'approve' ? 'Approved' : 'Rejected'} by ${by}: ${quote}.`;
      const next = order.undecided
        ? ` ${missingText(quoted.decisions, quoted.record.terms)}`
        : message === 'approve'
          ? // Not that the purchase is next: a cancel, the deadline or a search may come before it.
            ' All approvals are given.'
          : '';
      return { text: `${counted}${next}` };
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
    case 'resolve': {
      const request = planOf(stage)?.request;
      const judged = judgeResolve(content, {
        state: stage.state,
        hold: stage.state === 'held' ? stage.hold : undefined,
        circuit: stage.circuit,
        taken: isResolvable(stage) ? stage.resolve : undefined,
        changes: request && rulesOf(request).circuit(request),
      });
      if ('refused' in judged) {
        return judged;
      }
      if (isResolvable(stage)) {
        stage.resolve = judged.resolve;
      }
      const { by, choice, crossRegionBandwidthId: id } = judged.resolve;
      return {
        text:
          choice === 'adopt'
            ? `Resolved by ${by}: the order checks circuit ${id}, then tracks it.`
            : `Resolved by ${by}: ${choice}.`,
      };
    }
  }
}
