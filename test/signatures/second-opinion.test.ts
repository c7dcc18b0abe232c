import { afterAll, describe, expect, it } from '@jest/globals';
import { parseSigners, verify } from '../../signatures/index.js';
import { armored, sshKey, type SshKeyType, type SshSigning } from '../support/ssh-key.js';
import { KeyFolder, sshKeygenAccepts } from './ssh-keygen.js';
import { SIGNED, STATEMENT, vector } from './vectors.js';

const BEN = 'ben@example.com';

const folder = new KeyFolder();
afterAll(() => folder.remove());

/** Whether we and ssh-keygen accept a signature. */
function opinions(signers: string, signature: string, statement = STATEMENT, by = BEN) {
  const now = Date.now();
  const verdict = verify({ statement, signature, by, signedAt: now, now }, parseSigners(signers));
  return {
    ours: 'key' in verdict,
    theirs: sshKeygenAccepts(folder, { signers: `${signers}\n`, by, signature, statement }),
  };
}

const both = (accept: boolean) => ({ ours: accept, theirs: accept });

const KEYS: [SshKeyType, SshSigning][] = [
  ['ssh-ed25519', {}],
  ['ssh-ed25519', { hash: 'sha256' }],
  ['ecdsa-sha2-nistp256', {}],
  ['ecdsa-sha2-nistp384', {}],
  ['ecdsa-sha2-nistp521', {}],
  ['ssh-rsa', { algorithm: 'rsa-sha2-256' }],
  ['sk-ssh-ed25519@openssh.com', {}],
  ['sk-ecdsa-sha2-nistp256@openssh.com', { hash: 'sha256' }],
];

describe('ssh-keygen -Y verify says the same', () => {
  it.each(SIGNED)('of its own signature %s', (name, by) => {
    expect(opinions(vector('allowed_signers'), vector(name), STATEMENT, by)).toEqual(both(true));
    expect(opinions(vector('allowed_signers'), vector(name), STATEMENT.toUpperCase(), by)).toEqual(both(false));
  });

  it.each(KEYS)('of a signature by %s %j, whole and with a byte changed anywhere', (type, how) => {
    const key = sshKey(type);
    const signers = `${BEN} ${key.line}`;
    const signature = key.sign(STATEMENT, how);
    expect(opinions(signers, signature)).toEqual(both(true));
    const bytes = Buffer.from(signature.replace(/-----.*\n?/g, ''), 'base64');
    for (const part of [0.01, 0.06, 0.2, 0.35, 0.5, 0.7, 0.85, 0.999]) {
      const changed = Buffer.from(bytes);
      const at = Math.floor(part * bytes.length);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect({ at, ...opinions(signers, armored(changed)) }).toEqual({ at, ...both(false) });
    }
    for (const changed of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.of(0)])]) {
      expect(opinions(signers, armored(changed))).toEqual(both(false));
    }
  });

  const key = sshKey();
  const line = key.line;

  it.each<[string, string, SshSigning, boolean]>([
    ['for somebody else', `ana@example.com ${line}`, {}, false],
    ['on one of two lines', `${BEN} ${sshKey().line}\n${BEN} ${line}`, {}, true],
    ['in quotation marks', `"${BEN}" ${line}`, {}, true],
    ['with a comment', `# who\n\n${BEN} ${line} ben's`, {}, true],
    ['in another namespace', `${BEN} ${line}`, { namespace: 'git' }, false],
    ['for all namespaces but ours', `${BEN} namespaces="*,!crb-*" ${line}`, {}, false],
    ['for our namespace', `${BEN} Namespaces="git,crb-order?" ${line}`, {}, true],
    ['that has expired', `${BEN} valid-before="20200101Z" ${line}`, {}, false],
    ['that has not begun', `${BEN} valid-after="29990101Z" ${line}`, {}, false],
    ['that is valid', `${BEN} valid-after="20200101Z",valid-before="299901012359Z" ${line}`, {}, true],
  ])('of a key that is listed %s', (_case, signers, how, accept) => {
    expect(opinions(signers, key.sign(STATEMENT, how))).toEqual(both(accept));
  });

  it.each([
    ['no end of the last line', (armor: string) => armor.trimEnd(), true],
    ['nothing before it', (armor: string) => `\n${armor}`, false],
    ['line ends of Windows', (armor: string) => armor.replaceAll('\n', '\r\n'), false],
  ])('of an armor with %s', (_case, change, accept) => {
    expect(opinions(`${BEN} ${line}`, change(key.sign(STATEMENT)))).toEqual(both(accept));
  });
});

describe('ssh-keygen -Y verify is less strict', () => {
  const key = sshKey();
  const touched = sshKey('sk-ssh-ed25519@openssh.com');

  it.each([
    ['about text after the armor', key, (armor: string) => `${armor}more`],
    ['about line breaks', key, (armor: string) => armor.replace(/(?<!-)\n(?!-)/g, '')],
    ['about a key that nobody touched', touched, () => touched.sign(STATEMENT, { flags: 0 })],
  ])('%s', (_case, signer, change) => {
    expect(opinions(`${BEN} ${signer.line}`, change(signer.sign(STATEMENT)))).toEqual({ ours: false, theirs: true });
  });
});
