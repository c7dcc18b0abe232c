import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { defined } from './defined.js';
import { EXAMPLES } from './examples.js';
import { RESOLVE_CHOICES, type MessageName, type OrderState, type OrderView, type ResolveMessage } from './view.js';

/** What `approve` and `reject` take. */
export interface DecisionMessage {
  /** Who decides; not the one who asked. */
  readonly by: string;
  /** The id of the quote that is decided on. */
  readonly quote: string;
  /** Why; some policies demand it. */
  readonly comment?: string;
}

/** What `cancel` takes. */
export interface CancelMessage {
  readonly by: string;
  readonly reason?: string;
}

/** What each message takes. */
export interface MessageContents {
  readonly approve: DecisionMessage;
  readonly reject: DecisionMessage;
  readonly cancel: CancelMessage;
  readonly resolve: ResolveMessage;
}

/** What a field of a message holds, in words. All fields are text. */
export interface FieldRule {
  readonly what: string;
  readonly optional: boolean;
  readonly oneOf?: readonly string[];
  /** What stands for it in the message that people are shown first; without one it is left out there. */
  readonly example?: string;
}

/** A rule for each field, optional exactly where the field is. */
type FieldRules<M> = {
  readonly [F in keyof M]-?: FieldRule & { readonly optional: undefined extends M[F] ? true : false };
};

/** One message of an order. */
export interface MessageKind<M> {
  /** Accepted by the server even while no worker runs, and never answered. */
  readonly signal: SignalDefinition<[M]>;
  /** The same message with an answer at once. Prefer it wherever the sender can wait for it. */
  readonly update: UpdateDefinition<MessageAnswer, [M]>;
  /** In words, for whoever sees a button for it. */
  readonly purpose: string;
  readonly fields: FieldRules<M>;
}

/** `type` of the failure of an update that was refused. Its message says why; its details are the MessageAnswer. */
export const MESSAGE_REFUSED = 'MessageRefused';

/** What an update answers; one that is refused changes nothing and fails with this as its details. */
export interface MessageAnswer {
  readonly accepted: boolean;
  readonly text: string;
  readonly state: OrderState;
}

const text = (what: string, example?: string) => defined({ what, optional: false, example });
const optionalText = (what: string, example?: string) => defined({ what, optional: true, example });

const DECISION: FieldRules<DecisionMessage> = {
  by: text('the name of who decides', EXAMPLES.by),
  quote: text('the id of the quote that is decided on', "the quote's id"),
  comment: optionalText('a comment'),
};

/** Every message that an order takes. Whatever lists messages is made from this. */
export const MESSAGES: { readonly [N in MessageName]: MessageKind<MessageContents[N]> } = {
  approve: {
    signal: defineSignal('approve'),
    update: defineUpdate('approveOrder'),
    purpose: 'Approve a quote.',
    fields: DECISION,
  },
  reject: {
    signal: defineSignal('reject'),
    update: defineUpdate('rejectOrder'),
    purpose: 'Reject a quote.',
    fields: DECISION,
  },
  cancel: {
    signal: defineSignal('cancel'),
    update: defineUpdate('cancelOrder'),
    purpose: 'Cancel the order, if nothing was bought.',
    fields: { by: text('the name of who cancels', EXAMPLES.by), reason: optionalText('a reason', EXAMPLES.reason) },
  },
  resolve: {
    signal: defineSignal('resolve'),
    update: defineUpdate('resolveOrder'),
    purpose: 'Resolve a held order.',
    fields: {
      by: text('the name of who resolves', EXAMPLES.by),
      hold: text('the id of the hold', "the hold's id"),
      choice: { ...text('one of the choices', '…'), oneOf: RESOLVE_CHOICES },
      reason: text('a reason', EXAMPLES.reason),
      crossRegionBandwidthId: optionalText('the id of a circuit'),
    },
  },
};

export const MESSAGE_NAMES = Object.keys(MESSAGES) as readonly MessageName[];

// For whoever sends them with Temporal's own client.
export const { signal: approveSignal, update: approveUpdate } = MESSAGES.approve;
export const { signal: rejectSignal, update: rejectUpdate } = MESSAGES.reject;
export const { signal: cancelSignal, update: cancelUpdate } = MESSAGES.cancel;
export const { signal: resolveSignal, update: resolveUpdate } = MESSAGES.resolve;

/** What a query fails with that has overtaken the task of its order; the next one is answered. */
export const ASK_AGAIN = 'The order is just taking something in; ask again.';

/** The whole order; answered by a worker. */
export const orderQuery = defineQuery<OrderView>('order');
