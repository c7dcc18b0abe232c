import type { QuoteResult } from '../activities/index.js';
import type { RecordedEvent, RecordedRun } from '../client/index.js';
import { defined } from '../contract/defined.js';
import { ORDER_STATES } from '../contract/index.js';
import { outcomeOf } from '../contract/approval-outcome.js';
import { asFound, asPlaced, asQuoted } from '../workflows/steps/results.js';
import { whyUncheckable } from '../workflows/messages/proof.js';
import { checkedBy, Checks, isEndInside, proofOf, rulingAfter, type Came } from './checking.js';
import { Course, recordOf } from './course.js';
import {
  at,
  attributesOf,
  detailOf,
  failureText,
  fieldsOf,
  idOf,
  localTime,
  payloadAt,
  textAt,
  timeOf,
  typeOf,
} from './event.js';
import { lastWordOf, statesIn, type LastWord } from './last-word.js';
import { receivedWith } from './received.js';
import { whyDiffers, type Ruling } from './ruling.js';
import { senderOf } from './sender.js';
import { STATE_OF_STEP } from './steps.js';
import type { ToldMessage, ToldQuote, ToldState } from './story.js';
import { turnsOf, type Turn } from './turns.js';
import { whatBecame } from './twins.js';

/** Reads the runs of an order one after the other. */
export class Telling {
  readonly quotes: ToldQuote[] = [];
  readonly messages: ToldMessage[] = [];
  states: ToldState[] = [];
  private course = new Course();
  /** Updates that were accepted and have no answer yet, by the event that accepted them. */
  private readonly open = new Map<number, Came>();

  private readonly checks = new Checks();
  private events: readonly RecordedEvent[] = [];

  constructor(private readonly request: unknown) {}

  run(run: RecordedRun): void {
    const word = lastWordOf(run);
    this.events = run.events;
    const carried = at(attributesOf(run.events[0] ?? {}), 'input', 'payloads', 1);
    const continues = textAt(attributesOf(run.events[0] ?? {}), 'continuedExecutionRunId') !== undefined;
    this.course = new Course(continues ? carried : undefined);
    this.states = [...(continues ? this.states : [{ state: 'quoting' as const, at: timeOf(run.events[0] ?? {}) }])];
    const { turns, left } = turnsOf(run);
    for (const turn of turns) {
      this.turn(run.runId, turn, word);
    }
    this.unchecked();
    this.unread(run.runId, left);
    this.believe(word);
    this.states = (word && statesIn(word)) ?? this.states;
  }

  /** The order's own word on when decisions were due: a step inside a task may leave its clock some milliseconds off. */
  private believe(word: LastWord | undefined): void {
    const id = textAt(word?.view, 'quote', 'id') ?? textAt(word?.carried, 'stage', 'quoted', 'record', 'quote', 'id');
    const said = at(word?.view, 'approval') ?? at(word?.carried, 'stage', 'quoted');
    const index = this.quotes.findLastIndex(({ record }) => record.quote.id === id);
    const told = this.quotes[index];
    if (told !== undefined) {
      const [deadline, validUntil] = [textAt(said, 'deadline'), textAt(said, 'validUntil')];
      this.quotes[index] = { ...told, ...defined({ deadline, validUntil }) };
    }
  }

  private turn(run: string, { now, came, did }: Turn, word: LastWord | undefined): void {
    for (const event of came) {
      this.signal(run, event, now, word);
    }
    for (const event of did) {
      this.update(run, event, now);
      if (isEndInside(event)) {
        this.checks.pair(did);
        // The order has gone on with what came before, and its clock with the check.
        this.course.goOn(now);
        this.checkEnded(event, event, localTime(event) ?? now, word);
      }
    }
    this.course.goOn(now);
    for (const event of came) {
      this.ended(run, event, now, word);
    }
    for (const event of did) {
      this.quoteIn(run, event, payloadAt(attributesOf(event), 'details', 'result'), now);
      this.correct(event);
    }
    this.keep();
  }

