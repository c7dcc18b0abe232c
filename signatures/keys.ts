import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { reasonOf } from '../contract/reason-of.js';
import { FormError, WireReader } from './wire.js';

/** A public key of SSH that can verify signatures. */
export interface PublicKey {
  /** Such as `ssh-ed25519`. */
  readonly type: string;
  /** As SSH writes it. Two keys are the same when these bytes are. */
  readonly blob: Buffer;
  /** `SHA256:…`, as `ssh-keygen -l` shows it. */
  readonly fingerprint: string;
  readonly key: KeyObject;
  /** The digest of each signature algorithm that the key may use; Ed25519 needs none. */
  readonly digests: ReadonlyMap<string, string | undefined>;
  /** A signature of SSH in the form that Node.js verifies. @throws FormError */
  readonly rawSignature: (written: Buffer) => Buffer;
  /** Only a FIDO key has it: what it signs for, usually `ssh:`. */
  readonly application?: string;
}

type Read = Pick<PublicKey, 'key' | 'digests' | 'rawSignature' | 'application'>;

/** Shorter RSA keys are too weak; longer ones cost seconds and are refused by OpenSSL. */
const RSA_BITS = { least: 2048, most: 16_384 } as const;

/** How each type of key is read, from the bytes after the type. */
const READERS: ReadonlyMap<string, (fields: WireReader, type: string) => Read> = new Map([
  ['ssh-ed25519', ed25519],
  ['ecdsa-sha2-nistp256', ecdsa],
  ['ecdsa-sha2-nistp384', ecdsa],
  ['ecdsa-sha2-nistp521', ecdsa],
  ['ssh-rsa', rsa],
  ['sk-ssh-ed25519@openssh.com', (fields, type) => fido(ed25519(fields, type), fields)],
  ['sk-ecdsa-sha2-nistp256@openssh.com', (fields, type) => fido(ecdsa(fields, type), fields)],
]);

/** The types of keys that can sign. */
export const KEY_TYPES: readonly string[] = [...READERS.keys()];

/**
 * Reads a public key.
 *
 * @param blob what stands in base64 in a file of SSH, or in a signature
 * @throws FormError
 */
export function readKey(blob: Buffer): PublicKey {
  const fields = new WireReader(blob);
  const type = fields.text();
  const read = READERS.get(type);
  if (read === undefined) {
    throw new FormError(keyTypeProblem(type));
  }
  const parts = read(fields, type);
  fields.end();
  return { type, blob, fingerprint: fingerprintOf(blob), ...parts };
}

/** Why keys of a type can't be used, to follow a subject. */
export function keyTypeProblem(type: string): string {
  return type.includes('-cert-v0')
    ? 'is a certificate, expected the plain key: certificates are not supported'
    : `is of the type ${type}, expected one of ${KEY_TYPES.join(', ')}`;
}

/** `SHA256:…`, as `ssh-keygen -l` shows it. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** RFC 8709. A signature's algorithm has the name of the key's type. */
function ed25519(fields: WireReader, algorithm: string): Read {
  const point = fields.string();
  if (point.length !== 32) {
    throw new FormError('is not a key of Ed25519');
  }
  return {
    key: keyObject({ kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') }),
    digests: new Map([[algorithm, undefined]]),
    rawSignature: (written) => written,
  };
}

const CURVES = new Map([
  ['nistp256', { crv: 'P-256', digest: 'sha256', bytes: 32 }],
  ['nistp384', { crv: 'P-384', digest: 'sha384', bytes: 48 }],
  ['nistp521', { crv: 'P-521', digest: 'sha512', bytes: 66 }],
]);

/** RFC 5656, section 3.1. The name of the curve is in the type too. */
function ecdsa(fields: WireReader, algorithm: string): Read {
  const name = fields.text();
  const curve = CURVES.get(name);
  const point = fields.string();
  if (curve === undefined || !new RegExp(`-${name}(@|$)`).test(algorithm)) {
    throw new FormError('is of another curve than its type says');
  }
  const { crv, digest, bytes } = curve;
  // 4: both coordinates follow. OpenSSH knows no other form.
  if (point.length !== 1 + 2 * bytes || point[0] !== 4) {
    throw new FormError(`is not a key of ${crv}`);
  }
  const [x, y] = [point.subarray(1, 1 + bytes), point.subarray(1 + bytes)];
  return {
    key: keyObject({ kty: 'EC', crv, x: x.toString('base64url'), y: y.toString('base64url') }),
    digests: new Map([[algorithm, digest]]),
    rawSignature: (written) => {
      const numbers = new WireReader(written);
      const both = [numbers.positive(), numbers.positive()];
      numbers.end();
      return Buffer.concat(both.map((number) => padded(number, bytes)));
    },
  };
}

/** RFC 4253, section 6.6. Signatures with SHA-1, whose algorithm is `ssh-rsa`, are not accepted (RFC 8332). */
function rsa(fields: WireReader): Read {
  const exponent = fields.positive();
  const modulus = fields.positive();
  const bits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
  if (bits < RSA_BITS.least || bits > RSA_BITS.most) {
    throw new FormError(`has ${bits} bits, expected ${RSA_BITS.least} to ${RSA_BITS.most}`);
  }
  const [last = 0] = exponent.subarray(-1);
  if (exponent.length > 8 || last % 2 === 0 || exponent.equals(Buffer.of(1))) {
    throw new FormError('has a wrong exponent');
  }
  return {
    key: keyObject({ kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') }),
    digests: new Map([
      ['rsa-sha2-512', 'sha512'],
      ['rsa-sha2-256', 'sha256'],
    ]),
    // Some agents leave out zeros at the beginning.
    rawSignature: (written) => padded(written, modulus.length),
  };
}

/** OpenSSH's PROTOCOL.u2f. */
function fido(read: Read, fields: WireReader): Read {
  return { ...read, application: fields.text() };
}

function padded(number: Buffer, length: number): Buffer {
  if (number.length > length) {
    throw new FormError('holds a number that is too large');
  }
  return Buffer.concat([Buffer.alloc(length - number.length), number]);
}

function keyObject(key: JsonWebKey): KeyObject {
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch (error) {
    throw new FormError(`is not a key (${reasonOf(error)})`);
  }
}
