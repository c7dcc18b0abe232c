import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { QuoteRecord, OrderSettings } from '../../activities/index.js';
import { clipBytes } from '../../contract/describe.js';
import type { OrderFailure } from '../../contract/failures.js';
import type { OrderRequest } from '../../contract/request.js';
import type { Circuit, CircuitFigures, OrderState, OrderView, RefusedMessage } from '../../contract/view.js';
import { outcomeOf } from '../messages/approval.js';
import { holdId, makeHold, type HoldReason } from '../messages/hold.js';
import { madeByReset, type OrderData } from './data.js';
import { detailsText } from './details.js';
import { list } from './listing.js';
import { viewOf } from './view.js';

/** Limits for the parts of a view that can grow. */
const MOST = { refused: 10, timeline: 60, textBytes: 1000 };

/** One order: its data, how it changes, and what people see of it. */
export class Order {
  private shown = true;
  /** Told of every new state. */
  private onState: () => void = () => undefined;

  /** @param asked the request as received; `data.request` is what can be shown of it until it has been checked */
  constructor(
    readonly asked: OrderRequest,
    readonly data: OrderData,
  ) {
    this.show();
  }

  get state(): OrderState {
    return this.data.state;
  }

  /** The quote; an order that is past `quoting` has one. */
  get quoted(): QuoteRecord {
    return known(this.data.quoted, 'quote');
  }

  get target(): CircuitFigures {
    return known(this.data.target, 'target');
  }

  /** The circuit; an order in provisioning has one. */
  get circuit(): Circuit {
    return known(this.data.circuit, 'circuit');
  }

  get orderId(): string {
    return workflowInfo().workflowId;
  }

  get settings(): OrderSettings {
    return known(this.data.settings, 'settings');
  }

  /** Whether the history is so long that the order should go on in a new run, as soon as nothing is under way. */
  get isLong(): boolean {
    return workflowInfo().continueAsNewSuggested;
  }

  now(): string {
    return new Date().toISOString();
  }

  /** ISO time `ms` from now. */
  in(ms: number): string {
    return new Date(Date.now() + ms).toISOString();
  }

  view(): OrderView {
    return viewOf(this.orderId, this.data);
  }

  /** Forgets everything, and begins as another order. */
  startAnew(fresh: OrderData): void {
    const fields = this.data as Partial<OrderData>;
    for (const field of Object.keys(fields) as (keyof OrderData)[]) {
      delete fields[field];
    }
    Object.assign(fields, fresh);
    this.show();
    this.onState();
  }

  /** Goes to a state. */
  to(state: OrderState, reason?: string): void {
    const { data } = this;
    const now = this.now();
    const why = reason === undefined ? {} : { reason: clipBytes(reason, MOST.textBytes) };
    data.state = state;
    data.since = now;
    delete data.reason;
    delete data.attention;
    Object.assign(data, why);
    data.timeline = [...data.timeline, { state, at: now, ...why }].slice(-MOST.timeline);
    list(data);
    this.show();
    this.onState();
  }

  /** Calls something now, and again with every new state. */
  withEachState(tell: () => void): void {
    this.onState = tell;
    tell();
  }

  fail(failure: OrderFailure, reason: string): void {
    this.data.failure = failure;
    this.to('failed', reason);
  }

  hold(reason: HoldReason): void {
    const { data } = this;
    data.holds += 1;
    const id = holdId(data.holds, workflowInfo().runId);
    const wish = data.cancel === undefined ? '' : ` ${data.cancel.by} asked to cancel the order.`;
    const text = reason.text + wish;
    data.hold = makeHold(
      id,
      { ...reason, text },
      {
        bought: data.circuit !== undefined,
        maySend: !madeByReset(data),
        mayFollow: data.settings !== undefined,
      },
    );
    delete data.resolve;
    delete data.search;
    this.to('held', text);
  }

  /** The circuit is known; from now on it is tracked. */
  bought(circuit: Circuit, at: string, reason: string): void {
    const { data } = this;
    data.circuit = circuit;
    data.boughtAt = at;
    data.unanswered = [];
    delete data.search;
    delete data.arrivesUntil;
    delete data.suspect;
    delete data.ending;
    delete data.oddity;
    const wish = data.cancel === undefined ? '' : ` ${data.cancel.by} asked to cancel, but too late.`;
    delete data.cancel;
    this.to('provisioning', reason + wish);
  }

  /** Tells people something that stops nothing. */
  attend(attention: OrderData['attention']): void {
    delete this.data.attention;
    if (attention !== undefined) {
      this.data.attention = { ...attention, text: clipBytes(attention.text, MOST.textBytes) };
    }
    this.show();
  }

  /** Records a refused message. */
  noteRefused(refused: RefusedMessage): void {
    const { count, latest } = this.data.refused;
    this.data.refused = { count: count + 1, latest: [...latest, refused].slice(-MOST.refused) };
    this.show();
  }

  /** Whether the quote is approved, rejected or still undecided. */
  get outcome(): ReturnType<typeof outcomeOf> {
    return outcomeOf(this.data.decisions, this.quoted.terms);
  }

  /** Whether the order still waits for decisions on its quote. */
  get undecided(): boolean {
    return this.state === 'awaitingApproval' && this.outcome === 'pending';
  }

  /** Whether the quote has been approved and nothing has been sent: the approval can still be taken back. */
  get approvedAndUnsent(): boolean {
    const { state, validUntil, unanswered } = this.data;
    return state === 'quoting' && validUntil !== undefined && unanswered.length === 0;
  }

  /** Whether the quote is rejected, perhaps after its approval. */
  get rejected(): boolean {
    return this.data.quoted !== undefined && this.outcome === 'rejected';
  }

  /** Updates what people see, once for all changes of one moment: thousands of messages may arrive together. */
  show(): void {
    if (this.shown) {
      this.shown = false;
      void Promise.resolve().then(() => {
        this.shown = true;
        setCurrentDetails(detailsText(this.view()));
      });
    }
  }
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) {
    throw new TypeError(`the order has no ${what} yet`);
  }
  return value;
}
