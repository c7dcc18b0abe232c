import { eachOnce, samePerson } from '../contract/index.js';
import { signersOf, type Signers } from '../signatures/index.js';
import { partiesOf } from './parties.js';
import type { PolicyFiles } from './read-policy.js';
import type { Policy, Rule } from './schema.js';

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
        ? withoutKey(decidersOf(policy, rule), signers, now).map(
            (name) => `rules.${index}: ${name} has no key in the signers file, so no decision of theirs counts here.`,
          )
        : [],
    ),
    ...withoutKey(tools, signers, now).map(
      (name) => `tools: ${name} has no key in the signers file, so it can vouch for nobody.`,
    ),
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

/** Those who have no key that has not ended, each once. */
function withoutKey(names: readonly string[], signers: Signers, now: number): string[] {
  const hasKey = (name: string) =>
    signersOf(signers, name).some(({ validBefore }) => validBefore === undefined || validBefore >= now);
  return eachOnce(names).filter((name) => !hasKey(name));
}
