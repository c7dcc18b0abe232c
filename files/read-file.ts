import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { isCollection, isNode, isPair, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import { escaped, shown } from '../contract/index.js';
import { reasonOf } from '../contract/reason-of.js';

/** A problem in a file: where, and what is wrong. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** What a file has to hold. */
export interface FileForm<T> {
  /** The error that names the file and its problems, one sentence each: `line 7: rules.1.approvals: is "two", expected …`. */
  readonly error: (path: string, problems: readonly string[]) => Error;
  readonly schema: z.ZodType<T>;
  /** Problems between fields of a file that has the right form. */
  readonly problemsOf: (content: T) => readonly Problem[];
  /** Names of fields whose value must not be shown. */
  readonly secrets?: readonly string[];
}

/** No real file is larger. */
const MOST_BYTES = 1024 * 1024;

/**
 * Reads a file, YAML or JSON.
 *
 * @throws the form's error, which names every problem at once
 */
export function readFile<T>(path: string, form: FileForm<T>): T {
  return readContent(readText(path, form.error), path, form);
}

/**
 * Reads a file of any form as text.
 *
 * @param error makes the error that names the file and why it can't be read
 */
export function readText(path: string, error: FileForm<unknown>['error']): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw error(path, [unreadableText(cause)]);
  }
  if (bytes.length > MOST_BYTES) {
    throw error(path, [`is larger than ${MOST_BYTES} bytes`]);
  }
  // A wrongly decoded letter would make a name that nobody has.
  if (!isUtf8(bytes)) {
    throw error(path, ['is not UTF-8']);
  }
  return new TextDecoder().decode(bytes);
}

function unreadableText(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return "can't be read: there is no such file";
    case 'EISDIR':
      return "can't be read: it is a folder";
    case 'EACCES':
      return "can't be read: no permission";
    default:
      return `can't be read: ${reasonOf(error)}`;
  }
}

/** Like `readFile`, from the file's text. */
export function readContent<T>(source: string, path: string, form: FileForm<T>): T {
  const { error, schema, problemsOf, secrets = [] } = form;
  const lines = new LineCounter();
  // JSON is YAML too.
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, merge: false, logLevel: 'error' });
  const unreadable = [
    ...[...document.errors, ...document.warnings].map(({ pos, code, message }) => ({
      offset: pos[0],
      text: code === 'MULTIPLE_DOCS' ? 'a second document starts here, expected one' : message,
    })),
    ...otherYaml(document, source),
    ...notPlain(document),
  ];
  if (unreadable.length > 0) {
    throw error(path, withLines(unreadable, lines));
  }
  const content: unknown = document.toJS();
  const parsed = schema.safeParse(content);
  const problems = parsed.success
    ? problemsOf(parsed.data)
    : parsed.error.issues.flatMap((issue) => explain(issue, content, secrets));
  if (!parsed.success || problems.length > 0) {
    const placed = problems.map(({ path: at, text }) => ({
      offset: offsetOf(document, at),
      text: `${escaped(at.join('.')) || 'the file'}: ${text}`,
    }));
    throw error(path, withLines(placed, lines));
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

/** Another version than YAML 1.2 is refused: in version 1.1, `0200` is 128 and `20:00` is 1200. */
function otherYaml({ directives }: Document, source: string): Placed[] {
  const { explicit, version } = directives?.yaml ?? {};
  return explicit === true && version !== '1.2'
    ? [
        {
          offset: Math.max(0, source.search(/^%YAML/m)),
          text: `%YAML ${version} reads some numbers differently (0200 as 128), expected no %YAML line`,
        },
      ]
    : [];
}

/** YAML features beyond plain names and values. They are refused, because they hide from readers what applies. */
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

function explain(issue: z.core.$ZodIssue, content: unknown, secrets: readonly string[]): Problem[] {
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
  const isSecret = path.some((key) => secrets.includes(String(key))) && value !== undefined && value !== null;
  return [{ path, text: `${isSecret ? 'is wrong (not shown)' : holds(value)}, ${issue.message}` }];
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
