import { workflowInfo } from '@temporalio/workflow';
import type { Attention, OrderAttention } from '../../contract/attention.js';
import { defined } from '../../contract/defined.js';
import { shownDecision, type KeptDecision } from '../../contract/kept-decision.js';
import { clipBytes } from '../../contract/describe.js';
import type { OrderFailure } from '../../contract/failures.js';
import { ORDER_EVENTS, type OrderEvent } from '../../contract/notices.js';
import type { Circuit, Decision, OrderState, OrderView, RefusedMessage, ResolveMessage } from '../../contract/view.js';
import { MOST_WORDS_BYTES } from '../../contract/text.js';
import { afterDecision } from '../messages/approval.js';
import { holdId, makeHold, type HoldReason } from '../messages/hold.js';
import { madeByReset, type OrderData } from './data.js';
import { list, listAttention, LISTED } from './listing.js';
import { countEnd } from './count-end.js';
import { logStage } from './log-line.js';
import { isApproved, outcomeOfQuote, planOf, type Quoted, type Tracked, type Stage } from './stage.js';
import { viewOf } from './view.js';

/** Limits for the parts of a view that can grow. A reason may hold what a person wrote, and who. */
const MOST = { refused: 10, timeline: 60, textBytes: 1000, reasonBytes: MOST_WORDS_BYTES + 500 };

/** A check on behalf of one person. */
export interface Checking {
  readonly resolve: ResolveMessage;
  readonly checked: Promise<{ circuit: Circuit } | { refused: string }>;
}
/** Told of each event of an order that somebody outside may want to know. */
export type OnEvent = (event: OrderEvent, decision?: Decision) => void;

/** One order: its data, how it changes, and what people see of it. */
export class Order {
  /** The circuit that Zenlayer is asked about before a `resolve` is taken. A run never ends before that check does. */
  checking?: Checking;

  /** How many decisions are being checked, and how many were or are: their steps have different ids. */
  checks = 0;
  checked = 0;

  private turn: Promise<unknown> = Promise.resolve();

  /** @param asked the request as received */
  constructor(
    readonly asked: unknown,
    readonly data: OrderData,
  ) {}

  /** What else happens with an event; by default nothing. */
  onEvent: OnEvent = () => undefined;

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

  /** Does what must not be done at the same time. @param work never rejects */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done;
    return done;
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
      data.reason = clipBytes(reason, MOST.reasonBytes);
    }
    list(data);
    logStage(data.stage, data.reason);
    countEnd(data);
    if (LISTED.includes(next.state)) {
      delete data.toldAttention;
    }
    const event = ORDER_EVENTS.find((each) => each === next.state);
    if (event !== undefined) {
      this.onEvent(event);
    }
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
      this.tellAttention(attention.code);
    }
    listAttention(this.data);
  }

  /** Once for each kind, because trouble that is tried again comes again. Not that receivers can't be reached. */
  private tellAttention(code: OrderAttention): void {
    if (code !== 'notNotified' && code !== this.data.toldAttention) {
      this.data.toldAttention = code;
      this.onEvent('attention');
    }
  }

  /** Counts a person's decision. */
  decided(quoted: Quoted, decision: KeptDecision): void {
    Object.assign(quoted, afterDecision(quoted, decision));
    this.onEvent('decided', shownDecision(decision));
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
