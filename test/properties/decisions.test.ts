import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { outcomeOf } from '../../contract/approval-outcome.js';
import { defined } from '../../contract/defined.js';
import type { Decision, OrderState } from '../../contract/index.js';
import { judgeDecision, withDecision } from '../../workflows/messages/approval.js';
import { BEGIN, CASES } from './arbitraries.js';
import { afterHearing, isEnough, maySpeak, type Voice } from './oracle.js';
import { order, QUOTE, said, type Said } from './said.js';
import { contentOf, decidable, settingOf, voiceOf, type Setting } from './setting.js';

const NEVER = { at: NaN, asked: NaN };

/** What the product makes of the messages of one quote. */
interface Played {
  state: 'awaitingApproval' | 'approved' | 'rejected';
  decisions: Decision[];
  /** Which messages counted, and where the decisions stood behind each. */
  counted: boolean[];
  states: string[];
}

/** The product's own functions, one message after the other; a quote that is decided waits no more. */
function play({ terms, requestedBy, deadline }: Setting, messages: readonly Said[]): Played {
  let now = BEGIN;
  let decisions: Decision[] = [];
  const counted: boolean[] = [];
  const states: string[] = [];
  for (const message of messages) {
    now += message.after;
    const outcome = outcomeOf(decisions, terms);
    const state: OrderState = outcome === 'pending' ? 'awaitingApproval' : 'placing';
    const judged = judgeDecision(message.decision, contentOf(message), {
      state,
      approved: false,
      quoted: decidable(terms, requestedBy, deadline, decisions),
      now,
    });
    counted.push('decision' in judged);
    if ('decision' in judged) {
      decisions = withDecision(decisions, judged.decision);
    }
    states.push(outcomeOf(decisions, terms));
  }
  const outcome = outcomeOf(decisions, terms);
  return { state: outcome === 'pending' ? 'awaitingApproval' : outcome, decisions, counted, states };
}

/** The same by counting: everybody's newest word that counts, until they are enough or one says no. */
function count({ rule, demand, deadline }: Setting, messages: readonly Said[]): Pick<Played, 'counted' | 'states'> {
  let words: (Voice & { decision: Decision['decision'] })[] = [];
  const counted: boolean[] = [];
  const states: string[] = [];
  let now = BEGIN;
  let state = 'pending';
  for (const message of messages) {
    const { after, garbage, quote, person: who, decision, comment } = message;
    now += after;
    const voice = voiceOf(message);
    const counts =
      state === 'pending' &&
      garbage === undefined &&
      now < deadline &&
      quote === QUOTE &&
      voice !== undefined &&
      maySpeak(demand, voice, { at: now, asked: BEGIN }) &&
      (decision === 'reject' || who !== demand.requester || demand.requesterMayApprove) &&
      (comment !== undefined || !(rule.commentFor ?? []).includes(decision)) &&
      !words.some((word) => word.person === who && word.seat === voice.seat && word.decision === decision);
    if (counts) {
      words = afterHearing(words, { ...voice, decision });
      state = decision === 'reject' ? 'rejected' : isEnough(demand, words) ? 'approved' : 'pending';
    }
    counted.push(counts);
    states.push(state);
  }
  return { counted, states };
}

test('messages count, and decide, exactly as when somebody counts them by hand', () => {
  fc.assert(
    fc.property(order, (random) => {
      const setting = settingOf(random);
      const { counted, states } = play(setting, random.messages);
      expect({ counted, states }).toEqual(count(setting, random.messages));
    }),
    CASES,
  );
});

