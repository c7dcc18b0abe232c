import { escaped, timeToSecondText } from '../contract/index.js';
import { fits, foreignText, isTouched, NAMESPACE, readSignature, type Signature } from './signature.js';
import { keyTypeProblem } from './keys.js';
import type { Signer } from './signer-line.js';
import { isOf, signersOf, type Signers } from './signers.js';
import { FormError, WireReader } from './wire.js';

/** What is to be verified. */
export interface Signed {
  /** The text that was signed. */
  readonly statement: string;
  /** Armored, as `ssh-keygen -Y sign` writes it. */
  readonly signature: string;
  /** Who says to have signed. */
  readonly by: string;
  /** When, as the statement says; ms since 1970. */
  readonly signedAt: number;
  /** ms since 1970. */
  readonly now: number;
}

/** Why a signature does not count, as parts of a sentence. */
export interface Refusal {
  /** For who has sent it, with what would help. */
  readonly refused: string;
  /** The same without that, for who only looks at it. */
  readonly reason: string;
}

/** The key that has signed, as its fingerprint `SHA256:…`, or why the signature does not count. */
export type Verdict = { readonly key: string } | Refusal;

/** @param help what the sender can do */
export function refusal(reason: string, help?: string): Refusal {
  return { refused: help === undefined ? reason : `${reason}: ${help}`, reason };
}

/**
 * Whether a person has signed a statement: the signature fits it, was made for the namespace `crb-orders`, and by a key
 * that is listed for this person and valid both now and when it signed.
 *
 * As `ssh-keygen -Y verify -n crb-orders`, which may accept more: it knows patterns and certificates, and does not ask
 * whether a FIDO key was touched. Needs no `ssh-keygen`, and throws for no input.
 */
export function verify(signed: Signed, signers: Signers): Verdict {
  try {
    return verdict(signed, signers);
  } catch (error) {
    if (error instanceof FormError) {
      return refusal(`the signature ${escaped(error.message)}`);
    }
    throw error;
  }
}

function verdict({ statement, signature: armored, by, signedAt, now }: Signed, signers: Signers): Verdict {
  // In UTF-8, all lone surrogates are the same bytes: one signature would fit several texts.
  if (!statement.isWellFormed()) {
    return refusal('the statement holds a lone surrogate, so it is no text that can be signed');
  }
  if (!Number.isFinite(signedAt) || !Number.isFinite(now)) {
    return refusal('the time of the signature is missing or unreadable, expected such as 2026-12-03T06:37:00Z');
  }
  const signature = readSignature(armored);
  const foreign = foreignText(signature);
  if (foreign !== undefined) {
    return refusal(foreign, `sign with ssh-keygen -Y sign -n ${NAMESPACE}`);
  }
  const lines = signers.signers.filter(({ key }) => key.blob.equals(signature.keyBlob));
  const own = lines.filter((line) => isOf(line, by));
  const reasons = own.map((line) => unusable(line, { by, signedAt, now }));
  const line = own.find((_, index) => reasons[index] === undefined);
  if (line === undefined) {
    return reasons[0] ?? notListed(signature, { by, lines, signers });
  }
  if (!fits(signature, statement, line.key)) {
    return refusal(
      'the signature does not fit the statement',
      'sign exactly what is asked for, "for" and the comment too, once more',
    );
  }
  if (!isTouched(signature)) {
    return refusal(`nobody has touched the key ${line.key.fingerprint} for this signature`, 'sign with a touch');
  }
  return { key: line.key.fingerprint };
}

function notListed(
  { keyBlob, fingerprint }: Signature,
  { by, lines, signers }: { by: string; lines: readonly Signer[]; signers: Signers },
): Refusal {
  const type = new WireReader(keyBlob).text();
  if (type.includes('-cert-v0')) {
    return refusal(`the key ${fingerprint} ${keyTypeProblem(type)}`);
  }
  const others = [...new Set(lines.flatMap(({ principals }) => principals))];
  const theirs = [...new Set(signersOf(signers, by).map(({ key }) => key.fingerprint))];
  const whose = others.join(', ');
  const [known, help] =
    others.length > 0
      ? [`it is the key of ${whose}`, `sign with a key of ${shownName(by)}, or in the name of ${whose}`]
      : theirs.length > 0
        ? [`listed: ${theirs.join(', ')}`, 'sign with a listed key, or have this one listed']
        : ['no key is listed for this name', 'have this key listed, or look whether the name is right'];
  return refusal(`the key ${fingerprint} is not listed for ${shownName(by)} in the signers file (${known})`, help);
}

/** Why a line that lists the key for the person does not help. */
function unusable(
  { key: { fingerprint }, forOrders, namespaces, validAfter, validBefore, line }: Signer,
  { by, signedAt, now }: Pick<Signed, 'by' | 'signedAt' | 'now'>,
): Refusal | undefined {
  const key = `the key ${fingerprint} of ${shownName(by)}`;
  if (!forOrders) {
    return refusal(
      `${key} may sign for ${escaped(namespaces ?? '')} only, by line ${line} of the signers file, expected ${NAMESPACE} among its namespaces`,
    );
  }
  if (validBefore !== undefined && (now > validBefore || signedAt > validBefore)) {
    return now > validBefore
      ? refusal(`${key} expired on ${timeText(validBefore)}`, 'sign with another key')
      : refusal(`the signature says that it was made after ${key} expired on ${timeText(validBefore)}`);
  }
  if (validAfter !== undefined && (now < validAfter || signedAt < validAfter)) {
    return now < validAfter
      ? refusal(`${key} is valid only from ${timeText(validAfter)} on`)
      : refusal(`the signature was made before ${key} became valid on ${timeText(validAfter)}`, 'sign once more');
  }
  return undefined;
}

function timeText(ms: number): string {
  return timeToSecondText(new Date(ms).toISOString());
}

/** A name has at most 255 bytes where people can send one. */
function shownName(name: string): string {
  return escaped(name.slice(0, 255));
}
