import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { z } from 'zod';
import type { Frozen } from './frozen.js';
import { MESSAGE_FIELDS, type FieldRules, type MessageContents } from './message-fields.js';
import type { expectedOrderSchema, messageAnswerSchema } from './schemas/messages.js';
import type { MessageName, OrderView } from './view.js';

export * from './message-fields.js';

/** One message of an order. */
export interface MessageKind<M> {
  /** Works without a worker, but gets no answer. */
  readonly signal: SignalDefinition<[M]>;
  /** The same message with an immediate answer. Prefer it wherever the sender can wait. */
  readonly update: UpdateDefinition<MessageAnswer, [M]>;
  /** What the message does, as the Temporal UI shows it. */
  readonly purpose: string;
  readonly fields: FieldRules<M>;
}

/** `type` of the failure of a refused update. Its message is the reason; its details are the MessageAnswer. */
export const MESSAGE_REFUSED = 'MessageRefused';

/** The answer to an update. A refused update changes nothing and fails with this as its details. */
export type MessageAnswer = Frozen<z.infer<typeof messageAnswerSchema>>;

/** Every message that an order takes. All other lists of messages are made from this one. */
export const MESSAGES: { readonly [N in MessageName]: MessageKind<MessageContents[N]> } = {
  approve: {
    signal: defineSignal('approve'),
    update: defineUpdate('approveOrder'),
    purpose: 'Approve a quote.',
    fields: MESSAGE_FIELDS.approve,
  },
  reject: {
    signal: defineSignal('reject'),
    update: defineUpdate('rejectOrder'),
    purpose: 'Reject a quote.',
    fields: MESSAGE_FIELDS.reject,
  },
  requote: {
    signal: defineSignal('requote'),
    update: defineUpdate('requoteOrder'),
    purpose: "Ask the price again, under today's policy. Decisions on the quote before no longer count.",
    fields: MESSAGE_FIELDS.requote,
  },
  cancel: {
    signal: defineSignal('cancel'),
    update: defineUpdate('cancelOrder'),
    purpose: 'Cancel the order, if nothing was bought.',
    fields: MESSAGE_FIELDS.cancel,
  },
  resolve: {
    signal: defineSignal('resolve'),
    update: defineUpdate('resolveOrder'),
    purpose: 'Resolve a held order.',
    fields: MESSAGE_FIELDS.resolve,
  },
};

// For programs that send messages with Temporal's own client.
export const { signal: approveSignal, update: approveUpdate } = MESSAGES.approve;
export const { signal: rejectSignal, update: rejectUpdate } = MESSAGES.reject;
export const { signal: requoteSignal, update: requoteUpdate } = MESSAGES.requote;
export const { signal: cancelSignal, update: cancelUpdate } = MESSAGES.cancel;
export const { signal: resolveSignal, update: resolveUpdate } = MESSAGES.resolve;

/** What `awaitQuote` compares before it waits; each may be left out. */
export type ExpectedOrder = Frozen<z.infer<typeof expectedOrderSchema>>;

/** `type` of the failure of an `awaitQuote` that met an order with another request. */
export const ANOTHER_REQUEST = 'AnotherRequest';

/**
 * Waits until the order is past quoting, and returns it: with a quote to decide on, held, ended, or wherever it is. After a
 * minute it returns the order as it is; then send it again. With update-with-start, one call starts an order and waits
 * for its quote; give it the request, so that it fails when the open order has another one.
 */
export const awaitQuoteUpdate = defineUpdate<OrderView, [ExpectedOrder]>('awaitQuote');

/** Error for a query that arrived before the order's own task. The next query succeeds. */
export const ASK_AGAIN = 'The order is processing an event; ask again.';

/** The whole order. Needs a worker. */
export const orderQuery = defineQuery<OrderView>('order');
