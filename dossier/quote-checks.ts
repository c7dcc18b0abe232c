import { canonical } from '../contract/canonical.js';
import { approvedFor } from '../contract/covers.js';
import { identityOf, targetOf } from '../contract/index.js';
import { quoteId } from '../contract/quote-id.js';
import { factsOf, termsFor, type Facts } from '../policy/index.js';
import { ok, problem, unknown, type Check } from './check.js';
import { policyNamed, type PolicyText } from './policies.js';
import type { Story, ToldQuote } from './story.js';

/** Checks every quote: its id fits what it is bound to, and its terms are those of its policy. */
export function checkQuotes({ quotes, firstRunId }: Story, policies: readonly PolicyText[]): Check[] {
  return quotes.flatMap((quote) => [checkId(quote, firstRunId), checkTerms(quote, policies)]);
}

function checkId({ record }: ToldQuote, firstRunId: string): Check {
  const { request, quote } = record;
  const check = `quote ${quote.id}: id`;
  const id = quoteId({ firstRunId, revision: quote.revision, request, ...approvedFor(record) });
  return id === quote.id
    ? ok(check, 'fits the order, the request, the price, the starting point and the account')
    : problem(check, `its figures make ${id}: something that it is bound to was changed`);
}

function checkTerms({ record }: ToldQuote, policies: readonly PolicyText[]): Check {
  const { quote, terms, policy: sha256 } = record;
  const check = `quote ${quote.id}: policy`;
  if (!policies.some((policy) => policy.sha256 === sha256)) {
    return unknown(check, `the text of the policy ${sha256.slice(0, 8)}… is not in the dossier`);
  }
  const policy = policyNamed(sha256, policies);
  if (policy === undefined) {
    return problem(check, `the text in the dossier is not the policy ${sha256.slice(0, 8)}… that the quote names`);
  }
  const facts = factsOfQuote(record);
  if (facts === undefined) {
    return problem(check, 'the quote does not say what it changes');
  }
  // A rule that sets no durations takes the worker's, which no history tells.
  const now = termsFor(policy, facts, terms, quote.revision > 1);
  return canonical(now) === canonical(terms)
    ? ok(check, `the policy ${sha256.slice(0, 8)}… gives these terms: rule ${JSON.stringify(terms.rule)}`)
    : problem(check, `the policy gives other terms: rule ${JSON.stringify(now.rule)}, ${now.required} approvals`);
}

/** What the conditions of a policy judge, of a quote that was made before; undefined = it does not say what it changes. */
export function factsOfQuote(record: ToldQuote['record']): Facts | undefined {
  const { request, quote } = record;
  const { price, previousPrice, base } = quote;
  const target = targetOf(record);
  const identity = identityOf(record);
  return target && identity && factsOf(request, { price, previousPrice, base, target, where: identity });
}
