import { NAME_LIMIT } from './text.js';

/** Characters that nobody sees: zero-width spaces, soft hyphens, direction marks, variation selectors. */
// Not exported: the workflow sandbox freezes what a module exports, and a frozen global expression can't be used.
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** `Ana <ana@example.com>`: the address counts. */
const WITH_ADDRESS = /<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+?)\s*>$/;
const MAILTO = /^mailto:\s*([^?]+@[^?]+)(?:\?.*)?$/;

/** A name that is in the form for comparing already, as most are: not looked at further, because lists are long. */
const PLAIN = /^[a-z0-9@._+-]+$/;

/**
 * Whether two names mean the same person. This is the only rule of who is who: `Ana`, ` ANA ` and `Ana` in full width are
 * one person, and so are `ana@example.com`, `Ana <ana@example.com>` and `mailto:ana@example.com`.
 */
export function samePerson(a: string, b: string): boolean {
  return plainName(a) === plainName(b);
}

/**
 * A name in the form for comparing: without characters that nobody sees, one encoding for each letter, lower case, single
 * blanks; of a name with an e-mail address only the address. One that is longer than people can send is left as it is: the
 * form of a crafted one of a megabyte would take hours.
 */
export function plainName(name: string): string {
  if (name.length > NAME_LIMIT.most || PLAIN.test(name)) {
    return name;
  }
  // Twice: without an unseen character, two letters may become one.
  const seen = name.normalize('NFKC').replace(UNSEEN, '').normalize('NFKC');
  const plain = seen
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ς', 'σ')
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim();
  return WITH_ADDRESS.exec(plain)?.[1] ?? MAILTO.exec(plain)?.[1]?.trim() ?? plain;
}

/** Everybody once, by the name that comes first. */
export function eachOnce(names: readonly string[]): string[] {
  const known = new Set<string>();
  return names.filter((name) => {
    const plain = plainName(name);
    return !known.has(plain) && known.add(plain);
  });
}

/** The characters of a name that nobody sees, each once. */
export function unseenIn(name: string): string[] {
  return [...new Set(name.match(UNSEEN) ?? [])];
}

/** A name with each character that nobody sees written in another way. */
export function withUnseenAs(name: string, write: (character: string) => string): string {
  return name.replace(UNSEEN, write);
}
