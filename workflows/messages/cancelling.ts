import { MESSAGES } from '../../contract/messages.js';
import type { OrderState } from '../../contract/view.js';
import { readMessage } from './fields.js';
import { CANCEL_WORDS } from './words.js';

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
        text: CANCEL_WORDS.placing,
      };
    case 'held':
      return { refused: CANCEL_WORDS.held };
    case 'provisioning':
      return { refused: CANCEL_WORDS.bought };
    default:
      return { refused: CANCEL_WORDS.ended(state) };
  }
}

function cancelText({ unanswered, suspect, unasked = false }: Doubts): string {
  if (unanswered) {
    return CANCEL_WORDS.unanswered;
  }
  return suspect ? CANCEL_WORDS.suspect : unasked ? CANCEL_WORDS.unasked : CANCEL_WORDS.sure;
}
