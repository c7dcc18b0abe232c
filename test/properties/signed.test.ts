import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { whyUnapproved } from '../../activities/proved-approval.js';
import { createSeal } from '../../activities/seal.js';
import { outcomeOf } from '../../contract/approval-outcome.js';
import { defined } from '../../contract/defined.js';
import { decisionStatement, type Decided, type KeptDecision } from '../../contract/index.js';
import { parseSigners, verifyDecision } from '../../signatures/index.js';
import { afterDecision, judgeDecision } from '../../workflows/messages/approval.js';
import { newSigner, type SigningPerson } from '../support/sign.js';
import { quoteRecord } from '../workflows/order/data.js';
import { BEGIN, CASES, PEOPLE } from './arbitraries.js';
import { afterHearing, isEnough, maySpeak, type Voice } from './oracle.js';
import { order, QUOTE, type Said } from './said.js';
import { contentOf, decidable, settingOf, voiceOf, type Setting } from './setting.js';

/** Who has which key. Two people share one, and one key of everybody has expired. */
const NAMES = [...PEOPLE, 'a stranger'];
const SHARING = ['cleo', 'dora'];
const keyOf = (name: string, options?: string) => newSigner(`"${name}"`, options);
const OWN = new Map(NAMES.map((name) => [name, keyOf(name)]));
const SHARED = keyOf(SHARING.join(','));
const EXPIRED = keyOf(NAMES.join(','), 'valid-before="20200101Z"');
const UNLISTED = keyOf('nobody');
const SIGNERS = parseSigners([...OWN.values(), SHARED, EXPIRED].map(({ line }) => line).join('\n'));

const OPPOSITE = { approve: 'reject', reject: 'approve' } as const;
const SKEW_MS = 5 * 60_000;

/** Half of the cases: each makes and checks signatures. */
const RUNS = { ...CASES, numRuns: Math.ceil(CASES.numRuns / 2) };

function mostly<T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));
}

/** With which key a decision is signed, what for, and when, in milliseconds before it is sent. */
const hand = fc.record({
  key: mostly<string>('own', 'shared', 'expired', 'unlisted', 'of another'),
  text: mostly('this', 'other comment', 'opposite', 'other order'),
  earlier: mostly(0, 1_000, 60_000, SKEW_MS, SKEW_MS + 1, 1_800_000, -SKEW_MS, -SKEW_MS - 1),
  isSigned: mostly(true, false),
});
type Hand = typeof hand extends fc.Arbitrary<infer T> ? T : never;

/** A message, signed well or badly, and what is known of it. */
interface Sent {
  message: Said;
  content: unknown;
  /** Unix ms. */
  at: number;
  signedAt: number;
  /** The fingerprint, when the signature is by a key of the person, and of this very decision. */
  key: string | undefined;
}

const signedOrder = order.chain((random) =>
  fc.record({
    random: fc.constant(random),
    hands: fc.array(hand, { minLength: random.messages.length, maxLength: random.messages.length }),
  }),
);

/** The order under a rule that asks for signatures, and what is decided on. */
function signedSetting(random: Parameters<typeof settingOf>[0]) {
  const setting = settingOf(random);
  const terms = { ...setting.terms, identity: 'signed' } as const;
  const plain = quoteRecord();
  const record = {
    ...plain,
    terms,
    request: { ...plain.request, requestedBy: setting.requestedBy },
    quote: { ...plain.quote, id: QUOTE, inquiredAt: new Date(BEGIN).toISOString() },
  };
  const { request, quote } = record;
  const decided: Decided = { orderId: 'crb:vpc-1:asia-east-1:asia-north-1', firstRunId: 'run-1', request, quote };
  return { ...setting, terms, record, decided };
}

