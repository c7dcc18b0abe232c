import {
  CancellationScope,
  condition,
  setCurrentDetails,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { QuoteRecord, OrderSettings } from '../../activities/index.js';
import { clipBytes } from '../../contract/describe.js';
import type { OrderFailure } from '../../contract/failures.js';
import type { MessageAnswer } from '../../contract/messages.js';
import { CrbState, searchAttributesOf } from '../../contract/search-attributes.js';
import type { OrderRequest } from '../../contract/request.js';
import {
  isFinal,
  type Circuit,
  type FinalState,
  type CircuitFigures,
  type MessageName,
  type OrderState,
  type OrderView,
} from '../../contract/view.js';
import { escaped } from '../../contract/text.js';
import { outcomeOf } from '../messages/approval.js';
import type { CancelWish } from '../messages/cancelling.js';
import { detailsText } from './details.js';
import { holdId, makeHold, type HoldReason } from '../messages/hold.js';
import { judge } from '../messages/judging.js';
import { show } from '../messages/fields.js';
import { madeByReset, type OrderData } from './data.js';
import { viewOf } from './view.js';
import { saidText } from './wording.js';

/** What a view may hold of what can grow without end. */
const MOST = { refused: 10, timeline: 60, textBytes: 1000 };

/** Steps of the promise queue in which a timer that has fired is surely heard of; it takes one or two. */
const TURNS = 20;

/** States in which an order stays a while, and that are worth a write to the list of orders. */
const LISTED: readonly OrderState[] = ['awaitingApproval', 'held', 'provisioning'];

/** One order: what it knows, how it changes, and what it shows of itself. */
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

  /**
   * Waits until something has come about, at most until `at`; also ends when the order should go on in a new run.
   *
   * @returns whether `at` has come, also when something came about in the same moment. Not for the clock to say: when a
   * worker that was down meets a timer that has fired behind several queries, `Date.now()` still is what it was before,
   * and right again in the next replay.
   */
  async until(done: () => boolean, at: string, summary: string): Promise<boolean> {
    const ms = Math.max(1, Date.parse(at) - Date.now());
    const timer = new CancellationScope();
    let late = false;
    const rung = () => {
      late = true;
    };
    void timer.run(() => sleep(ms, { summary }).then(rung)).catch(() => undefined);
    await condition(() => late || done() || this.isLong);
    // What one moment brings is taken in one after the other, messages first: a timer among it must not be missed.
    for (let turn = 0; turn < TURNS; turn++) {
      await Promise.resolve();
    }
    if (!late) {
      timer.cancel();
    }
    return late;
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
    this.list();
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
    const wish = data.cancel === undefined ? '' : ` ${data.cancel.by} has asked to cancel it.`;
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

  /** A purchase may have been made, and nothing shows it: only a person can say. */
  holdUnanswered(why: string): void {
    const text = `A purchase had no clear answer, and nothing was found. ${why}`;
    this.hold({ code: 'outcomeUnknown', text, evidence: this.doubts, candidates: [] });
  }

  /** What may have been bought without this order knowing it. */
  get doubts(): string[] {
    const { unanswered, suspect } = this.data;
    return suspect === undefined ? unanswered : [...unanswered, suspect.text];
  }

  /** A step ended with something that no step of this version writes. */
  holdUnreadable(step: string, ended: string): void {
    this.hold({ code: 'unreadable', text: `${step} ended with ${ended}`, evidence: this.doubts, candidates: [] });
  }

  /** Ends the order by the newest rejection of its quote. */
  reject(): void {
    const said = this.data.decisions.find(({ decision }) => decision === 'reject');
    this.end('rejected', `Rejected by ${said === undefined ? 'nobody' : saidText(said)}`);
  }

  /** Grants a wish to cancel, unless a purchase may have been made. */
  cancel({ by, reason }: CancelWish): void {
    if (this.data.unanswered.length > 0) {
      this.holdUnanswered('It can’t simply be cancelled.');
    } else {
      const certain = this.data.suspect === undefined ? ' Nothing was bought.' : '';
      this.end('cancelled', `Cancelled by ${by}${reason === undefined ? '' : `: ${reason}`}.${certain}`);
    }
  }

  /** Ends the order; when an earlier run of it may have bought, only after what that one left was looked for. */
  end(state: FinalState, reason: string): void {
    if (this.data.suspect === undefined) {
      this.to(state, reason);
    } else {
      this.data.ending = { state, reason };
      this.searchForEarlierRun();
    }
  }

  /** Nobody can give the approvals that the quote demands. */
  endImpossible(why: string): void {
    if (this.doubts.length > 0) {
      this.hold({ code: 'conflict', text: why, evidence: this.doubts, candidates: [] });
    } else {
      this.fail('NobodyCanApprove', why);
    }
  }

  /** Looks for what an earlier run may have bought. */
  searchForEarlierRun(): void {
    const { data, settings } = this;
    const { text = '', endedAt = this.now() } = data.suspect ?? {};
    data.arrivesUntil = new Date(Date.parse(endedAt) + settings.searchWindow).toISOString();
    data.search = { until: data.arrivesUntil };
    this.to('placing', `First a search for what an earlier run may have bought. ${text}`);
  }

  /**
   * Forgets what may have been bought, because a person says that nothing was. What can still arrive is waited for before
   * anything is sent again: that no person can see.
   */
  forgetDoubts(): void {
    const { data } = this;
    const { arrivesUntil } = data;
    data.unanswered = [];
    delete data.suspect;
    delete data.ending;
    if (arrivesUntil !== undefined && Date.now() < Date.parse(arrivesUntil)) {
      const endedAt = new Date(Date.parse(arrivesUntil) - this.settings.searchWindow).toISOString();
      data.suspect = { text: `A purchase sent before can still arrive until ${arrivesUntil}.`, endedAt };
    }
  }

  /** The purchase is known: from here on it is followed. */
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
    const wish = data.cancel === undefined ? '' : ` The wish of ${data.cancel.by} to cancel came too late.`;
    delete data.cancel;
    this.to('provisioning', reason + wish);
  }

  /** A person should know; nothing has stopped. */
  attend(attention: OrderData['attention']): void {
    delete this.data.attention;
    if (attention !== undefined) {
      this.data.attention = { ...attention, text: clipBytes(attention.text, MOST.textBytes) };
    }
    this.show();
  }

  /**
   * Takes a message, whatever it is: it changes the order, or it is refused with a reason. Never throws, because what
   * throws here would stop the order.
   */
  receive(message: MessageName, content: unknown): MessageAnswer {
    const answer = judge(this, message, content);
    if ('refused' in answer) {
      this.refuse(message, content, answer.refused);
      return { accepted: false, text: answer.refused, state: this.state };
    }
    this.show();
    return { accepted: true, text: answer.text, state: this.state };
  }

  /** Where the decisions on the quote stand. */
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

  /** Whether somebody has taken the approval back. */
  get rejected(): boolean {
    return this.data.quoted !== undefined && this.outcome === 'rejected';
  }

  private refuse(message: MessageName, content: unknown, reason: string): void {
    const by = typeof content === 'object' && content !== null ? (content as { by?: unknown }).by : undefined;
    const { refused } = this.data;
    const latest = {
      at: this.now(),
      message,
      ...(typeof by === 'string' ? { by: clipBytes(escaped(by.slice(0, 256)), 255) } : {}),
      reason: clipBytes(reason, MOST.textBytes),
      received: show(content, 250),
    };
    this.data.refused = { count: refused.count + 1, latest: [...refused.latest, latest].slice(-MOST.refused) };
    this.show();
  }

  /**
   * Writes the state to the list of orders, where an order stays a while and at its end; and beside it what the list does
   * not have of the order yet, because its starter did not write it or it has been registered since.
   */
  private list(): void {
    const { state, request, searchAttributes } = this.data;
    if (!(LISTED.includes(state) || isFinal(state))) {
      return;
    }
    const written = workflowInfo()
      .typedSearchAttributes.getAll()
      .map(({ key }) => key.name);
    const news = searchAttributesOf(request, state).filter(({ key: { name } }) =>
      name === CrbState.name
        ? searchAttributes.includes(name) || written.includes(name)
        : searchAttributes.includes(name) && !written.includes(name),
    );
    if (news.length > 0) {
      upsertSearchAttributes(news);
    }
  }

  /** Shows what has changed, once for all that changes in one moment: messages may come by the thousand. */
  private show(): void {
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
