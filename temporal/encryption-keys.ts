import { readFileSync } from 'node:fs';
import { reasonOf } from '../contract/reason-of.js';
import { shown } from '../contract/text.js';

/** A key of AES-256-GCM, and the name by which payloads refer to it. */
export interface EncryptionKey {
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Buffer;
}

/** The keys of this program: the first one encrypts, all of them decrypt. Without any, nothing is encrypted. */
export type EncryptionKeys = readonly EncryptionKey[];

/** Wrong keys. The message holds no part of a key. */
export class EncryptionError extends Error {
  override readonly name = 'EncryptionError';

  /** @param problems a sentence each */
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '));
  }
}

const VARIABLE = 'CRB_ENCRYPTION_KEYS';
const FILE_VARIABLE = 'CRB_ENCRYPTION_KEYS_FILE';

const BYTES = 32;
const FORM = `expected id:key, with an id of letters, digits, ".", "_" and "-", and a key of ${BYTES} bytes in Base64`;
const ID = /^[A-Za-z0-9._-]{1,64}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads the keys from `CRB_ENCRYPTION_KEYS` (`id:key,id:key`) or from the file that `CRB_ENCRYPTION_KEYS_FILE` names
 * (one `id:key` on a line; lines that begin with `#` are comments).
 *
 * @throws EncryptionError that says everything that is wrong
 */
export function readEncryptionKeys(env: Readonly<Record<string, string | undefined>>): EncryptionKeys {
  const text = env[VARIABLE] || undefined;
  const path = env[FILE_VARIABLE] || undefined;
  if (text !== undefined && path !== undefined) {
    throw new EncryptionError([`${VARIABLE} and ${FILE_VARIABLE} are both set, expected one of them`]);
  }
  if (path !== undefined) {
    return keysOf(linesOf(path), `${FILE_VARIABLE} is ${shown(path)}`, 'line');
  }
  return text === undefined ? [] : keysOf(text.split(','), `${VARIABLE} (not shown)`, 'key');
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .replace(/^\uFEFF/, '')
      .split('\n');
  } catch (error) {
    throw new EncryptionError([`${FILE_VARIABLE} is ${shown(path)}: it can't be read: ${reasonOf(error)}`]);
  }
}

function keysOf(entries: readonly string[], where: string, word: string): EncryptionKeys {
  const read = entries
    .map((entry, index) => ({ entry: entry.trim(), at: `${word} ${index + 1}` }))
    .filter(({ entry }) => entry !== '' && !entry.startsWith('#'))
    .map(({ entry, at }) => ({ at, key: keyOf(entry) }));
  const keys = read.flatMap(({ key }) => (typeof key === 'string' ? [] : [key]));
  const problems = [
    ...read.flatMap(({ at, key }) => (typeof key === 'string' ? [`${where}: ${at}: ${key}`] : [])),
    ...repeated(keys).map((id) => `${where}: the id "${id}" is there more than once`),
    ...(read.length === 0 ? [`${where}: it holds no key; ${FORM}`] : []),
  ];
  if (problems.length > 0) {
    throw new EncryptionError(problems);
  }
  return keys;
}

/** A key, or what is wrong with it. What has no form of an id may be a key, so it isn't shown. */
function keyOf(entry: string): EncryptionKey | string {
  const [, id = '', key = ''] = /^([^:]*):(.*)$/s.exec(entry) ?? [];
  if (!ID.test(id)) {
    return `has no valid id before a colon: ${FORM}`;
  }
  const secret = Buffer.from(key.trim(), 'base64');
  return BASE64.test(key.trim()) && secret.length === BYTES
    ? { id, secret }
    : `"${id}" has a key of another form (not shown): ${FORM}, as \`openssl rand -base64 ${BYTES}\` prints it`;
}

function repeated(keys: EncryptionKeys): string[] {
  const ids = keys.map(({ id }) => id);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}
