import { createHmac } from 'node:crypto';
import { plainName } from '../contract/person.js';
import { shown } from '../contract/text.js';
import { EncryptionError, readEncryptionKeys, type EncryptionKeys } from './encryption-keys.js';

/** What is encrypted, and with what. */
export interface Encryption {
  readonly keys: EncryptionKeys;
  readonly listedNames: ListedNames;
}

/**
 * How the search attribute `CrbRequestedBy` shows a person, because the server reads search attributes: the name, a
 * keyed hash of it, or nothing.
 */
type ListedNames = (typeof LISTED_NAMES)[number];
const LISTED_NAMES = ['plain', 'hashed', 'omitted'] as const;

const VARIABLE = 'CRB_LISTED_NAMES';

export const NO_ENCRYPTION: Encryption = { keys: [], listedNames: 'plain' };

/**
 * Reads `CRB_ENCRYPTION_KEYS` or `CRB_ENCRYPTION_KEYS_FILE`, and `CRB_LISTED_NAMES`. An empty variable counts as not set.
 *
 * @throws EncryptionError that says everything that is wrong, and shows no part of a key
 */
export function readEncryption(env: Readonly<Record<string, string | undefined>>): Encryption {
  const keys = readEncryptionKeys(env);
  const wanted = env[VARIABLE]?.toLowerCase() || (keys.length > 0 ? 'hashed' : 'plain');
  const listedNames = LISTED_NAMES.find((each) => each === wanted);
  if (listedNames === undefined) {
    throw new EncryptionError([`${VARIABLE} is ${shown(env[VARIABLE])}: expected plain, hashed or omitted`]);
  }
  if (listedNames === 'hashed' && keys.length === 0) {
    throw new EncryptionError([`${VARIABLE} is "hashed": that needs a key, in CRB_ENCRYPTION_KEYS or its file`]);
  }
  return { keys, listedNames };
}

const HASHED = /^hashed:[0-9a-f]{24}$/;

/** Whether a name in the list is a hash, which says nothing without the key. */
export function isHashed(listed: string): boolean {
  return HASHED.test(listed);
}

/** A person as the list shows them: every way to write a name has the same hash. Undefined = not at all. */
export function listedName({ keys: [key], listedNames }: Encryption, name: string): string | undefined {
  if (listedNames === 'omitted') {
    return undefined;
  }
  return listedNames === 'plain' || key === undefined
    ? name
    : `hashed:${createHmac('sha256', key.secret)
        .update(`listed-name\0${plainName(name)}`)
        .digest('hex')
        .slice(0, 24)}`;
}
