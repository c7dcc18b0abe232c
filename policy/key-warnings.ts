import { eachOnce, timeToSecondText, type ApprovalTerms } from '../contract/index.js';
import { hasKey, signersOf, type Signers } from '../signatures/index.js';
import { deciders, missingKeysText } from './missing-keys.js';
import type { PolicyFiles } from './read-policy.js';
import { termsOf } from './terms.js';

/** Nothing here depends on a duration. */
const NO_CLOCKS = { decideWithinMs: 0, approvalValidMs: 0 };

/**
 * What is odd about the keys of a policy: people whom a rule asks for a signature and who have no key, and what the signers
 * file itself should be looked at for. One sentence each.
 *
 * @param now Unix ms; keys may have ended by then
 */
export function keyWarnings({ policy, signers }: PolicyFiles, now = Date.now()): string[] {
  if (signers === undefined) {
    return [];
  }
  const { rules, tools = [] } = policy;
  return [
    ...rules.flatMap((rule, index) =>
      rule.identity === 'signed'
        ? ofRule(termsOf(policy, rule, NO_CLOCKS), signers, now).map((text) => `rules.${index}: ${text}`)
        : [],
    ),
    ...withoutKey(tools, signers, now).map(([name, why]) => `tools: ${name} ${why}, so it can vouch for nobody.`),
    ...signers.warnings.map((warning) => `${policy.signers}: ${warning}.`),
  ];
}

/** What is odd about the keys of those whom the terms of a rule let decide, and whether they are too few, whoever requests. */
function ofRule(terms: ApprovalTerms, signers: Signers, now: number): string[] {
  const tooFew = missingKeysText({ terms, signers, now });
  return [
    ...withoutKey(deciders(terms, now), signers, now).map(
      ([name, why]) => `${name} ${why}, so no decision of theirs counts here.`,
    ),
    ...(tooFew === undefined ? [] : [`${tooFew.charAt(0).toLowerCase()}${tooFew.slice(1)}`]),
  ];
}

/** Those who have no valid key, each once, with what is the matter: `has no key in the signers file`. */
function withoutKey(names: readonly string[], signers: Signers, now: number): [name: string, why: string][] {
  return eachOnce(names)
    .filter((name) => !hasKey(signers, name, now))
    .map((name) => [name, whyNoKey(signersOf(signers, name), now)]);
}

function whyNoKey(keys: ReturnType<typeof signersOf>, now: number): string {
  const begins = keys.flatMap(({ validAfter = now }) => (validAfter > now ? [validAfter] : []));
  const ends = keys.flatMap(({ validBefore = now }) => (validBefore < now ? [validBefore] : []));
  if (begins.length > 0) {
    return `has no valid key yet (it begins on ${timeText(Math.min(...begins))})`;
  }
  return ends.length > 0
    ? `has no valid key (it ended on ${timeText(Math.max(...ends))})`
    : 'has no key in the signers file';
}

function timeText(ms: number): string {
  return timeToSecondText(new Date(ms).toISOString());
}
