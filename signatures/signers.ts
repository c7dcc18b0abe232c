import { samePerson } from '../contract/index.js';
import { readText } from '../files/index.js';
import { FormError } from './wire.js';
import { readSignerLine, type Signer } from './signer-line.js';

/**
 * Whose signatures count: the content of an `allowed_signers` file, see ALLOWED SIGNERS in ssh-keygen(1). Stricter than
 * OpenSSH, because a line decides who may buy: no patterns in names, no certificates, times in UTC only.
 */
export interface Signers {
  readonly signers: readonly Signer[];
  /** What may be meant, but should be looked at. One sentence each: `line 7: …`. */
  readonly warnings: readonly string[];
}

/** An invalid `allowed_signers` file. The message names every problem with its line. */
export class SignersError extends Error {
  override readonly name = 'SignersError';

  constructor(
    readonly path: string,
    /** One sentence each: `line 7: the key is not base64, expected …`. */
    readonly problems: readonly string[],
  ) {
    super(`${path} is not a file of allowed signers:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/**
 * Reads an `allowed_signers` file.
 *
 * @throws SignersError that names every problem at once
 */
export function readSigners(path: string): Signers {
  const text = readText(path, (where, problems) => new SignersError(where, problems));
  return parseSigners(text, path);
}

/** Like `readSigners`, from the file's text. A file without a single key is fine: nobody's signature counts. */
export function parseSigners(text: string, path = 'allowed_signers'): Signers {
  const signers: Signer[] = [];
  const problems: string[] = [];
  for (const [index, content] of text.split('\n').entries()) {
    const line = content.replace(/\r$/, '').trim();
    if (line === '' || line.startsWith('#')) {
      continue;
    }
    try {
      signers.push({ line: index + 1, ...readSignerLine(line) });
    } catch (error) {
      if (!(error instanceof FormError)) {
        throw error;
      }
      problems.push(`line ${index + 1}: ${error.message}`);
    }
  }
  if (problems.length > 0) {
    throw new SignersError(path, problems);
  }
  return { signers, warnings: sharedKeys(signers) };
}

/** The lines of one person whose keys may sign for the project, whenever they are valid. */
export function signersOf({ signers }: Signers, person: string): Signer[] {
  return signers.filter((signer) => signer.forOrders && isOf(signer, person));
}

/** Whether a person has a key that may sign for the project at a time, in Unix ms. */
export function hasKey(signers: Signers, person: string, now: number): boolean {
  return signersOf(signers, person).some(
    ({ validAfter = -Infinity, validBefore = Infinity }) => validAfter <= now && now <= validBefore,
  );
}

/** Everybody whom the file names, perhaps several times. */
export function peopleOf({ signers }: Signers): string[] {
  return signers.flatMap(({ principals }) => principals);
}

/** Whether a line is about a person. */
export function isOf({ principals }: Signer, person: string): boolean {
  return principals.some((principal) => samePerson(principal, person));
}

/** A key of two people lets one of them decide as the other one. */
function sharedKeys(signers: readonly Signer[]): string[] {
  const owners = new Map<string, { principal: string; line: number }>();
  const warnings: string[] = [];
  for (const { line, key, principals } of signers) {
    for (const principal of principals) {
      const owner = owners.get(key.fingerprint);
      if (owner === undefined) {
        owners.set(key.fingerprint, { principal, line });
      } else if (!samePerson(owner.principal, principal)) {
        const where = owner.line === line ? '' : ` (line ${owner.line})`;
        warnings.push(
          `line ${line}: the key ${key.fingerprint} of ${principal} is also the one of ${owner.principal}${where}: whoever has it can decide as both`,
        );
      }
    }
  }
  return warnings;
}
