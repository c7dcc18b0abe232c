import { MESSAGES } from '../../contract/messages.js';
import type { OrderState } from '../../contract/view.js';
import { readMessage } from './fields.js';

/** Somebody's wish to cancel. */
export interface CancelWish {
  by: string;
  reason?: string;
}

/** Purchases that may have been made without the order knowing. */
export interface Doubts {
  /** A purchase of its own had no clear answer. */
  unanswered: boolean;
  /** An earlier run may have sent one. */
  suspect: boolean;
  /** Nobody has checked yet whether there was an earlier run. */
  unasked?: boolean;
}

/**
 * Judges one `cancel`. Before anything was sent, it takes effect at once. While a purchase may be on its way, it is noted,
 * and takes effect if nothing was bought. After a purchase it is refused.
 */
export function judgeCancel(
  message: unknown,
  state: OrderState,
  doubts: Doubts,
): { cancel: CancelWish; text: string } | { refused: string } {
  const read = readMessage(message, MESSAGES.cancel.fields);
  if ('problem' in read) {
    return { refused: read.problem };
  }
  const { by = '', reason } = read.fields;
  const cancel = { by, ...(reason ? { reason } : {}) };
  switch (state) {
    case 'quoting':
    case 'awaitingApproval':
      return { cancel, text: cancelText(doubts) };
    case 'placing':
      return {
        cancel,
        text: 'A purchase may be on its way. If nothing was bought, the order is cancelled; otherwise it goes on.',
      };
    case 'held':
      return { refused: 'A purchase may have been made, so the order can’t be cancelled. Resolve its hold instead.' };
    case 'provisioning':
      return {
        refused:
          'Already bought; cancelling can’t undo it. If nobody wants the circuit, delete it in the Zenlayer console.',
      };
    default:
      return { refused: `The order has already ended as ${state}.` };
  }
}

/** The answer when nothing can have been bought. */
export const CANCELLED_FOR_SURE = 'The order is cancelled; nothing was bought.';

/** Says only what is certain. */
function cancelText({ unanswered, suspect, unasked = false }: Doubts): string {
  if (unanswered) {
    return 'Zenlayer never confirmed an earlier purchase, so the order can’t end yet: it is held until somebody resolves it.';
  }
  return suspect
    ? 'An earlier run of this order may have sent a purchase. If a search finds nothing, the order is cancelled; otherwise it goes on.'
    : unasked
      ? 'The order first asks Temporal about an earlier run that may have sent a purchase. If there is none, it is cancelled.'
      : CANCELLED_FOR_SURE;
}