  private signal(run: string, event: RecordedEvent, now: string, word: LastWord | undefined): void {
    const came = receivedWith(event);
    if (came?.via !== 'signal') {
      return;
    }
    const told = { run, event: idOf(event), ...came, at: now, ...senderOf(event) };
    const { ruling, toCheck } = this.before(told);
    if (toCheck) {
      this.checks.begin(told);
    } else {
      this.signalJudged(told, ruling, word);
    }
  }

  private signalJudged(told: Came, ruling: Ruling | undefined, word: LastWord | undefined): void {
    const said = whatBecame(told, { ruling, word, events: this.events });
    if (said === 'unknown') {
      this.tell({ ...told, ...defined({ accepted: ruling?.accepted, text: ruling?.text || undefined }), by: 'rules' });
    } else {
      const accepted = !('refused' in said);
      const text = 'refused' in said ? said.refused : undefined;
      this.tell({ ...told, accepted, ...defined({ text, differs: whyDiffers(ruling, accepted, text) }), by: 'order' });
    }
  }

  /** What the rules say to a message that has come, and whether it has to be checked first who sent it. */
  private before({ message, via, received, at }: Came): { ruling: Ruling | undefined; toCheck: boolean } {
    const ruling = this.course.judge(message, received, at);
    const { identity } = this.course;
    if (ruling?.accepted !== true || identity === undefined || (message !== 'approve' && message !== 'reject')) {
      return { ruling, toCheck: false };
    }
    const text = whyUncheckable(identity, message, { via, checks: this.checks.count });
    return text === undefined ? { ruling, toCheck: true } : { ruling: { accepted: false, text }, toCheck: false };
  }

  /** A check has ended: its message is judged as the order stands now. */
  private checkEnded(key: RecordedEvent | number, event: RecordedEvent, at: string, word: LastWord | undefined): void {
    const message = this.checks.end(key);
    if (message === undefined) {
      return;
    }
    const told = { ...message, at, check: checkedBy(event) };
    if (told.via === 'update') {
      // Its answer comes next.
      this.open.set(told.event, told);
    } else {
      this.signalJudged(told, this.after(told), word);
    }
  }

  private after(told: Came): Ruling | undefined {
    const { message, received, at, check } = told;
    return check === undefined
      ? this.before(told).ruling
      : rulingAfter(check, received, this.course.judge(message, received, at, proofOf(told)));
  }

  /** Decisions whose check had not ended with the run: they never counted. */
  private unchecked(): void {
    for (const told of this.checks.clear()) {
      if (told.via === 'signal') {
        this.tell({ ...told, text: 'Who sent it was still being checked.', by: 'rules' });
      }
    }
  }

  private update(run: string, event: RecordedEvent, now: string): void {
    const attributes = attributesOf(event);
    const came = receivedWith(event);
    if (came?.via === 'update') {
      const identity = textAt(attributes, 'acceptedRequest', 'meta', 'identity');
      // The server stamps a worker's principal on it, see activities/sender.ts.
      const sender = defined({ identity: identity ?? senderOf(event).identity });
      const told = { run, event: idOf(event), ...came, at: now, ...sender };
      this.open.set(idOf(event), told);
      if (this.before(told).toCheck) {
        this.checks.begin(told);
      }
    } else if (typeOf(event) === 'WORKFLOW_EXECUTION_UPDATE_COMPLETED') {
      const accepting = Number(attributes['acceptedEventId']);
      const told = this.open.get(accepting);
      if (told !== undefined) {
        this.open.delete(accepting);
        this.checks.drop(accepting);
        this.answered({ ...told, at: told.check === undefined ? now : told.at }, attributes['outcome']);
      }
    }
  }

  private answered(told: Came, outcome: unknown): void {
    const failure = at(outcome, 'failure');
    const answer = fieldsOf(failure === undefined ? payloadAt(outcome, 'success') : detailOf(failure));
    const accepted = failure === undefined;
    const text = textAt(answer, 'text') ?? (failure === undefined ? undefined : failureText(failure));
    const differs = whyDiffers(this.after(told), accepted, accepted ? undefined : text);
    this.tell({ ...told, accepted, ...defined({ text, differs }), by: 'order' });
  }

