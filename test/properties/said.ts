/** Random messages to an order, as their senders mean them, for fast-check. */
import fc from 'fast-check';
import type { Decision } from '../../contract/index.js';
import type { Policy } from '../../policy/index.js';
import { CLOCKS, facts, PEOPLE, person, policy, writing } from './arbitraries.js';

export const QUOTE = 'Q1-3f9a1c22b07d';
const NO_USE = { index: 9, isChain: false };

/** One message as its sender means it. */
export interface Said {
  decision: Decision['decision'];
  /** Who sends it, and how the name is written. */
  person: string;
  by: string;
  /** For whom, and how that name is written; undefined = for themselves. */
  seat: string | undefined;
  writtenSeat: string | undefined;
  quote: string;
  comment: string | undefined;
  /** Instead of all that: no message at all. */
  garbage: unknown;
  /** Milliseconds since the message before. */
  after: number;
}

export const said: fc.Arbitrary<Said> = fc
  .record({
    decision: fc.constantFrom('approve', 'approve', 'approve', 'reject'),
    person: fc.constantFrom(...PEOPLE, ...PEOPLE, 'a stranger'),
    seat: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, fc.constantFrom(...PEOPLE, 'a stranger')),
    write: writing,
    writeSeat: writing,
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
        fc.record({ by: person, for: fc.constantFrom<unknown>('', 7, ['ben']), quote: fc.constant(QUOTE) }),
        fc.record({ by: fc.constantFrom('', ' ', 7, null, 'your name'), quote: fc.constant(QUOTE) }),
        fc.record({ by: person, quote: fc.constant(QUOTE), approved: fc.boolean() }),
        fc.record({ by: person, quote: fc.constant(QUOTE), comment: fc.constantFrom<unknown>(7, ' ', 'why', {}) }),
      ),
    ),
    after: fc.constantFrom(0, 0, 1, 1_000, 600_000, 1_800_000, CLOCKS.decideWithinMs),
  })
  .map(({ write, writeSeat, ...message }) => ({
    ...message,
    by: write(message.person),
    writtenSeat: message.seat && writeSeat(message.seat),
  }));

export const order = fc
  .record({
    policy,
    facts,
    requester: person,
    writeRequester: writing,
    messages: fc.array(said, { maxLength: 12 }),
    /** Which delegation each message makes use of, when the policy has so many. */
    uses: fc.array(fc.record({ index: fc.constantFrom(0, 1, 2, 3, 9, 9, 9), isChain: fc.boolean() }), {
      minLength: 12,
      maxLength: 12,
    }),
  })
  .map(({ messages, uses, ...drawn }) => ({
    ...drawn,
    messages: messages.map((message, index) => using(drawn.policy, uses[index] ?? NO_USE, message)),
  }));

/** The same message of a delegate, or of somebody to whom a delegate has delegated: that one may not decide. */
function using({ delegations = [] }: Policy, { index, isChain }: typeof NO_USE, message: Said): Said {
  const used = delegations[index];
  const next = isChain ? delegations.find(({ from }) => from === used?.to) : undefined;
  const to = next?.to ?? used?.to;
  return used && to !== undefined
    ? { ...message, person: to, by: to, seat: used.from, writtenSeat: used.from }
    : message;
}
