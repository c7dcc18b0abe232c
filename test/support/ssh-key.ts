import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** The types of keys that can be made here, named as SSH names them. */
export type SshKeyType =
  | 'ssh-ed25519'
  | 'ecdsa-sha2-nistp256'
  | 'ecdsa-sha2-nistp384'
  | 'ecdsa-sha2-nistp521'
  | 'ssh-rsa'
  | 'sk-ssh-ed25519@openssh.com'
  | 'sk-ecdsa-sha2-nistp256@openssh.com';

/** How a signature is made; by default as `ssh-keygen -Y sign -n crb-orders` makes it. */
export interface SshSigning {
  namespace?: string;
  hash?: 'sha256' | 'sha512';
  /** Of a key of RSA. */
  algorithm?: 'rsa-sha2-256' | 'rsa-sha2-512' | 'ssh-rsa';
  /** What happened at a FIDO key: 1 that somebody touched it. */
  flags?: number;
}

/** A key of somebody, without `ssh-keygen`. */
export interface SshKey {
  /** `ssh-ed25519 AAAA…`, to follow a name in a file of allowed signers. */
  readonly line: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
  readonly privateKey: KeyObject;
  /** Armored, as `ssh-keygen` writes it. */
  sign(statement: string, how?: SshSigning): string;
}

const CURVES = { nistp256: ['P-256', 'sha256'], nistp384: ['P-384', 'sha384'], nistp521: ['P-521', 'sha512'] } as const;
const APPLICATION = 'ssh:';

/** Makes a key. A FIDO key is made and used in memory, and writes what a real one would write. */
export function sshKey(type: SshKeyType = 'ssh-ed25519', { bits = 2048 }: { bits?: number } = {}): SshKey {
  const privateKey = generate(type, bits);
  const blob = Buffer.concat([string(type), ...publicParts(type, privateKey)]);
  return {
    line: `${type} ${blob.toString('base64')}`,
    fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
    privateKey,
    sign(statement, { namespace = 'crb-orders', hash = 'sha512', algorithm = 'rsa-sha2-512', flags = 1 } = {}) {
      const digest = createHash(hash).update(statement).digest();
      const head = [string(namespace), string(''), string(hash)];
      const message = Buffer.concat([Buffer.from('SSHSIG'), ...head, string(digest)]);
      const told = Buffer.from([flags, 0, 0, 0, 7]);
      const isFido = type.startsWith('sk-');
      const signed = isFido ? Buffer.concat([sha256(APPLICATION), told, sha256(message)]) : message;
      const name = type === 'ssh-rsa' ? algorithm : type;
      const written = signatureOf(name, signed, privateKey);
      const inner = Buffer.concat([string(name), string(written), ...(isFido ? [told] : [])]);
      return armored(
        Buffer.concat([Buffer.from('SSHSIG'), Buffer.from([0, 0, 0, 1]), string(blob), ...head, string(inner)]),
      );
    },
  };
}

/** Bytes in the armor of a signature. */
export function armored(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----', ''].join('\n');
}

/** A string as SSH writes it. */
export function string(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function generate(type: SshKeyType, bits: number): KeyObject {
  if (type === 'ssh-rsa') {
    return generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
  }
  const curve = curveOf(type);
  return curve === undefined
    ? generateKeyPairSync('ed25519').privateKey
    : generateKeyPairSync('ec', { namedCurve: CURVES[curve][0] }).privateKey;
}

function curveOf(type: string): keyof typeof CURVES | undefined {
  return (['nistp256', 'nistp384', 'nistp521'] as const).find((curve) => type.includes(curve));
}

function publicParts(type: SshKeyType, key: KeyObject): Buffer[] {
  const { x = '', y = '', n = '', e = '' } = key.export({ format: 'jwk' });
  const [bytesX, bytesY, bytesN, bytesE] = [x, y, n, e].map((part) => Buffer.from(part, 'base64url'));
  const application = type.startsWith('sk-') ? [string(APPLICATION)] : [];
  const curve = curveOf(type);
  if (bytesX === undefined || bytesY === undefined || bytesN === undefined || bytesE === undefined) {
    throw new Error('no key');
  }
  if (type === 'ssh-rsa') {
    return [number(bytesE), number(bytesN)];
  }
  return curve === undefined
    ? [string(bytesX), ...application]
    : [string(curve), string(Buffer.concat([Buffer.of(4), bytesX, bytesY])), ...application];
}

function signatureOf(algorithm: string, signed: Buffer, key: KeyObject): Buffer {
  const curve = curveOf(algorithm);
  if (curve !== undefined) {
    const both = sign(CURVES[curve][1], signed, { key, dsaEncoding: 'ieee-p1363' });
    return Buffer.concat([both.subarray(0, both.length / 2), both.subarray(both.length / 2)].map(number));
  }
  const digests = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512', 'ssh-rsa': 'sha1' };
  return sign(Object.entries(digests).find(([name]) => name === algorithm)?.[1], signed, key);
}

/** A positive number, given as its bytes. */
function number(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const short = bytes.subarray(first);
  return string((short[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), short]) : short);
}

function sha256(content: string | Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}
