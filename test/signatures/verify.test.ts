import { describe, expect, it } from '@jest/globals';
import { parseSigners, verify, type Signed, type Verdict } from '../../signatures/index.js';
import { armored, sshKey, string, type SshKey, type SshKeyType, type SshSigning } from '../support/ssh-key.js';
import { SIGNED, STATEMENT, VECTOR_SIGNERS, vector } from './vectors.js';

const NOW = Date.parse('2026-12-03T06:37:05.000Z');
const DAY_MS = 86_400_000;

const BEN = 'ben@example.com';
const ed25519 = sshKey();

/** What becomes of a signature of Ben's. */
function judged(signature: string, signers: string, changes: Partial<Signed> = {}): Verdict {
  return verify(
    { statement: STATEMENT, signature, by: BEN, signedAt: NOW, now: NOW, ...changes },
    parseSigners(signers),
  );
}

const listed = (key: SshKey, options = '') => `${BEN} ${options} ${key.line}`;

describe('a signature that ssh-keygen has made', () => {
  it.each(SIGNED)('counts: %s', (name, by) => {
    const { key } = VECTOR_SIGNERS.signers.find(({ principals }) => principals.includes(by)) ?? {};
    const signed = { statement: STATEMENT, signature: vector(name), by, signedAt: NOW, now: NOW };
    expect(verify(signed, VECTOR_SIGNERS)).toEqual({ key: key?.fingerprint });
  });

  it.each(SIGNED)('does not fit another statement: %s', (name, by) => {
    const signed = { statement: `${STATEMENT} `, signature: vector(name), by, signedAt: NOW, now: NOW };
    expect(verify(signed, VECTOR_SIGNERS)).toMatchObject({
      refused:
        'the signature does not fit the statement: sign exactly what is asked for, "for" and the comment too, once more',
    });
  });
});

describe('a signature of each type of key', () => {
  const MADE: [SshKeyType, SshSigning][] = [
    ['ssh-ed25519', {}],
    ['ssh-ed25519', { hash: 'sha256' }],
    ['ecdsa-sha2-nistp256', {}],
    ['ecdsa-sha2-nistp384', {}],
    ['ecdsa-sha2-nistp521', {}],
    ['ssh-rsa', {}],
    ['ssh-rsa', { algorithm: 'rsa-sha2-256' }],
    ['sk-ssh-ed25519@openssh.com', {}],
    ['sk-ecdsa-sha2-nistp256@openssh.com', { hash: 'sha256' }],
    ['sk-ssh-ed25519@openssh.com', { flags: 5 }],
  ];

  it.each(MADE)('counts: %s %j', (type, how) => {
    const key = sshKey(type);
    expect(judged(key.sign(STATEMENT, how), listed(key))).toEqual({ key: key.fingerprint });
    expect(judged(key.sign(`${STATEMENT}\n`, how), listed(key))).toHaveProperty('refused');
  });

  it.each<SshKeyType>(['sk-ssh-ed25519@openssh.com', 'sk-ecdsa-sha2-nistp256@openssh.com'])(
    'does not count when nobody has touched the key: %s',
    (type) => {
      const key = sshKey(type);
      expect(judged(key.sign(STATEMENT, { flags: 4 }), listed(key))).toMatchObject({
        refused: `nobody has touched the key ${key.fingerprint} for this signature: sign with a touch`,
      });
    },
  );

  it('does not count with SHA-1', () => {
    const key = sshKey('ssh-rsa');
    expect(judged(key.sign(STATEMENT, { algorithm: 'ssh-rsa' }), listed(key))).toMatchObject({
      refused: 'the signature is made with ssh-rsa, which is SHA-1, expected rsa-sha2-512',
    });
  });
});

