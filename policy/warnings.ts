import { plainName, unseenIn, withUnseenAs } from '../contract/index.js';
import { delegationWarnings } from './delegations.js';
import { escalationWarnings } from './escalation.js';
import type { Policy } from './schema.js';

/**
 * What a reader of a policy file may not see: that a name counts in another form than it is written in, that two entries
 * of one list are one person, that automatic approvals of small changes may add up, and what delegations and escalations
 * don't do. One sentence each.
 *
 * @param now Unix ms
 */
export function policyWarnings(policy: Policy, now = Date.now()): string[] {
  return [...ofNames(policy), ...delegationWarnings(policy, now), ...escalationWarnings(policy), ...ofSums(policy)];
}

/** A bound on each change alone bounds no number of them, and a bound on a price per unit of usage bounds no amount. */
function ofSums({ rules }: Policy): string[] {
  return rules.flatMap(({ approvals, when }, index) => {
    const { priceChange, price, bandwidth } = when ?? {};
    if (approvals !== 'automatic' || bandwidth) {
      return [];
    }
    if (price?.amountUnit !== undefined) {
      return [
        `rules.${index}: a price per ${price.amountUnit} is approved automatically, and nothing limits how many ` +
          `${price.amountUnit}. Add when.bandwidth, which limits the result.`,
      ];
    }
    return priceChange !== undefined && !price
      ? [
          `rules.${index}: many changes of ${priceChange.atMostPercent} % each are approved automatically, and nothing ` +
            'limits where they lead. Add when.price or when.bandwidth, which limit the result.',
        ]
      : [];
  });
}

function ofNames({ groups = {}, delegations = [], rules }: Policy): string[] {
  return [
    ...Object.entries(groups).flatMap(([name, members]) => ofList(`groups.${name}`, members)),
    ...delegations.flatMap(({ from, to }, index) => [
      ...ofName(`delegations.${index}.from`, from),
      ...ofName(`delegations.${index}.to`, to),
    ]),
    ...rules.flatMap(({ from = [], fromEach = [], escalate, when }, index) => [
      ...ofList(`rules.${index}.from`, from),
      ...ofList(`rules.${index}.fromEach`, fromEach),
      ...ofList(`rules.${index}.escalate.to`, escalate?.to ?? []),
      ...ofList(`rules.${index}.when.requestedBy`, when?.requestedBy ?? []),
    ]),
  ];
}

function ofList(field: string, names: readonly string[]): string[] {
  const firsts = new Map<string, number>();
  return names.flatMap((name, index) => {
    const first = firsts.get(plainName(name));
    firsts.set(plainName(name), first ?? index);
    const same =
      first !== undefined ? [`${field}.${index}: ${readable(name)} is the same person as ${field}.${first}.`] : [];
    return [...ofName(`${field}.${index}`, name), ...same];
  });
}

function ofName(field: string, name: string): string[] {
  const codes = unseenIn(name).map(codePoint);
  if (codes.length > 0) {
    return [
      `${field}: ${readable(name)} holds ${codes.join(' and ')}, which nobody sees. It counts as ${plainName(name)}.`,
    ];
  }
  return plainName(name) === name.trim().toLowerCase()
    ? []
    : [`${field}: ${readable(name)} counts as ${plainName(name)}.`];
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A name in quotes, with its unseen characters as codes. */
function readable(name: string): string {
  return `"${withUnseenAs(name, (character) => `<${codePoint(character)}>`)}"`;
}
