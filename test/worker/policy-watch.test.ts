import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { policyDigest, readPolicy, readPolicyFile, type Policy } from '../../policy/index.js';
import { showPolicyTrouble } from '../../worker/metrics/policy-trouble.js';
import { watchPolicy, type WatchedPolicy } from '../../worker/policy-watch.js';
import { eventually } from '../support/eventually.js';
import { newSigner, type SigningPerson } from '../support/sign.js';

const TWO = 'rules: [{name: all, approvals: 2}]';
const ONE = 'rules: [{name: all, approvals: 1}]';
const BROKEN = 'rules: [{name: all, approvals: none}]';

let folder: string;
let path: string;
let said: string[];
let watched: WatchedPolicy;

function watch(): void {
  const note = (level: string) => (message: string) => void said.push(`${level}: ${message}`);
  watched = watchPolicy(
    { policy: readPolicy(TWO, path), policyFile: path },
    { everyMs: 10, logger: { info: note('info'), warn: note('warn') } },
  );
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crb-policy-'));
  path = join(folder, 'policy.yaml');
  writeFileSync(path, TWO);
  said = [];
});

afterEach(async () => {
  watched.stop();
  await rm(folder, { recursive: true, force: true });
});

const lines = (count: number) =>
  eventually(
    () => said,
    ({ length }) => length === count,
  );

const approvals = () => watched.current().rules[0]?.approvals;

describe('the signers of a running worker', () => {
  const ben = newSigner('ben');
  const cleo = newSigner('cleo');
  const SIGNED = 'signers: allowed\nrules: [{name: all, approvals: 1, from: [ben, cleo], identity: signed}]';
  const list = (...people: SigningPerson[]) =>
    writeFileSync(join(folder, 'allowed'), people.map(({ line }) => line).join('\n'));
  const keys = () => watched.signers()?.signers.map(({ key }) => key.fingerprint);

  it('lose a key that was removed, while the policy stays as it is', async () => {
    list(ben, cleo);
    writeFileSync(path, SIGNED);
    watch();
    await lines(2);
    expect(keys()).toEqual([ben.key, cleo.key]);
    const told: Policy[] = [];
    watched.onChange((policy) => told.push(policy));
    list(cleo);
    expect((await lines(3))[2]).toBe('info: allowed was read again: 1 key counts from now on, for all quotes.');
    expect(keys()).toEqual([cleo.key]);
    expect(told).toEqual([]);
  });

  it('stay while their file is broken, which is said once', async () => {
    list(ben, cleo);
    writeFileSync(path, SIGNED);
    watch();
    await lines(2);
    writeFileSync(join(folder, 'allowed'), 'ben ssh-ed25519');
    expect((await lines(3))[2]).toMatch(/last good policy(.|\n)*signers: allowed: line 1: /);
    expect(keys()).toEqual([ben.key, cleo.key]);
    const shown: number[] = [];
    showPolicyTrouble({ set: (_name, _labels, value) => void shown.push(value) }, watched);
    list(ben);
    await lines(4);
    expect(keys()).toEqual([ben.key]);
    expect(shown).toEqual([1, 0]);
  });
});

describe('the policy file of a running worker', () => {
  it('is taken up when it says something else, and not mentioned when only its form has changed', async () => {
    watch();
    const told: Policy[] = [];
    watched.onChange((policy) => told.push(policy));
    writeFileSync(path, '# two people\nrules: [{name: all, approvals: 2}]');
    writeFileSync(path, `${ONE} # one person`);
    const digest = policyDigest(readPolicyFile(path));
    expect(await lines(1)).toEqual([
      `info: ${path} was read again: new quotes go by policy ${digest}. Quotes that wait keep their terms.`,
    ]);
    expect(approvals()).toBe(1);
    expect(told).toEqual([readPolicyFile(path)]);
  });

  it('keeps the last good one while it is broken or gone, and says so once with the line', async () => {
    watch();
    writeFileSync(path, BROKEN);
    expect(await lines(1)).toEqual([
      expect.stringMatching(
        /^warn: .* the last good policy, [0-9a-f]{8}\. (.|\n)*policy\.yaml(.|\n)*rules\.0\.approvals/,
      ),
    ]);
    const { since } = watched.trouble() ?? {};
    rmSync(path);
    expect((await lines(2))[1]).toMatch(/last good policy(.|\n)*no such file/);
    expect(watched.trouble()).toEqual({ since, reason: expect.stringMatching(/no such file/) });
    expect(approvals()).toBe(2);
    writeFileSync(`${path}.new`, ONE);
    renameSync(`${path}.new`, path);
    await lines(3);
    expect(approvals()).toBe(1);
    expect(watched.trouble()).toBeUndefined();
  });

  it('is what it was edited to while the worker started', async () => {
    writeFileSync(path, ONE);
    watch();
    await lines(1);
    expect(approvals()).toBe(1);
  });

  it('is not taken up before two looks in a row have found the same: the first half of a file may be a policy too', () => {
    jest.useFakeTimers();
    watch();
    const edits = [ONE, TWO.replace('2', '3'), ONE, ONE];
    const seen = edits.map((text) => {
      writeFileSync(path, text);
      jest.advanceTimersByTime(10);
      return approvals();
    });
    jest.useRealTimers();
    expect(seen).toEqual([2, 2, 2, 1]);
  });
});
