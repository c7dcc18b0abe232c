import type { FindResult, PlaceResult, QuoteRecord, QuoteResult } from '../activities/index.js';
import {
  MESSAGE_NAMES,
  MESSAGES,
  type Decision,
  type Identity,
  type KeptDecision,
  type MessageName,
  type OrderState,
  type Proof,
  type Replaced,
} from '../contract/index.js';
import { outcomeOf } from '../contract/approval-outcome.js';
import { afterDecision, judgeDecision } from '../workflows/messages/approval.js';
import { judgeCancel } from '../workflows/messages/cancelling.js';
import { judgeRequote } from '../workflows/messages/requoting.js';
import { at, fieldsOf, textAt } from './event.js';
import type { Ruling } from './ruling.js';
import type { QuoteUse } from './story.js';

/** A quote that people, or a rule, were asked about. */
export interface Standing {
  readonly record: QuoteRecord;
  readonly decisions: readonly KeptDecision[];
  readonly replaced?: readonly Replaced[];
  readonly deadline?: string;
  readonly validUntil?: string;
}

/** The message that a signal or an update brings; undefined = it is none of an order. */
export function messageNamed(kind: 'signal' | 'update', name: unknown): MessageName | undefined {
  return MESSAGE_NAMES.find((message) => MESSAGES[message][kind].name === name);
}

/**
 * Where an order stands while its history is read: as much of its story as decisions are judged by. The order's own
 * rules judge; what the history shows (steps, search attributes) corrects where the order stands.
 */
export class Course {
  state: OrderState = 'quoting';
  quoted: Standing | undefined;
  private requote = false;
  private cancelled = false;
  private unanswered = 0;

  /** @param carried what the run before handed over */
  constructor(carried?: unknown) {
    const { state, quoted, requote } = fieldsOf(at(carried, 'stage'));
    if (typeof state === 'string') {
      this.state = state as OrderState;
      this.quoted = quoted as Standing | undefined;
      this.requote = requote !== undefined;
      this.cancelled = at(carried, 'cancel') !== undefined;
      this.unanswered = Number(at(carried, 'doubts', 'unanswered', 'length') ?? 0);
    }
  }

  /** How it has to be proved who decides on the quote that stands; undefined = not at all. */
  get identity(): Identity | undefined {
    return this.quoted?.record.terms.identity;
  }

  /**
   * What the order's own rules say to a message at a moment; undefined = the history doesn't show enough for it.
   *
   * @param proof what the check of a decision has proved; undefined = it was not checked
   */
  judge(message: MessageName, content: unknown, now: string, proof?: Proof): Ruling | undefined {
    const ms = Date.parse(now);
    switch (message) {
      case 'approve':
      case 'reject': {
        const judged = judgeDecision(message, content, {
          state: this.stateToCome,
          approved: this.state === 'quoting' && this.quoted?.validUntil !== undefined && this.unanswered === 0,
          quoted: this.quoted,
          now: ms,
          proof,
        });
        return 'refused' in judged ? refused(judged.refused) : { accepted: true, text: '' };
      }
      case 'requote': {
        const { deadline, record } = this.quoted ?? {};
        const waits = this.state === 'awaitingApproval' && deadline !== undefined && record !== undefined;
        const judged = judgeRequote(content, {
          state: this.stateToCome,
          quoted: waits ? { deadline, record } : undefined,
          cancelled: this.cancelled,
          now: ms,
        });
        return 'refused' in judged ? refused(judged.refused) : { accepted: true, text: judged.text };
      }
      case 'cancel': {
        const judged = judgeCancel(content, this.state, { unanswered: this.unanswered > 0, suspect: false });
        return 'refused' in judged ? refused(judged.refused) : { accepted: true, text: '' };
      }
      case 'resolve':
        return undefined;
    }
  }

  /** Takes a message that counts. @param proof what proves who sent it */
  take(message: MessageName, content: unknown, now: string, proof: Proof = {}): void {
    switch (message) {
      case 'approve':
      case 'reject':
        if (this.quoted !== undefined) {
          const decision = { ...decisionOf(message, content, now), ...proof };
          this.quoted = { ...this.quoted, ...afterDecision(this.quoted, decision) };
        }
        return;
      case 'requote':
        this.requote = true;
        return;
      case 'cancel':
        this.cancelled = true;
        return;
      case 'resolve':
        return;
    }
  }

  /** Goes on as the order does after the messages of a moment. */
  goOn(now: string): void {
    const { quoted } = this;
    if (quoted === undefined) {
      return;
    }
    const outcome = outcomeOf(quoted.decisions, quoted.record.terms);
    if (this.state === 'quoting' && outcome === 'rejected') {
      this.state = 'rejected';
    }
    if (this.state !== 'awaitingApproval') {
      return;
    }
    if (this.cancelled) {
      this.state = 'cancelled';
    } else if (quoted.deadline !== undefined && now >= quoted.deadline) {
      this.state = 'expired';
    } else if (outcome === 'rejected') {
      this.state = 'rejected';
    } else if (outcome === 'approved') {
      this.approve(quoted, now);
    } else if (this.requote) {
      this.state = 'quoting';
    }
    this.requote = false;
  }

