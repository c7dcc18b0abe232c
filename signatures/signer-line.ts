import { escaped, plainName, shown } from '../contract/index.js';
import { matchesList } from './pattern-list.js';
import { keyTypeProblem, KEY_TYPES, readKey, type PublicKey } from './keys.js';
import { NAMESPACE } from './signature.js';
import { FormError, fromBase64 } from './wire.js';

/** One line of an `allowed_signers` file: people, and a key whose signatures are theirs. */
export interface Signer {
  readonly line: number;
  /** The names of whom the key is, as written. */
  readonly principals: readonly string[];
  readonly key: PublicKey;
  /** What the key may sign, as written; absent: everything. */
  readonly namespaces?: string;
  /** Whether the key may sign for this project: `namespaces` is absent or covers `crb-orders`. */
  readonly forOrders: boolean;
  /** The key counts at this time and later, in ms since 1970. */
  readonly validAfter?: number;
  /** The key counts until this time, which is still a good one, in ms since 1970. */
  readonly validBefore?: number;
}

type Options = Partial<Record<'namespaces' | 'valid-after' | 'valid-before', string>>;

const OPTIONS = ['namespaces', 'valid-after', 'valid-before'] as const;

/**
 * Reads a line: `ana@example.com,ana namespaces="crb-orders",valid-before="20271231Z" ssh-ed25519 AAAA… comment`.
 *
 * @throws FormError
 */
export function readSignerLine(line: string): Omit<Signer, 'line'> {
  const { field, rest } = principalsField(line);
  const principals = field.split(',').map(readPrincipal);
  const { options, key } = optionsAndKey(rest);
  const { namespaces } = options;
  const validAfter = timeOf('valid-after', options);
  const validBefore = timeOf('valid-before', options);
  if (validAfter !== undefined && validBefore !== undefined && validBefore <= validAfter) {
    throw new FormError('valid-before is not later than valid-after, so the key would never be valid');
  }
  return {
    principals,
    key,
    forOrders: namespaces === undefined || matchesList(namespaces, NAMESPACE),
    ...(namespaces !== undefined && { namespaces }),
    ...(validAfter !== undefined && { validAfter }),
    ...(validBefore !== undefined && { validBefore }),
  };
}

/** The first field. In quotation marks, names may hold blanks. */
function principalsField(line: string): { field: string; rest: string } {
  const [, quoted, bare = '', rest = ''] = /^(?:"([^"]*)"|([^\s"]+))(?:\s+(.*))?$/s.exec(line) ?? [];
  const field = quoted ?? bare;
  if (field === '') {
    throw new FormError(`expected a name first, such as ana@example.com, and in quotation marks if it has blanks`);
  }
  return { field, rest };
}

/** A pattern would let one key sign for people who are not named, and nobody would see for whom. */
function readPrincipal(written: string): string {
  const name = written.trim();
  if (/[*?]/.test(name) || name.startsWith('!')) {
    throw new FormError(
      `the name ${shown(name)} is a pattern, expected the exact name of one person: with a pattern, one key could sign for several`,
    );
  }
  if (plainName(name) === '') {
    throw new FormError('a name is empty, expected such as ana@example.com, with commas between several');
  }
  if (escaped(name) !== name) {
    throw new FormError(`the name "${escaped(name)}" holds a character that nobody sees, expected one without`);
  }
  return name;
}

function optionsAndKey(text: string): { options: Options; key: PublicKey } {
  if (text === '') {
    throw new FormError('has no key, expected such as ana@example.com ssh-ed25519 AAAA…');
  }
  const [first = '', second = ''] = text.split(/\s+/, 2);
  if (KEY_TYPES.includes(first) || second.startsWith('AAAA')) {
    return { options: {}, key: keyOf(first, second) };
  }
  const end = endOfOptions(text);
  const [type = '', blob = ''] = text.slice(end).trim().split(/\s+/, 2);
  return { options: readOptions(text.slice(0, end)), key: keyOf(type, blob) };
}

function keyOf(type: string, blob: string): PublicKey {
  try {
    if (type === '' || blob === '') {
      throw new FormError('is missing, expected its type and base64, such as ssh-ed25519 AAAA…');
    }
    if (!KEY_TYPES.includes(type)) {
      throw new FormError(keyTypeProblem(shownType(type)));
    }
    const key = readKey(fromBase64(blob));
    if (key.type !== type) {
      throw new FormError(`says that it is of the type ${type}, but it is of ${key.type}`);
    }
    return key;
  } catch (error) {
    throw error instanceof FormError ? new FormError(`the key ${error.message}`) : error;
  }
}

function shownType(type: string): string {
  return escaped(type.slice(0, 80));
}

/** Options end with the first blank outside of quotation marks. */
function endOfOptions(text: string): number {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      quoted = !quoted;
    } else if (!quoted && (character === ' ' || character === '\t')) {
      return at;
    }
  }
  if (quoted) {
    throw new FormError('an option has no closing quotation mark');
  }
  return text.length;
}

function readOptions(text: string): Options {
  const options: Options = {};
  let rest = text;
  while (rest !== '') {
    const [whole, written = '', value] = /^([^=,"]*)(?:="([^"]*)")?(?:,(?!$)|$)/.exec(rest) ?? [];
    if (whole === undefined) {
      throw new FormError(`the option ${shown(rest)} can't be read, expected such as valid-before="20271231Z"`);
    }
    const name = written.toLowerCase();
    if (name === 'cert-authority') {
      throw new FormError('the option cert-authority is not supported, expected the key of each person');
    }
    const known = OPTIONS.find((option) => option === name);
    if (known === undefined) {
      throw new FormError(`the option ${shown(written)} is unknown, expected one of ${OPTIONS.join(', ')}`);
    }
    if (value === undefined) {
      throw new FormError(`the option ${name} has no value in quotation marks, expected ${name}="…"`);
    }
    if (options[known] !== undefined) {
      throw new FormError(`the option ${name} stands there twice, expected once`);
    }
    options[known] = value;
    rest = rest.slice(whole.length);
  }
  return options;
}

/** OpenSSH takes a time without Z as the one of the machine's time zone. Who may approve must not depend on that. */
function timeOf(name: 'valid-after' | 'valid-before', options: Options): number | undefined {
  const written = options[name];
  if (written === undefined) {
    return undefined;
  }
  const expected = `expected a time of UTC, such as ${name}="20271231Z" or "202712311830Z"`;
  const parts = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z?)$/i.exec(written);
  if (parts === null) {
    throw new FormError(`${name} is ${shown(written)}, ${expected}`);
  }
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone] = parts;
  if (zone === '') {
    throw new FormError(
      `${name} is ${shown(written)}, which means another time in each time zone, ${expected}: add a Z`,
    );
  }
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const time = new Date(iso);
  // Date takes 30 February as 2 March, and 24:00 as the next day.
  if (Number.isNaN(time.getTime()) || time.toISOString() !== iso) {
    throw new FormError(`${name} is ${shown(written)}, a time that does not exist, ${expected}`);
  }
  return time.getTime();
}
