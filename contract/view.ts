import type { z } from 'zod';
import type { Frozen } from './frozen.js';
import type * as approval from './schemas/approval.js';
import type { priceSchema } from './schemas/price.js';
import type * as quote from './schemas/quote.js';
import type * as view from './schemas/view.js';

/**
 * What people and programs see of an order. Each type is that of a schema, which says what its fields mean. Workflows know
 * the types alone: the schemas are never in their bundle.
 */

export * from './view-words.js';
export type { ResolveMessage } from './message-fields.js';

/** A price as the API gave it. Nothing is converted. */
export type Price = Frozen<z.infer<typeof priceSchema>>;
/** A tier of a price. */
export type StepPrice = NonNullable<Price['stepPrices']>[number];

/** What a circuit is billed by. Mbps. */
export type CircuitFigures = Frozen<z.infer<typeof quote.circuitFiguresSchema>>;
/** A circuit as it was when a change of it was quoted. */
export type StartingPoint = Frozen<z.infer<typeof quote.startingPointSchema>>;
/** Where a circuit is. */
export type Place = Frozen<z.infer<typeof quote.placeSchema>>;
/** A figure that differs from the quote before. */
export type Difference = Frozen<z.infer<typeof quote.differenceSchema>>;
/** The circuit of an order, as last seen. */
export type Circuit = Frozen<z.infer<typeof quote.circuitSchema>>;
/** What people are asked to approve. */
export type Quote = Frozen<z.infer<typeof quote.quoteSchema>>;
/** A quote with the message that approves it only while the order waits for approval. */
export type ShownQuote = Frozen<z.infer<typeof quote.shownQuoteSchema>>;

/** Who has to approve a quote, and how. */
export type ApprovalTerms = Frozen<z.infer<typeof approval.approvalTermsSchema>>;
/** A group of people, or one person, whose name is the party's. */
export type Party = Frozen<z.infer<typeof approval.partySchema>>;
/** One person's decision on a quote. Without `key` and `principal`, `by` is a claim of the sender, not a proof. */
export type Decision = Frozen<z.infer<typeof approval.decisionSchema>>;

/** A refused message, and why. It changed nothing. */
export type RefusedMessage = Frozen<z.infer<typeof view.refusedMessageSchema>>;
/** Why an order is held, and what can be done. */
export type Hold = Frozen<z.infer<typeof view.holdSchema>>;

/**
 * Everything about an order: the query `order`, the workflow's result, the details of its failure,
 * and `crb show --json`. At most 64 KB. Times are ISO 8601 in UTC.
 */
export type OrderView = Frozen<z.infer<typeof view.orderViewSchema>>;
