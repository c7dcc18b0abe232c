import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { isCollection, isNode, isPair, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import { escaped, shown } from '../contract/index.js';
import { reasonOf } from '../contract/reason-of.js';
import { problemsOf, type Problem } from './consistency.js';
import { policySchema, type Policy } from './schema.js';

/** An invalid policy file. The message names every problem with its line and field. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';

  constructor(
    readonly path: string,
    /** One sentence each: `line 7: rules.1.approvals: is "two", expected …`. */
    readonly problems: readonly string[],
  ) {
    super(`${path} is not a policy:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/** No real policy is larger. */
const MOST_BYTES = 1024 * 1024;

/**
 * Reads a policy, YAML or JSON.
 *
 * @throws PolicyError that names every problem at once
 */
export function readPolicyFile(path: string): Policy {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new PolicyError(path, [`can't be read: ${reasonOf(error)}`]);
  }
  if (bytes.length > MOST_BYTES) {
    throw new PolicyError(path, [`is larger than ${MOST_BYTES} bytes`]);
  }
  // A wrongly decoded letter would make a name that nobody has.
  if (!isUtf8(bytes)) {
    throw new PolicyError(path, ['is not UTF-8']);
  }
  return readPolicy(new TextDecoder().decode(bytes), path);
}

/** Like `readPolicyFile`, from the file's text. */
export function readPolicy(source: string, path: string): Policy {
  const lines = new LineCounter();
  // JSON is YAML too.
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, merge: false, logLevel: 'error' });
  const unreadable = [
    ...[...document.errors, ...document.warnings].map(({ pos, code, message }) => ({
      offset: pos[0],
      text: code === 'MULTIPLE_DOCS' ? 'a second document starts here, expected one' : message,
    })),
    ...notPlain(document),
  ];
  if (unreadable.length > 0) {
    throw new PolicyError(path, withLines(unreadable, lines));
  }
  const content: unknown = document.toJS();
  const parsed = policySchema.safeParse(content);
  const problems = parsed.success
    ? problemsOf(parsed.data)
    : parsed.error.issues.flatMap((issue) => explain(issue, content));
  if (!parsed.success || problems.length > 0) {
    const placed = problems.map(({ path: at, text }) => ({
      offset: offsetOf(document, at),
      text: `${escaped(at.join('.')) || 'the file'}: ${text}`,
    }));
    throw new PolicyError(path, withLines(placed, lines));
  }
  return parsed.data;
}

/** A problem at a place in the file. */
interface Placed {
  offset: number;
  text: string;
}

/** `line 7: …`, from the first line to the last. */
function withLines(problems: readonly Placed[], lines: LineCounter): string[] {
  return [...problems]
    .sort((one, other) => one.offset - other.offset)
    .map(({ offset, text }) => `line ${lines.linePos(offset).line}: ${text}`);
}

/** YAML features beyond plain names and values. They are refused, because they hide from readers which rules apply. */
function notPlain(document: Document): Placed[] {
  const found: Placed[] = [];
  const note = (node: unknown, text: string) => void found.push({ offset: startOf(node) ?? 0, text });
  visit(document, {
    Alias: (_key, alias) => note(alias, `*${alias.source} is an alias, expected the value itself`),
    Pair: (_key, { key }) => {
      if (!isScalar(key) || key.value === '__proto__') {
        note(key, `${String(key)}: no such field`);
      }
    },
  });
  return found;
}

function explain(issue: z.core.$ZodIssue, content: unknown): Problem[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], text: 'no such field' }));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map(({ message }) => ({ path, text: `the name is invalid, ${message}` }));
  }
  const value = path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[key] : undefined),
    content,
  );
  return [{ path, text: `${holds(value)}, ${issue.message}` }];
}

function holds(value: unknown): string {
  if (value === undefined || value === null) {
    return value === undefined ? 'is missing' : 'is empty';
  }
  return `is ${typeof value === 'number' ? String(value) : shown(value)}`;
}

/** Where a field begins in the file; for a missing field, where its parent begins. */
function offsetOf({ contents }: Document, path: readonly (string | number)[]): number {
  let offset = startOf(contents) ?? 0;
  let node: unknown = contents;
  for (const step of path) {
    const item: unknown = isCollection(node)
      ? node.items.find((each, index) => (isPair(each) ? keyOf(each.key) === String(step) : index === step))
      : undefined;
    if (item === undefined) {
      break;
    }
    offset = startOf(isPair(item) ? item.key : item) ?? offset;
    node = isPair(item) ? item.value : item;
  }
  return offset;
}

function keyOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
