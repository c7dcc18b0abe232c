import { MESSAGES } from '../../contract/messages.js';
import type { OrderState } from '../../contract/view.js';
import { readMessage } from './fields.js';

/** Somebody's wish to cancel. */
export interface CancelWish {
  by: string;
  reason?: string;
}

/** What may have been bought without the order knowing it. */
export interface Doubts {
  /** A purchase of its own had no clear answer. */
  unanswered: boolean;
  /** An earlier run may have sent one. */
  suspect: boolean;
  /** Whether there was an earlier run is not known yet. */
  unlooked?: boolean;
}

/**
 * Judges one `cancel`. Before a purchase can have been sent it takes effect at once; while one may be on its way it is
 * noted, and takes effect if it turns out that nothing was bought; after that it is refused.
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
        text: 'A purchase may be on its way. If it turns out that nothing was bought, the order is cancelled; otherwise it goes on.',
      };
    case 'held':
      return { refused: 'A purchase may have been made, so cancelling is not enough: resolve the hold.' };
    case 'provisioning':
      return {
        refused: 'It is bought: cancelling would not undo that. Delete the circuit in the console if it is not wanted.',
      };
    default:
      return { refused: `The order has ended: ${state}.` };
  }
}

/** An answer never says more than is certain. */
function cancelText({ unanswered, suspect, unlooked = false }: Doubts): string {
  if (unanswered) {
    return 'An earlier purchase had no clear answer, so the order is not simply cancelled: it is held until somebody has looked.';
  }
  return suspect
    ? 'An earlier run of this order may have bought. If a search finds nothing, the order is cancelled; otherwise it goes on.'
    : unlooked
      ? 'First Temporal is asked whether an earlier run of this order may have bought. If none has, the order is cancelled.'
      : 'The order is cancelled; nothing was bought.';
}