describe('a signature is refused with what would help', () => {
  const other = sshKey();

  it.each<[string, string, string, Partial<Signed>]>([
    [
      'the key KEY is not listed for ben@example.com in the signers file (no key is listed for this name): have this key listed, or look whether the name is right',
      `ana@example.com ${other.line}`,
      ed25519.sign(STATEMENT),
      {},
    ],
    [
      'the key KEY is not listed for ben@example.com in the signers file (listed: OTHER): sign with a listed key, or have this one listed',
      listed(other),
      ed25519.sign(STATEMENT),
      {},
    ],
    [
      'the key KEY is not listed for ben@example.com in the signers file (it is the key of ana@example.com, cleo): sign with a key of ben@example.com, or in the name of ana@example.com, cleo',
      `${listed(other)}\nana@example.com,cleo ${ed25519.line}`,
      ed25519.sign(STATEMENT),
      {},
    ],
    [
      'the signature was made for the namespace git, expected crb-orders: sign with ssh-keygen -Y sign -n crb-orders',
      listed(ed25519),
      ed25519.sign(STATEMENT, { namespace: 'git' }),
      {},
    ],
    [
      'the key KEY of ben@example.com may sign for git,file only, by line 1 of the signers file, expected crb-orders among its namespaces',
      listed(ed25519, 'namespaces="git,file"'),
      ed25519.sign(STATEMENT),
      {},
    ],
    [
      'the key KEY of ben@example.com expired on 3 Dec 2026 06:37:04 UTC: sign with another key',
      listed(ed25519, 'valid-before="20261203063704Z"'),
      ed25519.sign(STATEMENT),
      { signedAt: NOW - DAY_MS },
    ],
    [
      'the signature says that it was made after the key KEY of ben@example.com expired on 3 Dec 2026 06:37:05 UTC',
      listed(ed25519, 'valid-before="20261203063705Z"'),
      ed25519.sign(STATEMENT),
      { signedAt: NOW + 1 },
    ],
    [
      'the key KEY of ben@example.com is valid only from 3 Dec 2026 06:37:06 UTC on',
      listed(ed25519, 'valid-after="20261203063706Z"'),
      ed25519.sign(STATEMENT),
      { signedAt: NOW + DAY_MS },
    ],
    [
      'the signature was made before the key KEY of ben@example.com became valid on 3 Dec 2026 06:37:05 UTC: sign once more',
      listed(ed25519, 'valid-after="20261203063705Z"'),
      ed25519.sign(STATEMENT),
      { signedAt: NOW - 1 },
    ],
    [
      'the time of the signature is missing or unreadable, expected such as 2026-12-03T06:37:00Z',
      listed(ed25519),
      ed25519.sign(STATEMENT),
      { signedAt: Date.parse('yesterday') },
    ],
    [
      'the statement holds a lone surrogate, so it is no text that can be signed',
      listed(ed25519),
      ed25519.sign('\ufffd'),
      { statement: '\ud800' },
    ],
  ])('%s', (refused, signers, signature, changes) => {
    expect(judged(signature, signers, changes)).toMatchObject({
      refused: refused.replace('KEY', ed25519.fingerprint).replace('OTHER', other.fingerprint),
    });
  });

  it('names a certificate', () => {
    const blob = Buffer.concat([string('ssh-ed25519-cert-v01@openssh.com'), Buffer.alloc(36)]);
    const rest = Buffer.concat(
      ['crb-orders', '', 'sha512', Buffer.concat([string('ssh-ed25519'), string('')])].map(string),
    );
    const bytes = Buffer.concat([Buffer.from('SSHSIG'), Buffer.from([0, 0, 0, 1]), string(blob), rest]);
    const { refused } = { refused: '', ...judged(armored(bytes), listed(ed25519)) };
    expect(refused).toMatch(
      /^the key SHA256:\S+ is a certificate, expected the plain key: certificates are not supported$/,
    );
  });
});

describe('who has signed', () => {
  const signature = ed25519.sign(STATEMENT);

  it.each([
    ['BEN@Example.com', BEN],
    ['Ben <ben@example.com>', BEN],
    ['ben\u200b@example.com', BEN],
    [BEN, 'BEN@example.com'],
    [BEN, '"Ben Berg <ben@example.com>"'],
    [BEN, 'ana@example.com,ben@example.com'],
  ])('%s is the one of the line %s', (by, principals) => {
    expect(judged(signature, `${principals} ${ed25519.line}`, { by })).toEqual({ key: ed25519.fingerprint });
  });

  it.each([
    ['', BEN],
    ['*', BEN],
    ['ben', BEN],
    ['ben@example.com.evil.org', BEN],
    ['ben@example.com,ana', `${BEN},ana`],
    ['constructor', BEN],
  ])('%j is not the one of the line %s', (by, principals) => {
    expect(judged(signature, `${principals} ${ed25519.line}`, { by })).toHaveProperty('refused');
  });
});

describe('one of several lines for the same key and person is enough', () => {
  it.each([
    ['expired, and valid', 'valid-before="20250101Z"', ''],
    ['valid, and for git alone', '', 'namespaces="git"'],
    ['in two spans', 'valid-before="20260101Z"', 'valid-after="20260601Z"'],
  ])('%s', (_case, one, other) => {
    const signers = `${listed(ed25519, one)}\n${listed(ed25519, other)}`;
    expect(judged(ed25519.sign(STATEMENT), signers)).toEqual({ key: ed25519.fingerprint });
  });

  it('but each line must cover both times by itself', () => {
    const signers = [listed(ed25519, 'valid-before="20261203Z"'), listed(ed25519, 'valid-after="20261203Z"')];
    const verdict = judged(ed25519.sign(STATEMENT), signers.join('\n'), { signedAt: NOW - DAY_MS });
    expect(verdict).toHaveProperty('refused');
  });
});

it('counts on the last moments of a key', () => {
  const signers = listed(ed25519, 'valid-after="20261203063705Z",valid-before="20261203063706Z"');
  const times = (signedAt: number, now: number) => judged(ed25519.sign(STATEMENT), signers, { signedAt, now });
  expect(times(NOW, NOW)).toHaveProperty('key');
  expect(times(NOW + 1000, NOW + 1000)).toHaveProperty('key');
  expect(times(NOW + 1000, NOW + 1001)).toHaveProperty('refused');
});