  private tell(message: ToldMessage): void {
    this.messages.push(message);
    if (message.accepted === true) {
      this.course.take(message.message, message.received, message.at, proofOf(message));
      if (message.check !== undefined) {
        this.course.goOn(message.at);
      }
    }
  }

  /** Messages that came after the order's last task: nobody has judged them. */
  private unread(run: string, left: readonly RecordedEvent[]): void {
    for (const event of left) {
      const came = receivedWith(event);
      if (came?.via === 'signal') {
        const text = 'No worker has read it.';
        const place = { run, event: idOf(event), at: timeOf(event) };
        this.messages.push({ ...place, ...came, text, by: 'rules', ...senderOf(event) });
      }
    }
  }

  /** What the end of a step means. */
  private ended(run: string, event: RecordedEvent, now: string, word: LastWord | undefined): void {
    const step = this.stepOf(event);
    const result = payloadAt(attributesOf(event), 'result');
    switch (step) {
      case 'placeOrder':
        return this.course.placed(asPlaced(result));
      case 'findCircuit':
        return this.course.searched(asFound(result));
      case 'quoteOrder':
        return this.quoteIn(run, event, result, now);
      case 'checkDecision':
        return this.checkEnded(Number(attributesOf(event)['scheduledEventId']), event, now, word);
      default:
    }
  }

  private readonly begun = new Map<number, string>();

  private stepOf(event: RecordedEvent): string | undefined {
    return /^ACTIVITY_TASK_(COMPLETED|FAILED|TIMED_OUT)$/.test(typeOf(event))
      ? this.begun.get(Number(attributesOf(event)['scheduledEventId']))
      : undefined;
  }

  private quoteIn(run: string, event: RecordedEvent, value: unknown, now: string): void {
    const result: QuoteResult | undefined = value === undefined ? undefined : asQuoted(value, this.request);
    if (result?.kind === 'alreadyThere') {
      this.course.correct(result.circuit.status === 'AVAILABLE' ? 'completed' : 'provisioning');
    }
    if (result?.kind !== 'quoted') {
      return;
    }
    const taken = localTime(event) ?? now;
    const use = this.course.quote(result, taken);
    const record = recordOf(result);
    this.quotes.push({ run, event: idOf(event), at: taken, record, use, decisions: [], outcome: 'pending' });
  }

  /** What a command shows of where the order stands. */
  private correct(event: RecordedEvent): void {
    const attributes = attributesOf(event);
    const step = textAt(attributes, 'activityType', 'name');
    const listed = at(attributes, 'searchAttributes', 'indexedFields', 'CrbState');
    const state = ORDER_STATES.find((each) => each === (Array.isArray(listed) ? listed[0] : listed));
    if (step !== undefined) {
      this.begun.set(idOf(event), step);
      this.checks.scheduled(idOf(event), event);
      const shown = STATE_OF_STEP[step];
      const isAdopting = textAt(attributes, 'activityId')?.startsWith('adopt-') === true;
      if (shown !== undefined && !isAdopting) {
        this.course.correct(shown);
      }
      this.course.sendingUntil(textAt(payloadAt(attributes, 'input'), 'approvedUntil'));
    }
    if (state !== undefined) {
      this.course.correct(state);
      this.states.push({ state, at: timeOf(event) });
    }
  }

  /** Keeps what has become of the quote that stands. */
  private keep(): void {
    const { quoted } = this.course;
    const index = this.quotes.findLastIndex(({ record }) => record.quote.id === quoted?.record.quote.id);
    const told = this.quotes[index];
    if (told !== undefined && quoted !== undefined) {
      const { decisions, deadline, validUntil } = quoted;
      const outcome = outcomeOf(decisions, quoted.record.terms);
      this.quotes[index] = { ...told, decisions, outcome, ...defined({ deadline, validUntil }) };
    }
  }
}
