import { workflowInfo } from '@temporalio/workflow';
import type { Attention, OrderAttention } from '../../contract/attention.js';
import { defined } from '../../contract/defined.js';
import { clipBytes } from '../../contract/describe.js';
import type { OrderFailure } from '../../contract/failures.js';
import type { Circuit, OrderState, OrderView, RefusedMessage } from '../../contract/view.js';
import { holdId, makeHold, type HoldReason } from '../messages/hold.js';
import { madeByReset, type OrderData } from './data.js';
import { list } from './listing.js';
import { isApproved, outcomeOfQuote, planOf, type Tracked, type Stage } from './stage.js';
import { viewOf } from './view.js';

/** Limits for the parts of a view that can grow. */
const MOST = { refused: 10, timeline: 60, textBytes: 1000 };

/** One order: its data, how it changes, and what people see of it. */
export class Order {
  /** @param asked the request as received */
  constructor(
    readonly asked: unknown,
    readonly data: OrderData,
  ) {}

  get stage(): Stage {
    return this.data.stage;
  }

  get state(): OrderState {
    return this.data.stage.state;
  }

  get orderId(): string {
    return workflowInfo().workflowId;
  }

  /** How many states the order has been in, which makes the ids of its steps. */
  get states(): number {
    return this.data.past.length + 1;
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
    const fields: Partial<OrderData> = this.data;
    for (const field of Object.keys(fields) as (keyof OrderData)[]) {
      delete fields[field];
    }
    Object.assign(fields, fresh);
  }

  /** Goes to a state, with what is known already and what that state needs. */
  to(next: Stage, reason?: string): void {
    const { data } = this;
    const { past, since, reason: before, stage } = data;
    const { quoted, there, circuit } = stage;
    data.past = [...past, { state: stage.state, at: since, ...defined({ reason: before }) }].slice(1 - MOST.timeline);
    data.stage = { ...defined({ quoted, there, circuit }), ...next };
    data.since = this.now();
    delete data.reason;
    delete data.attention;
    if (reason !== undefined) {
      data.reason = clipBytes(reason, MOST.textBytes);
    }
    list(data);
  }

  fail(failure: OrderFailure, reason: string): void {
    this.to({ state: 'failed', failure }, reason);
  }

  hold(reason: HoldReason): void {
    const { data } = this;
    data.holds += 1;
    const id = holdId(data.holds, workflowInfo().runId);
    const wish = data.cancel === undefined ? '' : ` ${data.cancel.by} asked to cancel the order.`;
    const text = reason.text + wish;
    const hold = makeHold(
      id,
      { ...reason, text },
      {
        bought: data.stage.circuit !== undefined,
        maySend: !madeByReset(data),
        mayFollow: planOf(data.stage) !== undefined,
      },
    );
    this.to({ state: 'held', hold }, text);
  }

  /** The circuit is known; from now on it is tracked. */
  bought(known: Tracked, circuit: Circuit, at: string, reason: string): void {
    const { data } = this;
    data.doubts = { unanswered: [] };
    const wish = data.cancel === undefined ? '' : ` ${data.cancel.by} asked to cancel, but too late.`;
    delete data.cancel;
    this.to({ state: 'provisioning', ...known, circuit, boughtAt: at }, reason + wish);
  }

  /** Tells people something that stops nothing. */
  attend(attention: Attention<OrderAttention> | undefined): void {
    delete this.data.attention;
    if (attention !== undefined) {
      this.data.attention = { ...attention, text: clipBytes(attention.text, MOST.textBytes) };
    }
  }

  /** Records a refused message. */
  noteRefused(refused: RefusedMessage): void {
    const { count, latest } = this.data.refused;
    this.data.refused = { count: count + 1, latest: [...latest, refused].slice(-MOST.refused) };
  }

  /** Whether the order still waits for decisions on its quote. */
  get undecided(): boolean {
    const { stage } = this;
    return stage.state === 'awaitingApproval' && outcomeOfQuote(stage.quoted) === 'pending';
  }

  /** Whether the quote has been approved and nothing has been sent: the approval can still be taken back. */
  get approvedAndUnsent(): boolean {
    const { stage, doubts } = this.data;
    return stage.state === 'quoting' && isApproved(stage.quoted) && doubts.unanswered.length === 0;
  }

  /** Whether the quote is rejected, perhaps after its approval. */
  get rejected(): boolean {
    const { quoted } = this.stage;
    return quoted !== undefined && outcomeOfQuote(quoted) === 'rejected';
  }
}
