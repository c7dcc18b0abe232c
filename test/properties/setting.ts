/** One random order as the properties of decisions play it: its terms, and what they demand. */
import type fc from 'fast-check';
import { defined } from '../../contract/defined.js';
import type { ApprovalTerms, KeptDecision, Quote } from '../../contract/index.js';
import { termsFor, type Policy } from '../../policy/index.js';
import type { Decidable } from '../../workflows/messages/approval.js';
import { BEGIN, CLOCKS } from './arbitraries.js';
import { demandOf, type Demand, type Rule, type Voice } from './oracle.js';
import { QUOTE, type order, type Said } from './said.js';

export interface Setting {
  rules: Policy;
  rule: Rule;
  demand: Demand;
  requestedBy: string;
  deadline: number;
  terms: ReturnType<typeof termsFor>;
}

export function settingOf({
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

export function decidable(
  terms: ApprovalTerms,
  requestedBy: string,
  deadline: number,
  decisions: KeptDecision[],
): Decidable {
  const quote = { id: QUOTE, inquiredAt: new Date(BEGIN).toISOString() } as Quote;
  return { record: { quote, terms, request: { requestedBy } }, decisions, deadline: new Date(deadline).toISOString() };
}

export function contentOf({ by, quote, comment, writtenSeat, garbage }: Said): unknown {
  return garbage === undefined ? defined({ by, quote, comment, for: writtenSeat }) : garbage;
}

/** Who speaks in which place; undefined = they name themselves as somebody else. */
export function voiceOf({ person: who, seat }: Said): Voice | undefined {
  return who === seat ? undefined : { person: who, seat: seat ?? who };
}
