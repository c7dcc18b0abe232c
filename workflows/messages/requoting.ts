import { MESSAGES, type RequoteMessage } from '../../contract/messages.js';
import type { OrderState } from '../../contract/view.js';
import type { Asked } from '../order/stage.js';
import { readMessage } from './fields.js';
import { DECISION_WORDS, REQUOTE_WORDS } from './words.js';

/** What a `requote` is judged by. */
export interface RequoteContext {
  state: OrderState;
  quoted: (Pick<Asked, 'deadline'> & { record: { quote: { id: string } } }) | undefined;
  cancelled: boolean;
  /** Unix ms. */
  now: number;
}

/** Judges one `requote`: only a quote that waits for decisions can be replaced. */
export function judgeRequote(
  message: unknown,
  { state, quoted, cancelled, now }: RequoteContext,
): { requote: RequoteMessage; text: string } | { refused: string } {
  const read = readMessage(message, MESSAGES.requote.fields);
  if ('problem' in read) {
    return { refused: read.problem };
  }
  if (state !== 'awaitingApproval' || quoted === undefined) {
    return { refused: REQUOTE_WORDS.nothingToReplace(state) };
  }
  if (cancelled) {
    return { refused: REQUOTE_WORDS.cancelled };
  }
  if (now >= Date.parse(quoted.deadline)) {
    return { refused: DECISION_WORDS.tooLate(quoted.deadline, now) };
  }
  const { by = '', reason } = read.fields;
  return { requote: { by, ...(reason ? { reason } : {}) }, text: REQUOTE_WORDS.taken(by, quoted.record.quote.id) };
}