function sentBy(messages: readonly Said[], hands: readonly Hand[], decided: Decided): Sent[] {
  let at = BEGIN;
  return messages.map((message, index) => {
    at += message.after;
    const { key, text, earlier, isSigned } = hands[index] as Hand;
    const signedAt = at - earlier;
    const signer = signerOf(message.person, key);
    const isTheirs = key === 'own' || (key === 'shared' && SHARING.includes(message.person));
    const content = contentOf(message);
    if (!isSigned || message.garbage !== undefined) {
      return { message, content, at, signedAt, key: undefined };
    }
    const time = new Date(signedAt).toISOString();
    const { decision, comment, by, writtenSeat } = message;
    const signed = defined({
      ...{ by, signedAt: time, for: writtenSeat },
      decision: text === 'opposite' ? OPPOSITE[decision] : decision,
      comment: text === 'other comment' ? 'at any price' : comment,
    });
    const about = text === 'other order' ? { ...decided, firstRunId: 'run-0' } : decided;
    const signature = signer.sign(decisionStatement(about, signed));
    return {
      ...{ message, at, signedAt },
      content: { ...(content as object), signedAt: time, signature },
      key: isTheirs && text === 'this' ? signer.key : undefined,
    };
  });
}

function signerOf(person: string, key: Hand['key']): SigningPerson {
  const others = { shared: SHARED, expired: EXPIRED, unlisted: UNLISTED };
  const name = key === 'own' ? person : (NAMES.find((each) => each !== person) ?? '');
  return key === 'own' || key === 'of another' ? (OWN.get(name) ?? UNLISTED) : (others[key as 'shared'] ?? UNLISTED);
}

/** What the order makes of the messages: its own rules, with the check between them. */
function play({ terms, requestedBy, deadline, decided }: ReturnType<typeof signedSetting>, sent: readonly Sent[]) {
  let quote: ReturnType<typeof afterDecision> = { decisions: [] };
  const counted = sent.map(({ message, content, at }) => {
    const context = {
      state: outcomeOf(quote.decisions, terms) === 'pending' ? ('awaitingApproval' as const) : ('placing' as const),
      approved: false,
      quoted: { ...decidable(terms, requestedBy, deadline, []), ...quote },
      now: at,
    };
    const judged = judgeDecision(message.decision, content, context);
    if ('refused' in judged) {
      return false;
    }
    const verdict = verifyDecision(SIGNERS, decided, judged.decision, at);
    const again = 'key' in verdict && judgeDecision(message.decision, content, { ...context, proof: verdict });
    if (again === false || 'refused' in again) {
      return false;
    }
    quote = afterDecision(quote, again.decision);
    return true;
  });
  const { decisions } = quote;
  return { counted, decisions, outcome: outcomeOf(decisions, terms) };
}

/** The same by counting, without a signature being looked at: who has signed what is known. */
function count({ rule, demand, deadline }: Setting, sent: readonly Sent[]) {
  let words: (Voice & { decision: string; key: string; signedAt: number })[] = [];
  const heard: typeof words = [];
  let isOver = false;
  return sent.map(({ message, at, signedAt, key }) => {
    const { person, decision, comment, quote, garbage } = message;
    const voice = voiceOf(message);
    if (isOver || key === undefined || voice === undefined || garbage !== undefined || quote !== QUOTE) {
      return false;
    }
    const left = afterHearing(words, { ...voice, decision, key, signedAt });
    const replaced = words.filter((word) => !left.includes(word));
    const counts =
      at < deadline &&
      maySpeak(demand, voice, { at, asked: BEGIN }) &&
      (decision === 'reject' || person !== demand.requester || demand.requesterMayApprove) &&
      (comment !== undefined || !(rule.commentFor ?? []).includes(decision)) &&
      Math.abs(Math.min(signedAt - BEGIN, 0)) <= SKEW_MS &&
      signedAt - at <= SKEW_MS &&
      replaced.every((word) => !isSame(word, { ...voice, decision })) &&
      // Also than those whose place somebody has taken: what was replaced never comes back.
      heard.every(({ person: who, seat, ...word }) =>
        who === person || seat === voice.seat ? signedAt > word.signedAt : true,
      ) &&
      left.filter((word) => word.key === key).length === 1;
    if (counts) {
      words = left;
      heard.push(...words.slice(-1));
      isOver = decision === 'reject' || isEnough(demand, words);
    }
    return counts;
  });
}

