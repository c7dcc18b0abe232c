import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { defined } from '../../contract/defined.js';
import { outcomeOf } from '../../contract/approval-outcome.js';
import type { ApprovalTerms, Decision, OrderState, Quote } from '../../contract/index.js';
import { termsFor, type Policy } from '../../policy/index.js';
import { judgeDecision, withDecision, type Decidable } from '../../workflows/messages/approval.js';
import { CASES, CLOCKS, facts, PEOPLE, person, policy, writing } from './arbitraries.js';
import { demandOf, isEnough, mayDecide, type Demand, type Rule } from './oracle.js';

const QUOTE = 'Q1-3f9a1c22b07d';
const BEGIN = Date.parse('2026-11-22T10:00:00.000Z');

/** One message as its sender means it. */
interface Said {
  decision: Decision['decision'];
  /** Who sends it, and how the name is written. */
  person: string;
  by: string;
  quote: string;
  comment: string | undefined;
  /** Instead of all that: no message at all. */
  garbage: unknown;
  /** Milliseconds since the message before. */
  after: number;
}

const said: fc.Arbitrary<Said> = fc
  .record({
    decision: fc.constantFrom('approve', 'approve', 'approve', 'reject'),
    person: fc.constantFrom(...PEOPLE, ...PEOPLE, 'a stranger'),
    write: writing,
    quote: fc.constantFrom(
      QUOTE,
      QUOTE,
      QUOTE,
      QUOTE,
      QUOTE,
      QUOTE,
      QUOTE,
      'Q1-000000000000',
      'Q2-3f9a1c22b07d',
      ` ${QUOTE}`,
    ),
    comment: fc.constantFrom(undefined, 'as agreed', 'as agreed', 'because'),
    garbage: fc.oneof(
      { weight: 8, arbitrary: fc.constant(undefined) },
      fc.oneof(
        fc.constantFrom<unknown>(
          null,
          7,
          'yes',
          [],
          {},
          { by: 'ben@example.com' },
          { quote: QUOTE },
          { undecodable: 'x' },
        ),
        fc.record({ by: fc.constantFrom('', ' ', 7, null, 'your name'), quote: fc.constant(QUOTE) }),
        fc.record({ by: person, quote: fc.constant(QUOTE), approved: fc.boolean() }),
        fc.record({ by: person, quote: fc.constant(QUOTE), comment: fc.constantFrom<unknown>(7, ' ', 'why', {}) }),
      ),
    ),
    after: fc.constantFrom(0, 0, 1, 1_000, 600_000, 1_800_000, CLOCKS.decideWithinMs),
  })
  .map(({ write, ...message }) => ({ ...message, by: write(message.person) }));

const order = fc.record({
  policy,
  facts,
  requester: person,
  writeRequester: writing,
  messages: fc.array(said, { maxLength: 12 }),
});

/** What the product makes of the messages of one quote. */
interface Played {
  state: 'awaitingApproval' | 'approved' | 'rejected';
  decisions: Decision[];
  /** Which messages counted, and where the decisions stood behind each. */
  counted: boolean[];
  states: string[];
}

interface Setting {
  rules: Policy;
  rule: Rule;
  demand: Demand;
  requestedBy: string;
  deadline: number;
  terms: ReturnType<typeof termsFor>;
}

function settingOf({
  policy: rules,
  facts: quoted,
  requester,
  writeRequester,
}: typeof order extends fc.Arbitrary<infer T> ? T : never): Setting {
  const terms = termsFor(rules, { ...quoted, requestedBy: requester }, CLOCKS, true);
  const rule = rules.rules.find(({ name }) => name === terms.rule);
  if (rule === undefined) {
    throw new Error('a rule of no policy');
  }
  return {
    rules,
    rule,
    terms,
    demand: demandOf(rules, rule, requester),
    requestedBy: writeRequester(requester),
    deadline: BEGIN + terms.decideWithinMs,
  };
}

function decidable(terms: ApprovalTerms, requestedBy: string, deadline: number, decisions: Decision[]): Decidable {
  const quote = { id: QUOTE } as Quote;
  return { record: { quote, terms, request: { requestedBy } }, decisions, deadline: new Date(deadline).toISOString() };
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

function contentOf({ by, quote, comment, garbage }: Said): unknown {
  return garbage === undefined ? defined({ by, quote, comment }) : garbage;
}

/** The same by counting: everybody's newest word that counts, until they are enough or one says no. */
function count({ rule, demand, deadline }: Setting, messages: readonly Said[]): Pick<Played, 'counted' | 'states'> {
  const words = new Map<string, Decision['decision']>();
  const counted: boolean[] = [];
  const states: string[] = [];
  let now = BEGIN;
  let state = 'pending';
  for (const { after, garbage, quote, person: who, decision, comment } of messages) {
    now += after;
    const counts =
      state === 'pending' &&
      garbage === undefined &&
      now < deadline &&
      quote === QUOTE &&
      mayDecide(demand, who) &&
      (decision === 'reject' || who !== demand.requester || demand.requesterMayApprove) &&
      (comment !== undefined || !(rule.commentFor ?? []).includes(decision)) &&
      words.get(who) !== decision;
    if (counts) {
      words.set(who, decision);
      const approvers = new Set([...words].filter(([, word]) => word === 'approve').map(([name]) => name));
      state = decision === 'reject' ? 'rejected' : isEnough(demand, approvers) ? 'approved' : 'pending';
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
      const people = decisions.map(({ by }) => random.messages.find((message) => message.by === by)?.person ?? '?');
      expect(new Set(people).size).toBe(people.length);
      expect(people.length).toBeGreaterThanOrEqual(demand.required);
      expect(people.filter((who) => !mayDecide(demand, who))).toEqual([]);
      expect(demand.requesterMayApprove || !people.includes(demand.requester)).toBe(true);
      for (const party of (demand.each && demand.parties) || []) {
        expect(party.some((member) => people.includes(member))).toBe(true);
      }
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
});

test('of everybody only the newest word is kept, however the name is written, and one rejection among them decides', () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 8 }), order, (messages, random) => {
      const { terms } = settingOf(random);
      const kept = messages.reduce<Decision[]>(
        (before, { by, decision, quote }) => withDecision(before, { by, decision, quote, at: '' }),
        [],
      );
      const newest = new Map(messages.map(({ person: who, decision }) => [who, decision]));
      expect(kept.map(({ decision }) => decision).sort()).toEqual([...newest.values()].sort());
      expect(outcomeOf(kept, terms) === 'rejected').toBe([...newest.values()].includes('reject'));
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
      expect('decision' in judged).toBe(
        approved &&
          message.decision === 'reject' &&
          message.garbage === undefined &&
          message.quote === QUOTE &&
          mayDecide(demand, message.person) &&
          (message.comment !== undefined || !rule.commentFor?.includes('reject')),
      );
    }),
    CASES,
  );
});
