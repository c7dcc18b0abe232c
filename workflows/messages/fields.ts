import { clipBytes } from '../../contract/describe.js';
import { EXAMPLES } from '../../contract/examples.js';
import type { FieldRule } from '../../contract/message-fields.js';
import { lineProblem, shown } from '../../contract/text.js';
import { isUndecodable } from '../../contract/undecodable.js';
import { isDeeper, MOST_SHOWN_LEVELS, sizeProblem } from '../../contract/limits.js';

const MOST_PROBLEM_BYTES = 1000;

/**
 * Reads the fields of a message that may hold anything.
 *
 * @returns the fields, all of them text, or one sentence that names every wrong one
 */
export function readMessage<Fields extends string>(
  message: unknown,
  rules: Readonly<Record<Fields, FieldRule>>,
): { fields: Fieldset<Fields> } | { problem: string } {
  const form = `expected {${Object.entries<FieldRule>(rules)
    .map(([name, { optional }]) => `"${name}"${optional ? '?' : ''}`)
    .join(', ')}}`;
  if (isUndecodable(message)) {
    return { problem: `The message can't be decoded (${clipBytes(message.undecodable, 200)}): ${form} as JSON.` };
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message) || ArrayBuffer.isView(message)) {
    return { problem: `The message is ${show(message)}: ${form}.` };
  }
  const tooLarge = sizeProblem(message);
  if (tooLarge !== undefined) {
    return { problem: `The message ${tooLarge}: ${form}.` };
  }
  const given = message as Record<string, unknown>;
  const problems = [
    ...Object.entries<FieldRule>(rules).flatMap(([name, rule]) => problemOf(name, given[name], rule)),
    ...Object.keys(given)
      .filter((name) => !Object.hasOwn(rules, name))
      .map((name) => `${show(name)}: no such field`),
  ];
  return problems.length > 0
    ? { problem: `${clipBytes(problems.join('; '), MOST_PROBLEM_BYTES)}; ${form}.` }
    : { fields: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) as Fieldset<Fields> };
}

type Fieldset<Fields extends string> = Partial<Record<Fields, string>>;

function problemOf(name: string, value: unknown, { what, optional, limit, oneOf }: FieldRule): string[] {
  if (value === undefined || value === null) {
    return optional ? [] : [`${name}: is missing, expected ${what}`];
  }
  const problem = lineProblem(value, what, limit);
  if (typeof value !== 'string' || problem !== undefined) {
    return [`${name}: is ${show(value)}, ${problem}`];
  }
  if (Object.values<string>(EXAMPLES).includes(value.trim())) {
    return [`${name}: is still the example ${show(value)}, expected ${what}`];
  }
  return oneOf === undefined || oneOf.includes(value)
    ? []
    : [`${name}: is ${show(value)}, expected ${what}: ${oneOf.join(' or ')}`];
}

const UNSHOWN = "something that can't be shown";

/** What a message said, as an order keeps it of one that it has refused. */
export function showReceived(content: unknown): string {
  return show(content, 250);
}

/** A value from outside as short JSON in one line. */
export function show(value: unknown, characters = 80): string {
  if (ArrayBuffer.isView(value)) {
    return `${value.byteLength} bytes`;
  }
  try {
    // How deep JSON can be written depends on the stack, and a dossier has to say the same as the order.
    return isDeeper(value, MOST_SHOWN_LEVELS) ? UNSHOWN : shown(value, characters);
  } catch {
    return UNSHOWN;
  }
}
