import { rulesIfAny } from '../../contract/actions/index.js';
import type { MessageName } from '../../contract/view.js';
import { judgeDecision, missingText, withDecision } from './approval.js';
import { judgeCancel } from './cancelling.js';
import { judgeResolve } from './hold.js';
import type { Order } from '../order/order.js';

/** Judges a message that may hold anything. What counts is stored in the order; the workflow acts on it later. */
export function judge(order: Order, message: MessageName, content: unknown): { text: string } | { refused: string } {
  const { data } = order;
  switch (message) {
    case 'approve':
    case 'reject': {
      const { quoted, deadline, request, decisions } = data;
      const judged = judgeDecision(message, content, {
        state: data.state === 'awaitingApproval' && !order.undecided ? 'placing' : data.state,
        approved: order.approvedAndUnsent,
        quote: quoted?.quote,
        terms: quoted?.terms,
        decisions,
        requestedBy: request.requestedBy,
        deadline,
        now: Date.now(),
      });
      if ('refused' in judged) {
        return judged;
      }
      data.decisions = withDecision(decisions, judged.decision);
      const { by, quote } = judged.decision;
      const counted = `${message === 'approve' ? 'Approved' : 'Rejected'} by ${by}: ${quote}.`;
      const next = order.undecided
        ? ` ${missingText(data.decisions, order.quoted.terms)}`
        : message === 'approve'
          ? ' All approvals are given; the purchase is next.'
          : '';
      return { text: `${counted}${next}` };
    }
    case 'cancel': {
      const judged = judgeCancel(content, data.state, {
        unanswered: data.unanswered.length > 0,
        suspect: data.suspect !== undefined,
        unlooked: data.settings === undefined,
      });
      if ('refused' in judged) {
        return judged;
      }
      data.cancel = judged.cancel;
      return judged;
    }
    case 'resolve': {
      const { state, hold, circuit, request } = data;
      const changes = rulesIfAny(request)?.circuit(request);
      const judged = judgeResolve(content, { state, hold, circuit, taken: data.resolve, changes });
      if ('refused' in judged) {
        return judged;
      }
      data.resolve = judged.resolve;
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