test('approved means: enough different people who may, each party heard, in time, for this quote, and nobody against it', () => {
  let approved = 0;
  let delegated = 0;
  let stoodIn = 0;
  fc.assert(
    fc.property(order, (random) => {
      const setting = settingOf(random);
      const { state, decisions } = play(setting, random.messages);
      if (state !== 'approved') {
        return;
      }
      approved += 1;
      const { rule, demand, deadline } = setting;
      // Whoever wrote a name that reads like one of these is one of these.
      const nameOf = (written: string) =>
        random.messages.flatMap(({ by, person: who, writtenSeat, seat }) => [
          ...(by === written ? [who] : []),
          ...(writtenSeat === written ? [seat ?? '?'] : []),
        ])[0] ?? '?';
      const people = decisions.map(({ by }) => nameOf(by));
      const seats = decisions.map(({ by, for: seat = by }) => nameOf(seat));
      expect(new Set(people).size).toBe(people.length);
      expect(new Set(seats).size).toBe(seats.length);
      expect(people.length).toBeGreaterThanOrEqual(demand.required);
      const voices = people.map((who, index) => ({ person: who, seat: seats[index] ?? '?' }));
      const times = decisions.map(({ at }) => ({ at: Date.parse(at), asked: BEGIN }));
      expect(voices.filter((voice, index) => !maySpeak(demand, voice, times[index] ?? NEVER))).toEqual([]);
      expect(demand.requesterMayApprove || !people.includes(demand.requester)).toBe(true);
      const missing = ((demand.each && demand.parties) || []).filter(
        (party) => !party.some((member) => seats.includes(member)),
      );
      expect(missing.length).toBeLessThanOrEqual(
        seats.filter((seat) => !(demand.parties ?? []).flat().includes(seat)).length,
      );
      delegated += voices.some(({ person: who, seat }) => who !== seat) ? 1 : 0;
      stoodIn += missing.length > 0 ? 1 : 0;
      for (const { decision, quote, at, comment } of decisions) {
        expect({ decision, quote }).toEqual({ decision: 'approve', quote: QUOTE });
        expect(Date.parse(at)).toBeLessThan(deadline);
        expect(comment !== undefined || !rule.commentFor?.includes('approve')).toBe(true);
      }
    }),
    CASES,
  );
  // Otherwise this would say nothing.
  expect(approved).toBeGreaterThan(CASES.numRuns / 20);
  expect([delegated > 0, stoodIn > 0]).toEqual([true, true]);
});

test('of everybody only the newest word is kept, however the name is written, and one rejection among them decides', () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 8 }), order, (messages, random) => {
      const { terms } = settingOf(random);
      const kept = messages.reduce<Decision[]>(
        (before, { by, decision, quote, writtenSeat }) =>
          withDecision(before, defined({ by, decision, quote, for: writtenSeat, at: '' })),
        [],
      );
      const newest = messages.reduce<(Voice & { decision: Decision['decision'] })[]>(
        (before, { person: who, seat = who, decision }) => afterHearing(before, { person: who, seat, decision }),
        [],
      );
      expect(kept.map(({ decision }) => decision)).toEqual(newest.map(({ decision }) => decision));
      expect(outcomeOf(kept, terms) === 'rejected').toBe(newest.some(({ decision }) => decision === 'reject'));
    }),
    CASES,
  );
});

test('once a purchase waits to be tried again nothing but a rejection counts, of those who may, with what they owe', () => {
  const refused: readonly OrderState[] = ['quoting', 'placing', 'held', 'provisioning', 'completed', 'expired'];
  fc.assert(
    fc.property(order, said, fc.constantFrom(...refused), fc.boolean(), (random, message, state, approved) => {
      const { terms, requestedBy, deadline, rule, demand } = settingOf(random);
      const judged = judgeDecision(message.decision, contentOf(message), {
        state,
        approved,
        quoted: decidable(terms, requestedBy, deadline, []),
        now: BEGIN + message.after,
      });
      const voice = voiceOf(message);
      expect('decision' in judged).toBe(
        approved &&
          message.decision === 'reject' &&
          message.garbage === undefined &&
          message.quote === QUOTE &&
          voice !== undefined &&
          maySpeak(demand, voice, { at: BEGIN + message.after, asked: BEGIN }) &&
          (message.comment !== undefined || !rule.commentFor?.includes('reject')),
      );
    }),
    CASES,
  );
});
