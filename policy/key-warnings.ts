import { eachOnce, samePerson, timeToSecondText } from '../contract/index.js';
import { hasKey, signersOf, type Signers } from '../signatures/index.js';
import { missingKeysText } from './missing-keys.js';
import { partiesOf } from './parties.js';
import type { PolicyFiles } from './read-policy.js';
import type { Policy, Rule } from './schema.js';
import { termsOf } from './terms.js';

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
        ? [
            ...withoutKey(decidersOf(policy, rule), signers, now).map(
              ([name, why]) => `rules.${index}: ${name} ${why}, so no decision of theirs counts here.`,
            ),
            ...tooFew({ policy, signers }, rule, now).map((text) => `rules.${index}: ${text}`),
          ]
        : [],
    ),
    ...withoutKey(tools, signers, now).map(([name, why]) => `tools: ${name} ${why}, so it can vouch for nobody.`),
    ...signers.warnings.map((warning) => `${policy.signers}: ${warning}.`),
  ];
}

/** Whom a rule names, at once or after some time, and their delegates. */
function decidersOf(policy: Policy, rule: Rule): string[] {
  const parties = [...(partiesOf(policy, rule) ?? []), ...(partiesOf(policy, { from: rule.escalate?.to }) ?? [])];
  const named = parties.flatMap(({ members }) => members);
  const delegates = (policy.delegations ?? []).filter(({ from }) => named.some((name) => samePerson(name, from)));
  return [...named, ...delegates.map(({ to }) => to)];
}

/** That too few of those whom a rule lets decide can sign, whoever requests. */
function tooFew({ policy, signers }: PolicyFiles, rule: Rule, now: number): string[] {
  if (rule.approvals === 'automatic') {
    return [];
  }
  const terms = termsOf(policy, rule, { decideWithinMs: 0, approvalValidMs: 0 });
  const text = missingKeysText({ terms, signers, now });
  return text === undefined ? [] : [`${text.charAt(0).toLowerCase()}${text.slice(1)}`];
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
