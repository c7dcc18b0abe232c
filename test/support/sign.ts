import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A person with an SSH key. */
export interface SigningPerson {
  readonly name: string;
  /** A line of an `allowed_signers` file. */
  readonly line: string;
  /** `SHA256:…` */
  readonly key: string;
  /** The armored signature of a text, as `ssh-keygen -Y sign` makes it. */
  readonly sign: (statement: string, namespace?: string) => string;
}

/** A person with a new Ed25519 key. Needs no `ssh-keygen`: it is written by PROTOCOL.sshsig of OpenSSH. */
export function newSigner(name: string, options = ''): SigningPerson {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const blob = Buffer.concat([text('ssh-ed25519'), text(raw)]);
  return {
    name,
    line: `${name} ${options}${options && ' '}ssh-ed25519 ${blob.toString('base64')}`,
    key: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
    sign: (statement, namespace = 'crb-orders') => armored(statement, { namespace, blob, privateKey }),
  };
}

const MAGIC = Buffer.from('SSHSIG');

function armored(
  statement: string,
  { namespace, blob, privateKey }: { namespace: string; blob: Buffer; privateKey: KeyObject },
): string {
  const about = [text(namespace), text(''), text('sha512')];
  const digest = createHash('sha512').update(statement).digest();
  const signature = sign(null, Buffer.concat([MAGIC, ...about, text(digest)]), privateKey);
  const whole = Buffer.concat([
    MAGIC,
    Buffer.from([0, 0, 0, 1]),
    text(blob),
    ...about,
    text(Buffer.concat([text('ssh-ed25519'), text(signature)])),
  ]);
  const lines = whole.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----', ''].join('\n');
}

/** A string of the SSH protocol: its length, and its bytes. */
function text(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
