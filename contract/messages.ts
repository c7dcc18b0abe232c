import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { OrderState, OrderView, ResolveMessage } from './view.js';

/** What `approve` and `reject` take. */
export interface DecisionMessage {
  /** Who decides; not the one who asked. */
  by: string;
  /** The id of the quote that is decided on. */
  quote: string;
  /** Why; some policies demand it. */
  comment?: string;
}

/** What `cancel` takes. */
export interface CancelMessage {
  by: string;
  reason?: string;
}

/** `type` of the failure of an update that was refused. Its message says why; its details are the MessageAnswer. */
export const MESSAGE_REFUSED = 'MessageRefused';

/** What an update answers; one that is refused changes nothing and fails with this as its details. */
export interface MessageAnswer {
  accepted: boolean;
  text: string;
  state: OrderState;
}

/** What a query fails with that has overtaken the task of its order; the next one is answered. */
export const ASK_AGAIN = 'The order is just taking something in; ask again.';

/** The whole order; answered by a worker. */
export const orderQuery = defineQuery<OrderView>('order');

// Signals: accepted by the server even while no worker runs, and never answered.
export const approveSignal = defineSignal<[DecisionMessage]>('approve');
export const rejectSignal = defineSignal<[DecisionMessage]>('reject');
export const cancelSignal = defineSignal<[CancelMessage]>('cancel');
export const resolveSignal = defineSignal<[ResolveMessage]>('resolve');

// Updates: the same messages with an answer at once. Prefer them wherever the sender can wait for it.
export const approveUpdate = defineUpdate<MessageAnswer, [DecisionMessage]>('approveOrder');
export const rejectUpdate = defineUpdate<MessageAnswer, [DecisionMessage]>('rejectOrder');
export const cancelUpdate = defineUpdate<MessageAnswer, [CancelMessage]>('cancelOrder');
export const resolveUpdate = defineUpdate<MessageAnswer, [ResolveMessage]>('resolveOrder');
