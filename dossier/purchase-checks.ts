import type { PlaceInput } from '../activities/index.js';
import { canonical } from '../contract/canonical.js';
import { approvedFor, differencesTo, isCovered } from '../contract/covers.js';
import { whyExcluded } from '../contract/exclusion.js';
import { deciderText, differenceText, type KeptDecision } from '../contract/index.js';
import { sealedOf } from '../contract/sealed.js';
import { outcomeOf } from '../contract/approval-outcome.js';
import { withDecision } from '../workflows/messages/approval.js';
import { asPlaced } from '../workflows/steps/results.js';
import { ok, problem, type Check } from './check.js';
import { proofOf } from './checking.js';
import { decisionOf } from './course.js';
import { at, textAt } from './event.js';
import { standingQuote } from './standing-quote.js';
import type { Story, ToldQuote, ToldStep } from './story.js';

/** Checks every purchase step: for which quote it was, that this quote was approved then, and that it covers what was bought. */
export function checkPurchases(story: Story): Check[] {
  return story.steps.filter(({ step }) => step === 'placeOrder').flatMap((step) => checkPurchase(story, step));
}

function checkPurchase(story: Story, step: ToldStep): Check[] {
  const check = `purchase ${step.activityId}`;
  const id = textAt(step.input, 'record', 'quote', 'id');
  const quote = standingQuote(story, id, step.scheduledAt);
  if (quote === undefined) {
    return [problem(check, `it was for the quote ${id ?? '(none)'}, which the order never had`)];
  }
  const { record, approvedUntil } = step.input as Pick<PlaceInput, 'record' | 'approvedUntil'>;
  return [
    canonical(record) === canonical(sealedOf(quote.record))
      ? ok(`${check}: quote`, `it was given the quote ${id} as it was made`)
      : problem(`${check}: quote`, `what it was given differs from the quote ${id}`),
    checkApproval(`${check}: approval`, quote, step, decisionsUntil(story, step, quote)),
    checkCovered(`${check}: covered`, quote, step, approvedUntil),
  ];
}

/** An order's clock and the server's may differ by so much. */
const CLOCK_SLACK_MS = 1_000;

/** The decisions on a quote that counted when a purchase began: of each voice the newest, with what proves it. */
function decisionsUntil(
  { messages }: Story,
  { scheduledAt }: ToldStep,
  { record }: ToldQuote,
): readonly KeptDecision[] {
  return messages
    .filter(({ accepted, at, received }) => accepted === true && at <= scheduledAt && isOn(received, record.quote.id))
    .reduce<readonly KeptDecision[]>((before, told) => {
      const { message, received, at } = told;
      return message === 'approve' || message === 'reject'
        ? withDecision(before, { ...decisionOf(message, received, at), ...proofOf(told) })
        : before;
    }, []);
}

function isOn(received: unknown, quote: string): boolean {
  return at(received, 'quote') === quote;
}

function checkApproval(
  check: string,
  { record, use, deadline }: ToldQuote,
  { input }: ToldStep,
  decisions: readonly KeptDecision[],
): Check {
  const { terms, quote, request } = record;
  for (const decision of decisions) {
    const moment = { now: Date.parse(decision.at), deadline };
    const excluded = whyExcluded(terms, request.requestedBy, decision, moment);
    if (excluded !== undefined) {
      return problem(check, `${deciderText(decision)} could not decide at ${decision.at}: ${excluded.text}`);
    }
  }
  const outcome = outcomeOf(decisions, terms);
  if (outcome !== 'approved') {
    return problem(check, `the quote ${quote.id} was not approved when the purchase began: ${outcome}`);
  }
  const given = at(input, 'decisions');
  if (terms.identity !== undefined && canonical(given ?? null) !== canonical(decisions)) {
    return problem(check, 'it was given other decisions than those that counted');
  }
  return ok(
    check,
    use === 'automatic'
      ? `approved by the rule ${JSON.stringify(terms.rule)} itself`
      : `approved by ${decisions.map(deciderText).join(', ')} under the rule ${JSON.stringify(terms.rule)}`,
  );
}

function checkCovered(check: string, quote: ToldQuote, step: ToldStep, approvedUntil: string): Check {
  const result = asPlaced(step.result);
  const sentAt = result !== undefined && 'sentAt' in result ? result.sentAt : undefined;
  if (result === undefined || (result.kind !== 'placed' && sentAt === undefined)) {
    return ok(check, result === undefined ? 'no answer is recorded; what it sent is not known' : 'nothing was sent');
  }
  const approvedAt = quote.decisions.findLast(
    ({ at, decision }) => decision === 'approve' && at <= step.scheduledAt,
  )?.at;
  const latest = Date.parse(approvedAt ?? quote.at) + quote.record.terms.approvalValidMs + CLOCK_SLACK_MS;
  if (Date.parse(approvedUntil) > latest) {
    return problem(check, `it was allowed until ${approvedUntil}, longer than the approval was valid`);
  }
  if (sentAt !== undefined && sentAt > approvedUntil) {
    return problem(check, `it was sent at ${sentAt}, after the approval had ended at ${approvedUntil}`);
  }
  const approved = approvedFor(quote.record);
  const price = result.kind === 'placed' ? (result.price ?? approved.price) : approved.price;
  const now = { ...approved, price };
  return isCovered(approved, now)
    ? ok(check, `sent at ${sentAt ?? '?'}, within the approval, at the approved price or a lower one`)
    : problem(
        check,
        `the price was above the approved one: ${differencesTo(approved, now).map(differenceText).join('; ')}`,
      );
}