  /**
   * A quote has come.
   *
   * @returns what it means: the order asks people, buys, or ends
   */
  quote(result: Extract<QuoteResult, { kind: 'quoted' }>, now: string): QuoteUse {
    const { coversBefore, impossible } = result;
    const record = recordOf(result);
    const { quoted } = this;
    if (this.cancelled) {
      this.state = 'cancelled';
      return 'cancelled';
    }
    if (quoted?.validUntil !== undefined && coversBefore === true && now < quoted.validUntil) {
      this.state = 'placing';
      return 'covered';
    }
    if (this.unanswered > 0) {
      this.state = 'held';
      return 'held';
    }
    this.quoted = { record, decisions: [] };
    if (record.terms.required === 0) {
      this.approve(this.quoted, now);
      return 'automatic';
    }
    if (impossible !== undefined) {
      this.state = 'failed';
      return 'impossible';
    }
    const deadline = new Date(Date.parse(now) + record.terms.decideWithinMs).toISOString();
    this.quoted = { record, decisions: [], deadline };
    this.state = 'awaitingApproval';
    return 'asked';
  }

  /** A purchase step has ended; undefined = without a result. */
  placed(result: PlaceResult | undefined): void {
    switch (result?.kind) {
      case 'placed':
      case 'alreadyThere':
        this.state = 'provisioning';
        this.unanswered = 0;
        break;
      case 'changed':
        this.state = this.unanswered > 0 ? 'held' : 'quoting';
        if (this.quoted !== undefined && this.state === 'quoting') {
          const { validUntil: _validUntil, ...unapproved } = this.quoted;
          this.quoted = unapproved;
        }
        break;
      case 'notExecuted':
        this.state = 'quoting';
        break;
      case 'refused':
        this.state = result.searchAfter || this.unanswered > 0 ? 'placing' : 'failed';
        this.unanswered += result.searchAfter || this.unanswered > 0 ? 1 : 0;
        break;
      default:
        this.state = 'placing';
        this.unanswered += 1;
    }
  }

  /** A search has ended. */
  searched(result: FindResult | undefined): void {
    if (result?.kind === 'found') {
      this.state = 'provisioning';
      this.unanswered = 0;
    } else if (result?.kind === 'neverStarted') {
      this.state = 'quoting';
      this.unanswered = Math.max(0, this.unanswered - 1);
    } else if (result?.kind !== 'none') {
      this.state = 'held';
    }
  }

  /** What a step that the order begins, or the state that it lists, shows. */
  correct(state: OrderState): void {
    if (this.state === 'held' && state === 'quoting') {
      // A person has said that nothing was bought.
      this.unanswered = 0;
    }
    this.state = state;
  }

  /** Until when a purchase may be sent, as its step was told. */
  sendingUntil(validUntil: string | undefined): void {
    if (this.quoted?.validUntil !== undefined && validUntil !== undefined) {
      this.quoted = { ...this.quoted, validUntil };
    }
  }

  private approve(quoted: Standing, now: string): void {
    const validUntil = new Date(Date.parse(now) + quoted.record.terms.approvalValidMs).toISOString();
    this.quoted = { ...quoted, validUntil };
    this.state = 'placing';
  }

  /** The state that a message which was taken just now leads to: later ones are judged by it. */
  private get stateToCome(): OrderState {
    const { state, quoted } = this;
    if (state !== 'awaitingApproval' || quoted === undefined) {
      return state;
    }
    if (this.requote) {
      return 'quoting';
    }
    return outcomeOf(quoted.decisions, quoted.record.terms) === 'pending' ? state : 'placing';
  }
}

/** What the order keeps of a quote. */
export function recordOf(result: Extract<QuoteResult, { kind: 'quoted' }>): QuoteRecord {
  const {
    kind: _kind,
    coversBefore: _covers,
    impossible: _no,
    earlier: _earlier,
    clockOffMs: _clockOff,
    ...record
  } = result;
  return record;
}

function refused(text: string): Ruling {
  return { accepted: false, text };
}

/** A decision as the order keeps it, with all fields of the message. */
export function decisionOf(decision: Decision['decision'], content: unknown, at: string): KeptDecision {
  const given = Object.fromEntries(
    Object.entries(fieldsOf(content)).filter(([, value]) => value !== null && value !== ''),
  );
  return { ...given, by: textAt(content, 'by') ?? '', quote: textAt(content, 'quote') ?? '', decision, at };
}
