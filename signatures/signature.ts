import { createHash, verify } from 'node:crypto';
import { fingerprintOf, type PublicKey } from './keys.js';
import { FormError, fromBase64, WireReader, wireString } from './wire.js';

/** What the project's signatures are made for (`ssh-keygen -Y sign -n`). Signatures for git or mail have another one. */
export const NAMESPACE = 'crb-orders';

/** The longest armored signature, in characters. One of a key of RSA with 8192 bits has 2900. */
const MOST_SIGNATURE_CHARACTERS = 4096;

/** A signature in OpenSSH's form (PROTOCOL.sshsig), read but not verified. */
export interface Signature {
  /** The key that it names, as SSH writes keys. */
  readonly keyBlob: Buffer;
  /** `SHA256:…` of that key. */
  readonly fingerprint: string;
  readonly namespace: string;
  readonly hash: string;
  readonly algorithm: string;
  readonly written: Buffer;
  /** Only a FIDO key adds them: what happened at the key, and how many signatures it has made. */
  readonly touch?: { readonly flags: number; readonly counter: number };
}

const BEGIN = '-----BEGIN SSH SIGNATURE-----\n';
const END = '\n-----END SSH SIGNATURE-----';
/** PROTOCOL.sshsig: lines of base64 are no longer. */
const MOST_LINE_CHARACTERS = 76;

const MAGIC = Buffer.from('SSHSIG');
const VERSION = 1;
const HASHES: readonly string[] = ['sha512', 'sha256'];

/** Of the flags of a FIDO key: somebody has touched it. */
const TOUCHED = 0x01;

/**
 * Reads an armored signature. Only the exact form is accepted, but for the last line end, which may be missing.
 *
 * @throws FormError
 */
export function readSignature(armored: string): Signature {
  const fields = new WireReader(withoutArmor(armored));
  if (!fields.take(MAGIC.length).equals(MAGIC)) {
    throw new FormError('is not in the form of "ssh-keygen -Y sign"');
  }
  const version = fields.uint32();
  if (version !== VERSION) {
    throw new FormError(`is of version ${version}, expected ${VERSION}`);
  }
  const keyBlob = fields.string();
  const namespace = fields.text();
  if (fields.string().length > 0) {
    throw new FormError('holds something in a field that is reserved');
  }
  const hash = fields.text();
  if (!HASHES.includes(hash)) {
    throw new FormError(`is made with the hash ${hash}, expected ${HASHES.join(' or ')}`);
  }
  const inner = new WireReader(fields.string());
  fields.end();
  const algorithm = inner.text();
  if (algorithm === 'ssh-rsa') {
    throw new FormError('is made with ssh-rsa, which is SHA-1, expected rsa-sha2-512');
  }
  const written = inner.string();
  const touch = algorithm.startsWith('sk-') ? { flags: inner.byte(), counter: inner.uint32() } : undefined;
  inner.end();
  return {
    ...{ keyBlob, fingerprint: fingerprintOf(keyBlob), namespace, hash, algorithm, written },
    ...(touch !== undefined && { touch }),
  };
}

function withoutArmor(armored: string): Buffer {
  if (armored.length > MOST_SIGNATURE_CHARACTERS) {
    throw new FormError(`is ${armored.length} characters long, expected at most ${MOST_SIGNATURE_CHARACTERS}`);
  }
  if (armored.includes('\r')) {
    throw new FormError('has line ends of Windows (\\r\\n), expected \\n alone');
  }
  const text = armored.endsWith('\n') ? armored.slice(0, -1) : armored;
  if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
    throw new FormError(`does not begin with "${BEGIN.trim()}" and end with "${END.trim()}", each on its own line`);
  }
  const lines = text.slice(BEGIN.length, -END.length).split('\n');
  const [first = ''] = lines;
  const last = lines.pop() ?? '';
  const wrong = lines.some((line) => line.length !== first.length) || last.length > first.length || last === '';
  if (wrong || first.length > MOST_LINE_CHARACTERS) {
    throw new FormError('was broken into other lines');
  }
  return fromBase64([...lines, last].join(''));
}

/** Whether somebody has touched the key for this signature. Only a FIDO key can tell; each other one counts as touched. */
export function isTouched({ touch }: Signature): boolean {
  return touch === undefined || (touch.flags & TOUCHED) !== 0;
}

/** That a signature was made for something else, a part of a sentence; undefined = it was made for the project. */
export function foreignText({ namespace }: Pick<Signature, 'namespace'>): string | undefined {
  return namespace === NAMESPACE
    ? undefined
    : `the signature was made for the namespace ${namespace.slice(0, 80)}, expected ${NAMESPACE}`;
}

/**
 * Whether a key has made a signature for a statement, in the project's namespace.
 *
 * @throws FormError when the signature can't be one of this type of key
 */
export function fits(signature: Signature, statement: string, key: PublicKey): boolean {
  const { hash, algorithm, written, touch } = signature;
  if (!key.digests.has(algorithm)) {
    throw new FormError(`is made with ${algorithm}, expected ${[...key.digests.keys()].join(' or ')}`);
  }
  const digest = createHash(hash).update(statement, 'utf8').digest();
  const message = Buffer.concat([MAGIC, ...[NAMESPACE, '', hash, digest].map(wireString)]);
  const signed = key.application === undefined ? message : withTouch(message, key.application, touch);
  return verify(
    key.digests.get(algorithm),
    signed,
    { key: key.key, dsaEncoding: 'ieee-p1363' },
    key.rawSignature(written),
  );
}

/** What a FIDO key signs (PROTOCOL.u2f). */
function withTouch(message: Buffer, application: string, touch: Signature['touch']): Buffer {
  const told = Buffer.alloc(5);
  told.writeUInt8(touch?.flags ?? 0);
  told.writeUInt32BE(touch?.counter ?? 0, 1);
  return Buffer.concat([sha256(application), told, sha256(message)]);
}

function sha256(content: Buffer | string): Buffer {
  return createHash('sha256').update(content).digest();
}
