import { defined } from '../contract/defined.js';
import { whyImpossible, type ApprovalTerms } from '../contract/index.js';
import {
  delegatedBetween,
  looserIn,
  missingKeysText,
  newToolsIn,
  termsFor,
  type Clocks,
  type Policy,
  type PolicyFiles,
} from '../policy/index.js';
import { outcomeOf } from '../contract/approval-outcome.js';
import { whyExcluded } from '../contract/exclusion.js';
import { policyNamed, type PolicyText } from './policies.js';
import { factsOfQuote } from './quote-checks.js';
import type { Story, ToldQuote } from './story.js';

/** One past order under other rules, judged by its last quote. */
export interface SimulatedOrder {
  readonly orderId: string;
  readonly firstRunId: string;
  readonly quote: string;
  readonly requestedBy: string;
  readonly then: ApprovalTerms;
  readonly now: ApprovalTerms;
  /** In what the new terms are looser, one sentence each. */
  readonly looser: readonly string[];
  /** Why nobody could approve it now: too few may, or too few have a key. */
  readonly impossible?: string;
  /** Whether the approvals that were given would be enough; absent = it was not approved by people. */
  readonly stillApproved?: boolean;
}

/** Past orders under other rules. */
export interface Simulation {
  readonly orders: readonly SimulatedOrder[];
  /** Orders without a quote: nothing was decided on them. */
  readonly withoutQuote: number;
  readonly summary: Summary;
}

/** How many orders. One order can count in several. */
interface Summary {
  readonly orders: number;
  readonly otherRule: number;
  readonly fewerApprovals: number;
  readonly moreApprovals: number;
  /** People decided, and the new rules would approve automatically; and the other way round. */
  readonly nowAutomatic: number;
  readonly noLongerAutomatic: number;
  readonly nobodyCouldApprove: number;
  readonly looser: number;
}

/** What past orders are judged by. */
export interface NewRules extends PolicyFiles {
  /** For rules that set no durations. */
  readonly clocks: Clocks;
  /** Unix ms: keys have to be valid then. */
  readonly now: number;
}

/** A past order, with the texts of its policies as far as they are known: terms don't tell everything of a policy. */
export interface PastOrder {
  readonly story: Story;
  readonly policies: readonly PolicyText[];
}

/** Judges past orders by a policy, and by the keys of its signers file. */
export function simulate(past: readonly PastOrder[], rules: NewRules): Simulation {
  const orders = past.flatMap((order) => simulateOne(order, rules) ?? []);
  const count = (holds: (order: SimulatedOrder) => boolean) => orders.filter(holds).length;
  return {
    orders,
    withoutQuote: past.length - orders.length,
    summary: {
      orders: orders.length,
      otherRule: count(({ then, now }) => then.rule !== now.rule),
      fewerApprovals: count(({ then, now }) => now.required < then.required),
      moreApprovals: count(({ then, now }) => now.required > then.required),
      nowAutomatic: count(({ then, now }) => now.required === 0 && then.required > 0),
      noLongerAutomatic: count(({ then, now }) => now.required > 0 && then.required === 0),
      nobodyCouldApprove: count(({ impossible }) => impossible !== undefined),
      looser: count(({ looser }) => looser.length > 0),
    },
  };
}

function simulateOne(
  { story, policies }: PastOrder,
  { policy, signers, clocks, now: keysAt }: NewRules,
): SimulatedOrder | undefined {
  const told = story.quotes.at(-1);
  const facts = told && factsOfQuote(told.record);
  if (told === undefined || facts === undefined) {
    return undefined;
  }
  const { quote, request, terms: then } = told.record;
  const now = termsFor(policy, facts, clocks, quote.revision > 1);
  const asked = Date.parse(told.at);
  const { requestedBy } = request;
  const before = policyNamed(told.record.policy, policies);
  // A delegation that nobody could have used on this order makes nothing looser.
  const usable = (terms: ApprovalTerms) => delegatedBetween(terms, asked, asked + now.decideWithinMs);
  return {
    ...{ orderId: story.orderId, firstRunId: story.firstRunId, quote: quote.id, requestedBy },
    ...{
      then,
      now,
      looser: [
        ...looserIn(usable(then), usable(now), requestedBy),
        ...automaticBefore(story, policy, clocks),
        ...(before === undefined ? [] : newToolsIn(withTools(then, before), withTools(now, policy))),
      ],
    },
    ...defined({
      impossible: whyImpossible(now, requestedBy) ?? missingKeysText({ terms: now, requestedBy, signers, now: keysAt }),
      stillApproved: stillApproved(told, now),
    }),
  };
}

function withTools(terms: ApprovalTerms, { tools = [] }: Policy) {
  return { terms, tools };
}

/** A rule never approves a later quote by itself, so an order that was quoted again would have been bought by its first one. */
function automaticBefore({ quotes }: Story, policy: Policy, clocks: Clocks): string[] {
  const [first] = quotes;
  const facts = quotes.length > 1 ? first && factsOfQuote(first.record) : undefined;
  return first === undefined || facts === undefined || first.record.terms.required === 0
    ? []
    : termsFor(policy, facts, clocks, false).required === 0
      ? ['automatic at its first quote, where people decided']
      : [];
}

/** Whether the people who approved could and would be enough under other terms. */
function stillApproved(
  { record, decisions, outcome, at: askedAt }: ToldQuote,
  now: ApprovalTerms,
): boolean | undefined {
  if (outcome !== 'approved' || decisions.length === 0) {
    return undefined;
  }
  const { requestedBy } = record.request;
  const deadline = new Date(Date.parse(askedAt) + now.decideWithinMs).toISOString();
  const counting = decisions.filter(
    (decision) => whyExcluded(now, requestedBy, decision, { now: Date.parse(decision.at), deadline }) === undefined,
  );
  return outcomeOf(counting, now) === 'approved';
}
