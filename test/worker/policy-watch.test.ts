import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readPolicyFile } from '../../policy/index.js';
import { watchPolicyFile } from '../../worker/policy-watch.js';
import { eventually } from '../support/eventually.js';

let folder: string;
let path: string;
let warnings: string[];
let end: () => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crb-policy-'));
  path = join(folder, 'policy.yaml');
  writeFileSync(path, 'rules: [{name: all, approvals: 2}]');
  warnings = [];
  const policy = readPolicyFile(path);
  end = watchPolicyFile({ path, policy, everyMs: 10, warn: (message) => void warnings.push(message) });
});

afterEach(async () => {
  end();
  await rm(folder, { recursive: true, force: true });
});

const warned = (count: number) =>
  eventually(
    () => warnings,
    ({ length }) => length === count,
  );

describe('the policy file of a running worker', () => {
  it('is named when it is broken, with the line, and when it is gone', async () => {
    writeFileSync(path, 'rules: [{name: all, approvals: none}]');
    expect(await warned(1)).toEqual([
      expect.stringMatching(
        /read at its start\. A worker would not start now: .*policy\.yaml(.|\n)*rules\.0\.approvals/,
      ),
    ]);
    rmSync(path);
    expect((await warned(2))[1]).toContain('A worker would not start now');
  });

  it('is named when it says something else, and not when only its form has changed', async () => {
    writeFileSync(path, '# two people\nrules: [{name: all, approvals: 2}]');
    writeFileSync(path, 'rules: [{name: all, approvals: 1}] # one person');
    expect(await warned(1)).toEqual([expect.stringContaining('has changed. This worker goes by what it read')]);
  });
});
