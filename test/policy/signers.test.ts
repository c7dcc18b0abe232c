import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { keyWarnings, PolicyError, readPolicyFiles, signersDigest } from '../../policy/index.js';
import { parseSigners } from '../../signatures/index.js';
import { newSigner } from '../support/sign.js';

const folder = mkdtempSync(join(tmpdir(), 'crb-signers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'keys'));

const ben = newSigner('ben@example.com');
const portal = newSigner('portal@example.com');

/** A policy file with a file of signers beside it, in a folder. */
function files(policy: string, signers = [ben.line, portal.line].join('\n')): string {
  writeFileSync(join(folder, 'keys', 'allowed'), signers);
  const path = join(folder, 'policy.yaml');
  writeFileSync(path, policy);
  return path;
}

const SIGNED = `
signers: keys/allowed
tools: [portal@example.com]
groups:
  network: [ben@example.com, cleo@example.com]
rules:
  - {name: signed, approvals: 1, from: ["group:network"], identity: signed}
`;

function problemsOf(...given: Parameters<typeof files>): readonly string[] {
  try {
    readPolicyFiles(files(...given));
  } catch (error) {
    if (error instanceof PolicyError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

describe('a policy that asks for signatures', () => {
  it('is read with the keys that it names, beside the policy file', () => {
    const { policy, signers } = readPolicyFiles(files(SIGNED));
    expect(policy.rules[0]?.identity).toBe('signed');
    expect(signers?.signers.map(({ key }) => key.fingerprint)).toEqual([ben.key, portal.key]);
  });

  it.each<[string, Parameters<typeof files>, string[]]>([
    [
      'without a file of signers',
      [SIGNED.replace('keys/allowed', 'keys/none')],
      ['line 2: signers: keys/none: .*no such file'],
    ],
    [
      'with a line that is no key',
      [SIGNED, `${ben.line}\nben@example.com ssh-ed25519 AAAA\n`],
      ['line 2: signers: keys/allowed: line 2: '],
    ],
    [
      'that names no signers',
      [SIGNED.replace('signers: keys/allowed', '')],
      ['tools: needs .*expected signers: the path', 'rules.0.identity: is "signed", which needs'],
    ],
    [
      'in a rule that approves by itself',
      [
        SIGNED.replace(
          '  - {name: s',
          '  - {name: auto, when: {action: modify}, approvals: automatic, identity: attributed}\n  - {name: s',
        ),
      ],
      ['rules.0.identity: has no effect when approvals is "automatic"'],
    ],
    [
      'in a way that there is none',
      [SIGNED.replace('identity: signed', 'identity: sworn')],
      ['rules.0.identity: is "sworn", expected "claimed", "signed" or "attributed"'],
    ],
  ])('is refused %s', (_name, given, problems) => {
    expect(problemsOf(...given)).toEqual(problems.map((problem) => expect.stringMatching(problem)));
  });

  it('warns of people who can sign nothing, and of a key that two people share', () => {
    expect(keyWarnings(readPolicyFiles(files(SIGNED)))).toEqual([
      'rules.0: cleo@example.com has no key in the signers file, so no decision of theirs counts here.',
    ]);
    const shared = [ben.line, ben.line.replace('ben@', 'cleo@')].join('\n');
    expect(keyWarnings(readPolicyFiles(files(SIGNED, shared)))).toEqual([
      'tools: portal@example.com has no key in the signers file, so it can vouch for nobody.',
      expect.stringMatching(/^keys\/allowed: line 2: the key .* is also the one of ben@example\.com/),
    ]);
    expect(keyWarnings(readPolicyFiles(files('rules: [{name: all, approvals: 1}]')))).toEqual([]);
  });

  it('warns of keys that have ended, and of delegates and further approvers without one', () => {
    const policy = `
signers: keys/allowed
delegations: [{from: ben@example.com, to: dora@example.com, until: 2027-12-24T00:00:00Z}]
rules: [{name: all, approvals: 1, from: [ben@example.com], identity: signed, decideWithin: 1d,
  escalate: {after: 1h, to: [mia@example.com]}}]`;
    const read = readPolicyFiles(files(policy, ben.line.replace(' ', ' valid-before="20271231Z" ')));
    const named = (at: string) =>
      keyWarnings(read, Date.parse(at)).map((warning) => /rules\.0: (\w+)@/.exec(warning)?.[1]);
    expect(named('2027-12-20T00:00:00Z')).toEqual(['mia', 'dora']);
    // The delegation to dora has ended.
    expect(named('2028-01-02T00:00:00Z')).toEqual(['ben', 'mia', undefined]);
    expect(keyWarnings(read, Date.parse('2028-01-02T00:00:00Z'))).toEqual(
      expect.arrayContaining([
        'rules.0: ben@example.com has no valid key (it ended on 31 Dec 2027 00:00:00 UTC), so no decision of theirs counts here.',
        'rules.0: rule "all" needs 1 signed approval, but nobody of ben@example.com, mia@example.com has a valid key.',
      ]),
    );
  });

  it('warns of a key that is not valid yet, and of a rule that needs more people than have keys', () => {
    const policy = `
signers: keys/allowed
rules:
  - {name: two, approvals: 2, fromEach: [ben@example.com, portal@example.com], identity: signed, when: {action: create}}
  - {name: any, approvals: 2, identity: signed, when: {action: modify}}
  - {name: rest, approvals: 1}`;
    const lines = [ben.line, portal.line.replace(' ', ' valid-after="20271231Z" ')].join('\n');
    expect(keyWarnings(readPolicyFiles(files(policy, lines)), Date.parse('2027-12-30T00:00:00Z'))).toEqual([
      'rules.0: portal@example.com has no valid key yet (it begins on 31 Dec 2027 00:00:00 UTC), so no decision of theirs counts here.',
      'rules.0: rule "two" needs 2 signed approvals, one from ben@example.com and one from portal@example.com, but only ben@example.com of ben@example.com, portal@example.com has a valid key.',
      'rules.1: rule "any" needs 2 signed approvals, but only ben@example.com of ben@example.com, portal@example.com has a valid key.',
    ]);
  });
});

it('the digest of signers changes with what counts, and not with comments or the order of lines', () => {
  const digest = (...lines: string[]) => signersDigest(parseSigners(lines.join('\n')));
  const before = digest(ben.line, portal.line);
  expect(digest('# people', `${portal.line} portal`, ben.line)).toBe(before);
  expect(digest(ben.line)).not.toBe(before);
  expect(digest(ben.line, portal.line.replace(' ', ' valid-before="20271231Z" '))).not.toBe(before);
  expect(digest(ben.line, portal.line.replace('portal@', 'tool@'))).not.toBe(before);
});