function isSame(one: Voice & { decision: string }, other: Voice & { decision: string }): boolean {
  return one.person === other.person && one.seat === other.seat && one.decision === other.decision;
}

const SEAL = createSeal('secret');

function bought({ record, decided }: ReturnType<typeof signedSetting>, decisions: KeptDecision[], now: number) {
  return whyUnapproved({ seal: SEAL, signers: () => SIGNERS }, { record, decisions }, decided, now) === undefined;
}

test('signed messages count exactly as counted by hand, and what they approve is bought', () => {
  let approved = 0;
  let refused = 0;
  fc.assert(
    fc.property(signedOrder, ({ random, hands }) => {
      const setting = signedSetting(random);
      const sent = sentBy(random.messages, hands, setting.decided);
      const { counted, decisions, outcome } = play(setting, sent);
      expect(counted).toEqual(count(setting, sent));
      // What comes afterwards may come when no approval is valid any more.
      const at = sent[counted.lastIndexOf(true)]?.at ?? BEGIN;
      expect(bought(setting, decisions, at)).toBe(outcome === 'approved');
      approved += outcome === 'approved' ? 1 : 0;
      refused += sent.filter(({ key, message }) => key === undefined && message.garbage === undefined).length;
    }),
    RUNS,
  );
  // Otherwise this would say nothing.
  expect(approved).toBeGreaterThan(RUNS.numRuns / 40);
  expect(refused).toBeGreaterThan(RUNS.numRuns / 2);
});

/** What somebody without keys may make of the messages: any of them, in any order, often, at any time. */
const forgedOrder = signedOrder.chain(({ random, hands }) =>
  fc.record({
    random: fc.constant(random),
    hands: fc.constant(hands),
    chosen: fc.array(
      fc.record({ index: fc.nat(3), isProved: mostly(true, false), later: mostly(0, -600_000, 600_000, 1_800_000) }),
      { minLength: 6, maxLength: 8 },
    ),
    after: fc.constantFrom(0, 0, 600_000, 1_800_000, 3_600_000, 10 * 86_400_000),
  }),
);

test('nothing is bought without enough proved decisions, whatever the step that buys is given', () => {
  let buys = 0;
  fc.assert(
    fc.property(forgedOrder, ({ random, hands, chosen, after }) => {
      const setting = signedSetting(random);
      const { demand, terms } = setting;
      const sent = sentBy(random.messages, hands, setting.decided);
      const proofs = sent.filter(({ key, message }) => key !== undefined && message.decision === 'approve');
      const given = chosen.flatMap(({ index, isProved, later }) => {
        const one = (isProved ? proofs : sent)[index];
        return one === undefined || one.message.garbage !== undefined ? [] : [{ one, at: one.at + later }];
      });
      const now = (sent.at(-1)?.at ?? BEGIN) + after;
      const decisions = given.map(({ one: { content, message, key }, at }) => ({
        ...(content as KeptDecision),
        decision: message.decision,
        at: new Date(at).toISOString(),
        key: key ?? 'SHA256:forged',
      }));
      if (!bought(setting, decisions, now)) {
        return;
      }
      buys += 1;
      const proved = given.flatMap(({ one: { message, key, signedAt }, at }) => {
        const voice = voiceOf(message);
        return key !== undefined &&
          voice !== undefined &&
          message.decision === 'approve' &&
          message.quote === QUOTE &&
          maySpeak(demand, voice, { at: Math.min(at, now), asked: BEGIN }) &&
          at >= signedAt - SKEW_MS &&
          at <= now + SKEW_MS &&
          now <= signedAt + SKEW_MS + terms.decideWithinMs + terms.approvalValidMs
          ? [{ ...voice, key }]
          : [];
      });
      expect(isEnough(demand, proved)).toBe(true);
      expect(new Set(proved.map(({ key }) => key)).size).toBeGreaterThanOrEqual(demand.required);
    }),
    RUNS,
  );
  expect(buys).toBeGreaterThan(0);
});
