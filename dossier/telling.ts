import type { QuoteResult } from '../activities/index.js';
import type { RecordedEvent, RecordedRun } from '../client/index.js';
import { defined } from '../contract/defined.js';
import { ORDER_STATES, type OrderState } from '../contract/index.js';
import { outcomeOf } from '../contract/approval-outcome.js';
import { asFound, asPlaced, asQuoted } from '../workflows/steps/results.js';
import { Course, messageNamed } from './course.js';
import { at, attributesOf, detailOf, failureText, fieldsOf, idOf, payloadAt, textAt, timeOf, typeOf } from './event.js';
import { asKept, lastWordOf, statesIn, whyRefused, type LastWord } from './last-word.js';
import type { Sender, ToldMessage, ToldQuote, ToldState } from './story.js';
import { turnsOf, type Turn } from './turns.js';

/** Reads the runs of an order one after the other. */
export class Telling {
  readonly quotes: ToldQuote[] = [];
  readonly messages: ToldMessage[] = [];
  states: ToldState[] = [];
  private course = new Course();
  /** Updates that were accepted and have no answer yet, by the event that accepted them. */
  private readonly open = new Map<number, Omit<ToldMessage, 'by'>>();

  constructor(private readonly request: unknown) {}

  run(run: RecordedRun): void {
    const word = lastWordOf(run);
    const carried = at(attributesOf(run.events[0] ?? {}), 'input', 'payloads', 1);
    const continues = textAt(attributesOf(run.events[0] ?? {}), 'continuedExecutionRunId') !== undefined;
    this.course = new Course(continues ? carried : undefined);
    this.states = [...(continues ? this.states : [{ state: 'quoting' as const, at: timeOf(run.events[0] ?? {}) }])];
    const { turns, left } = turnsOf(run);
    for (const turn of turns) {
      this.turn(run.runId, turn, word);
    }
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
    }
    this.course.goOn(now);
    for (const event of came) {
      this.ended(run, event, now);
    }
    for (const event of did) {
      this.quoteIn(run, event, payloadAt(attributesOf(event), 'details', 'result'), now);
      this.correct(event);
    }
    this.keep();
  }

  private signal(run: string, event: RecordedEvent, now: string, word: LastWord | undefined): void {
    const attributes = attributesOf(event);
    const message = messageNamed('signal', attributes['signalName']);
    if (typeOf(event) !== 'WORKFLOW_EXECUTION_SIGNALED' || message === undefined) {
      return;
    }
    const received = payloadAt(attributes, 'input') ?? null;
    const told = { run, event: idOf(event), message, via: 'signal' as const, at: now, received, ...senderOf(event) };
    const ruling = this.course.judge(message, received, now);
    const said = whyRefused(word, told);
    if (said === 'unknown') {
      this.tell({ ...told, ...defined({ accepted: ruling?.accepted, text: ruling?.text || undefined }), by: 'rules' });
    } else {
      const accepted = !('refused' in said);
      const text = 'refused' in said ? said.refused : undefined;
      this.tell({ ...told, accepted, ...defined({ text, differs: whyDiffers(ruling, accepted, text) }), by: 'order' });
    }
  }

  private update(run: string, event: RecordedEvent, now: string): void {
    const attributes = attributesOf(event);
    if (typeOf(event) === 'WORKFLOW_EXECUTION_UPDATE_ACCEPTED') {
      const message = messageNamed('update', at(attributes, 'acceptedRequest', 'input', 'name'));
      if (message !== undefined) {
        const received = payloadAt(attributes, 'acceptedRequest', 'input', 'args') ?? null;
        const identity = textAt(attributes, 'acceptedRequest', 'meta', 'identity');
        const sender = { ...senderOf(event), ...defined({ identity }) };
        const told = { run, event: idOf(event), message, via: 'update' as const, at: now, received, ...sender };
        this.open.set(idOf(event), told);
      }
    } else if (typeOf(event) === 'WORKFLOW_EXECUTION_UPDATE_COMPLETED') {
      const accepting = Number(attributes['acceptedEventId']);
      const told = this.open.get(accepting);
      if (told !== undefined) {
        this.open.delete(accepting);
        this.answered({ ...told, at: now }, attributes['outcome']);
      }
    }
  }

  private answered(told: Omit<ToldMessage, 'by'>, outcome: unknown): void {
    const failure = at(outcome, 'failure');
    const answer = fieldsOf(failure === undefined ? payloadAt(outcome, 'success') : detailOf(failure));
    const accepted = failure === undefined;
    const text = textAt(answer, 'text') ?? (failure === undefined ? undefined : failureText(failure));
    const ruling = this.course.judge(told.message, told.received, told.at);
    const differs = whyDiffers(ruling, accepted, accepted ? undefined : text);
    this.tell({ ...told, accepted, ...defined({ text, differs }), by: 'order' });
  }

  private tell(message: ToldMessage): void {
    this.messages.push(message);
    if (message.accepted === true) {
      this.course.take(message.message, message.received, message.at);
    }
  }

  /** Messages that came after the order's last task: nobody has judged them. */
  private unread(run: string, left: readonly RecordedEvent[]): void {
    for (const event of left) {
      const attributes = attributesOf(event);
      const message = messageNamed('signal', attributes['signalName']);
      if (message !== undefined) {
        const received = payloadAt(attributes, 'input') ?? null;
        const text = 'No worker has read it.';
        this.messages.push({
          ...{ run, event: idOf(event), message, via: 'signal', at: timeOf(event), received, text, by: 'rules' },
          ...senderOf(event),
        });
      }
    }
  }

  /** What the end of a step means. */
  private ended(run: string, event: RecordedEvent, now: string): void {
    const step = this.stepOf(event);
    const result = payloadAt(attributesOf(event), 'result');
    switch (step) {
      case 'placeOrder':
        return this.course.placed(asPlaced(result));
      case 'findCircuit':
        return this.course.searched(asFound(result));
      case 'quoteOrder':
        return this.quoteIn(run, event, result, now);
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
    const {
      kind: _kind,
      coversBefore: _covers,
      impossible: _no,
      earlier: _earlier,
      clockOffMs: _off,
      ...record
    } = result;
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

const STATE_OF_STEP: Readonly<Record<string, OrderState>> = {
  quoteOrder: 'quoting',
  placeOrder: 'placing',
  findCircuit: 'placing',
  trackCircuit: 'provisioning',
};

/** When a step inside a task was done: the order's clock went on to that. */
function localTime(event: RecordedEvent): string | undefined {
  const { seconds, nanos } = fieldsOf(at(payloadAt(attributesOf(event), 'details', 'data'), 'complete_time'));
  return typeof seconds === 'number'
    ? new Date(seconds * 1000 + Math.floor(Number(nanos ?? 0) / 1e6)).toISOString()
    : undefined;
}

function whyDiffers(
  ruling: { accepted: boolean; text: string } | undefined,
  accepted: boolean,
  text: string | undefined,
): string | undefined {
  if (ruling === undefined || (ruling.accepted && accepted)) {
    return undefined;
  }
  if (ruling.accepted !== accepted) {
    return ruling.accepted ? 'by the rules it counts' : `by the rules it is refused: ${ruling.text}`;
  }
  return text === undefined || asKept(ruling.text) === asKept(text) ? undefined : `by the rules: ${ruling.text}`;
}

/** Who sent an event. */
export function senderOf(event: RecordedEvent): Sender {
  const identity = textAt(attributesOf(event), 'identity');
  const { type, name } = fieldsOf(event['principal']);
  const principal =
    typeof name === 'string' && name !== '' ? { type: typeof type === 'string' ? type : '', name } : undefined;
  return defined({ identity, principal });
}
