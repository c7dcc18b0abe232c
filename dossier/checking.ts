import type { RecordedEvent } from '../client/index.js';
import type { Proof } from '../contract/index.js';
import { DECISION_WORDS } from '../workflows/messages/words.js';
import { asChecked } from '../workflows/steps/results.js';
import { at, attributesOf, payloadAt, textAt, typeOf } from './event.js';
import type { Ruling } from './ruling.js';
import type { ToldMessage } from './story.js';

/** The step that proves who decides. */
const CHECK = 'checkDecision';

/** What a check of a decision said; `failed` = nothing that the order could use. */
export type Checked = NonNullable<ToldMessage['check']>;

/** A message as it came, before anything is known of what became of it. */
export type Came = Omit<ToldMessage, 'by'>;

/** The decisions whose sender is being checked, in the order in which their checks were begun. */
export class Checks {
  private waiting: Came[] = [];
  /** By the event that ends or begins their check. */
  private readonly paired = new Map<RecordedEvent | number, Came>();

  get count(): number {
    return this.waiting.length;
  }

  begin(message: Came): void {
    this.waiting.push(message);
  }

  /** Finds for each check that ended inside a task its message: checks are numbered as they begin, and end in any order. */
  pair(did: readonly RecordedEvent[]): void {
    const ends = did.filter((event) => isEndInside(event) && !this.paired.has(event));
    ends.sort((one, other) => numberOf(one) - numberOf(other));
    const open = this.unpaired();
    ends.forEach((event, index) => this.join(event, open[index]));
  }

  /** A check that is a step of its own begins. */
  scheduled(id: number, event: RecordedEvent): void {
    const attributes = attributesOf(event);
    if (textAt(attributes, 'activityType', 'name') === CHECK) {
      this.join(id, this.unpaired()[0]);
    }
  }

  /** @returns the message whose check has ended with this event, or that began with it; it waits no more */
  end(key: RecordedEvent | number): Came | undefined {
    const message = this.paired.get(key);
    this.paired.delete(key);
    this.drop(message?.event);
    return message;
  }

  /** A message was answered without its check. */
  drop(event: number | undefined): void {
    this.waiting = this.waiting.filter((each) => each.event !== event);
  }

  /** Forgets everything. @returns the messages whose check has not ended */
  clear(): Came[] {
    const { waiting } = this;
    this.waiting = [];
    this.paired.clear();
    return waiting;
  }

  private unpaired(): Came[] {
    const taken = [...this.paired.values()];
    return this.waiting.filter((each) => !taken.includes(each));
  }

  private join(key: RecordedEvent | number, message: Came | undefined): void {
    if (message !== undefined) {
      this.paired.set(key, message);
    }
  }
}

/** Whether an event is the end of a check inside a workflow task. */
export function isEndInside(event: RecordedEvent): boolean {
  return typeOf(event) === 'MARKER_RECORDED' && textAt(dataOf(event), 'activity_type') === CHECK;
}

function numberOf(event: RecordedEvent): number {
  return Number(at(dataOf(event), 'seq'));
}

function dataOf(event: RecordedEvent): unknown {
  return payloadAt(attributesOf(event), 'details', 'data');
}

/** What the end of a check says: a marker, or the end of a step. */
export function checkedBy(event: RecordedEvent): Checked {
  const attributes = attributesOf(event);
  const result = payloadAt(attributes, 'details', 'result') ?? payloadAt(attributes, 'result');
  const checked = asChecked(result);
  return checked === undefined ? { kind: 'failed' } : onlyKnown(checked);
}

/** Only the fields that the order uses. */
function onlyKnown(checked: NonNullable<ReturnType<typeof asChecked>>): Checked {
  switch (checked.kind) {
    case 'signed':
      return { kind: 'signed', key: checked.key };
    case 'attributed':
      return { kind: 'attributed', principal: checked.principal, checked: checked.checked };
    case 'refused':
      return { kind: 'refused', text: checked.text };
  }
}

/** What the rules say to a decision after its check. @param again what they say to it at the moment when the check has ended */
export function rulingAfter(check: Checked, received: unknown, again: Ruling | undefined): Ruling | undefined {
  switch (check.kind) {
    case 'refused':
      return { accepted: false, text: DECISION_WORDS.unproved(textAt(received, 'by') ?? '', check.text) };
    case 'failed':
      return { accepted: false };
    default:
      return again;
  }
}

/** What a check has proved, as the order keeps it with the decision. */
export function proofOf({ check }: Pick<ToldMessage, 'check'>): Proof {
  switch (check?.kind) {
    case 'signed':
      return { key: check.key };
    case 'attributed':
      return { principal: check.principal, checked: check.checked };
    default:
      return {};
  }
}
