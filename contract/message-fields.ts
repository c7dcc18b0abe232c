import { defined } from './defined.js';
import { EXAMPLES } from './examples.js';
import { NAME_LIMIT, SIGNATURE_LIMIT, WORDS_LIMIT, type TextLimit } from './text.js';
import { RESOLVE_CHOICES, type MessageName, type ResolveChoice } from './view-words.js';

/** What `approve` and `reject` take. */
export interface DecisionMessage {
  /** Who decides. */
  readonly by: string;
  /** The id of the quote to decide on. */
  readonly quote: string;
  /** Why; some policies require it. */
  readonly comment?: string;
  /** The person that a delegate decides for; absent = oneself. */
  readonly for?: string;
  /** ISO time in the statement that is signed; only where the order asks for signatures. */
  readonly signedAt?: string;
  /** The armored SSH signature of that statement, see `decisionStatement`. */
  readonly signature?: string;
}

/** What `requote` takes. */
export interface RequoteMessage {
  readonly by: string;
  readonly reason?: string;
}

/** What `cancel` takes. */
export interface CancelMessage {
  readonly by: string;
  readonly reason?: string;
}

/** What `resolve` takes. */
export interface ResolveMessage {
  readonly by: string;
  readonly hold: string;
  readonly choice: ResolveChoice;
  readonly reason: string;
  /** With `adopt`: which circuit, when it is not the one that the hold names. */
  readonly crossRegionBandwidthId?: string;
}

/** What each message takes. */
export interface MessageContents {
  readonly approve: DecisionMessage;
  readonly reject: DecisionMessage;
  readonly requote: RequoteMessage;
  readonly cancel: CancelMessage;
  readonly resolve: ResolveMessage;
}

/** What a field of a message holds, in words. All fields are text. */
export interface FieldRule {
  readonly what: string;
  readonly optional: boolean;
  readonly limit: TextLimit;
  readonly oneOf?: readonly string[];
  /** The placeholder in the example that people see; without one the example leaves the field out. */
  readonly example?: string;
}

/** A rule for each field, optional exactly where the field is. */
export type FieldRules<M> = {
  readonly [F in keyof M]-?: FieldRule & { readonly optional: undefined extends M[F] ? true : false };
};

const text = (what: string, example?: string) => defined({ what, optional: false, limit: NAME_LIMIT, example });
const optionalText = (what: string, example?: string) => defined({ what, optional: true, limit: NAME_LIMIT, example });
const words = <R>(rule: R) => ({ ...rule, limit: WORDS_LIMIT });

const DECISION: FieldRules<DecisionMessage> = {
  by: text('your name', EXAMPLES.by),
  quote: text('the id of the quote to decide on', "the quote's id"),
  comment: words(optionalText('a comment')),
  for: optionalText('the person that you decide for, who has delegated to you'),
  signedAt: optionalText('the time of the signature in UTC, such as 2026-11-27T15:00:00Z'),
  signature: { ...optionalText('an armored SSH signature'), limit: SIGNATURE_LIMIT },
};

const WISH: FieldRules<RequoteMessage & CancelMessage> = {
  by: text('your name', EXAMPLES.by),
  reason: words(optionalText('a reason', EXAMPLES.reason)),
};

/** The fields of every message. Handlers, examples and schemas are made from these. */
export const MESSAGE_FIELDS: { readonly [N in MessageName]: FieldRules<MessageContents[N]> } = {
  approve: DECISION,
  reject: DECISION,
  requote: WISH,
  cancel: WISH,
  resolve: {
    by: text('your name', EXAMPLES.by),
    hold: text('the id of the hold', "the hold's id"),
    choice: { ...text('one of the choices', '…'), oneOf: RESOLVE_CHOICES },
    reason: words(text('a reason', EXAMPLES.reason)),
    crossRegionBandwidthId: optionalText('the id of a circuit'),
  },
};
