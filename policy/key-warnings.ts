import { samePerson } from '../contract/index.js';
import { signersOf, type Signers } from '../signatures/index.js';
import { partiesOf } from './parties.js';
import type { PolicyFiles } from './read-policy.js';

/**
 * What is odd about the keys of a policy: people whom a rule asks for a signature and who have no key, and what the signers
 * file itself should be looked at for. One sentence each.
 */
export function keyWarnings({ policy, signers }: PolicyFiles): string[] {
  if (signers === undefined) {
    return [];
  }
  const { rules, tools = [] } = policy;
  return [
    ...rules.flatMap((rule, index) =>
      rule.identity === 'signed'
        ? withoutKey(
            (partiesOf(policy, rule) ?? []).flatMap(({ members }) => members),
            signers,
          ).map(
            (name) => `rules.${index}: ${name} has no key in the signers file, so no decision of theirs counts here.`,
          )
        : [],
    ),
    ...withoutKey(tools, signers).map(
      (name) => `tools: ${name} has no key in the signers file, so it can vouch for nobody.`,
    ),
    ...signers.warnings.map((warning) => `${policy.signers}: ${warning}.`),
  ];
}

/** Those who have no key, each once. */
function withoutKey(names: readonly string[], signers: Signers): string[] {
  return names.filter(
    (name, index) =>
      signersOf(signers, name).length === 0 && names.findIndex((other) => samePerson(other, name)) === index,
  );
}
