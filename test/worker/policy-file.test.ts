import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DefaultLogger } from '@temporalio/worker';
import { logSettings } from '../../worker/checks.js';
import { readConfig } from '../../worker/config.js';
import { runWorker } from '../../worker/run.js';
import { problemsOf } from './problems.js';

const TOKEN = { ZENLAYER_TOKEN: 'token-example' };

const POLICY = `
groups:
  network: [ben@example.com, cleo@example.com]
rules:
  - name: small
    when: { bandwidth: { atMost: 100 } }
    approvals: 1
    from: [group:network]
    reminders: { every: 1d, atMost: 3 }
  - name: everything else
    approvals: 2
    reminders: { every: 12h, atMost: 5 }
`;

const WRONG = `
rules:
  - name: small
    approvals: "two"
    form: [ben]
  - approvals: 1
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crb-policy-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function fileWith(content: string, name = 'policy.yaml'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('the policy file', () => {
  test.each([
    ['YAML', POLICY],
    [
      'JSON',
      JSON.stringify({
        groups: { network: ['ben@example.com', 'cleo@example.com'] },
        rules: [
          {
            name: 'small',
            when: { bandwidth: { atMost: 100 } },
            approvals: 1,
            from: ['group:network'],
            reminders: { every: '1d', atMost: 3 },
          },
          { name: 'everything else', approvals: 2, reminders: { every: '12h', atMost: 5 } },
        ],
      }),
    ],
  ])('is read as %s', (_, content) => {
    const path = fileWith(content);
    const { policy, policyFile } = readConfig({ ...TOKEN, CRB_POLICY_FILE: path });
    expect(policyFile).toBe(path);
    expect(policy.groups).toEqual({ network: ['ben@example.com', 'cleo@example.com'] });
    expect(policy.rules).toMatchObject([
      { name: 'small', approvals: 1, reminders: { every: '1d', atMost: 3 } },
      { name: 'everything else', approvals: 2, reminders: { every: '12h', atMost: 5 } },
    ]);
  });

  test('that is wrong is refused with every line and field, beside every other wrong variable', () => {
    const path = fileWith(WRONG, 'wrong.yaml');
    const problems = problemsOf({ CRB_LOG_LEVEL: 'loud', CRB_POLICY_FILE: path });
    expect(problems).toHaveLength(5);
    expect(problems).toEqual([
      expect.stringMatching(/^CRB_LOG_LEVEL is "loud"/),
      expect.stringContaining('ZENLAYER_TOKEN'),
      expect.stringContaining(`CRB_POLICY_FILE is "${path}": line 4: rules.0.approvals: `),
      `CRB_POLICY_FILE is "${path}": line 5: rules.0.form: no such field`,
      expect.stringContaining(`CRB_POLICY_FILE is "${path}": line 6: rules.1.name: `),
    ]);
  });

  test.each<[string, () => string, RegExp]>([
    ['is not there', () => join(folder, 'nowhere.yaml'), /": can't be read: there is no such file/],
    ['is a directory', () => folder, /": can't be read: it is a folder/],
    ['is neither YAML nor JSON', () => fileWith('rules: [', 'broken.yaml'), /": line \d+: ./],
    ['is empty', () => fileWith('', 'empty.yaml'), /": line 1: the file: is .*, expected a policy with rules$/],
    [
      'contradicts itself',
      () => fileWith('rules: [{name: a, approvals: automatic}]', 'automatic.yaml'),
      /": line 1: rules\.0\.approvals: is "automatic" in the last rule/,
    ],
  ])('that %s is refused', (_, makePath, sentence) => {
    const path = makePath();
    const problems = problemsOf({ ...TOKEN, CRB_POLICY_FILE: path });
    expect(problems).toEqual([expect.stringMatching(sentence)]);
    expect(problems[0]).toMatch(new RegExp(`^CRB_POLICY_FILE is ${JSON.stringify(path)}: `));
  });

  test('that is wrong ends the worker with code 78, before it connects', async () => {
    const printed: string[] = [];
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text) => printed.push(String(text)) > 0;
    try {
      const path = fileWith(WRONG, 'wrong.yaml');
      expect(await runWorker({ ...TOKEN, CRB_POLICY_FILE: path })).toBe(78);
      expect(printed.join('')).toContain(`\n- CRB_POLICY_FILE is "${path}": line 4: rules.0.approvals: `);
    } finally {
      process.stderr.write = write;
    }
  });
});

describe('the log at the start', () => {
  function logged(env: NodeJS.ProcessEnv): string[] {
    const messages: string[] = [];
    logSettings(new DefaultLogger('INFO', ({ message }) => messages.push(message)), readConfig({ ...TOKEN, ...env }));
    return messages;
  }

  test('says who has to approve without a policy file', () => {
    expect(logged({})).toEqual([
      expect.stringMatching(/^Task queue crb-orders; decideWithin 7d, approvalValid 1d, /),
      'Policy: one approval from anyone except the requester (CRB_POLICY_FILE is not set).',
      expect.stringMatching(/^Notices: /),
      'Encryption: off (CRB_ENCRYPTION_KEYS is not set).',
    ]);
  });

  test.each([
    ['2 rules', POLICY],
    ['1 rule', 'rules: [{name: all, approvals: 2}]'],
  ])('names the policy file and its %s', (rules, content) => {
    const path = fileWith(content);
    expect(logged({ CRB_POLICY_FILE: path })).toContain(`Policy: ${path} (CRB_POLICY_FILE), ${rules}.`);
  });
});
