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
const URLS = { TEAM_URL: 'https://hooks.example.com/services/T000/hush-hush' };

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crb-notices-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(content: string, name: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const receiver = (events: string) =>
  `receivers:\n  - name: team\n    format: slack\n    url: { env: TEAM_URL }\n    events: [${events}]\n`;

describe('the file of receivers', () => {
  test('is read with the environment, and its secrets stay out of the log', () => {
    const path = fileWith(receiver('held'), 'notices.yaml');
    const config = readConfig({ ...TOKEN, ...URLS, CRB_NOTICES_FILE: path });
    expect(config.notices?.receivers).toMatchObject([{ name: 'team', url: URLS.TEAM_URL }]);
    expect(config.noticesFile).toBe(path);
    expect(config.secrets).toEqual(
      expect.arrayContaining(['token-example', URLS.TEAM_URL, '/services/T000/hush-hush']),
    );
    const messages: string[] = [];
    logSettings(new DefaultLogger('INFO', ({ message }) => messages.push(message)), config);
    expect(messages).toContain(`Notices: ${path} (CRB_NOTICES_FILE), to team.`);
  });

  test('that is not set tells nobody, which the log says', () => {
    const messages: string[] = [];
    logSettings(new DefaultLogger('INFO', ({ message }) => messages.push(message)), readConfig(TOKEN));
    expect(messages).toContain('Notices: nobody is told (CRB_NOTICES_FILE is not set).');
  });

  test('that is wrong is refused together with all else, each problem with its line', () => {
    const path = fileWith(receiver('helt'), 'wrong.yaml');
    expect(problemsOf({ ...TOKEN, CRB_NOTICES_FILE: path, CRB_LOG_LEVEL: 'loud' })).toEqual([
      expect.stringMatching(/^CRB_LOG_LEVEL /),
      expect.stringContaining(`CRB_NOTICES_FILE is ${JSON.stringify(path)}: line 5: receivers.0.events.0: is "helt", `),
    ]);
  });

  test('whose secrets are missing ends the worker with code 78, before it connects', async () => {
    const printed: string[] = [];
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text) => printed.push(String(text)) > 0;
    try {
      const path = fileWith(receiver('held'), 'unset.yaml');
      expect(await runWorker({ ...TOKEN, CRB_NOTICES_FILE: path })).toBe(78);
      expect(printed.join('')).toContain(`": line 4: receivers.0.url: the variable TEAM_URL is not set`);
    } finally {
      process.stderr.write = write;
    }
  });
});

describe('reminders of the policy', () => {
  const POLICY = 'rules: [{ name: all, approvals: 1, reminders: { every: 1d, atMost: 3 } }]';

  test.each<[string, string | undefined]>([
    ['without a file of receivers', undefined],
    ['that no receiver wants', receiver('held')],
  ])('%s are warned about', (_name, content) => {
    const CRB_POLICY_FILE = fileWith(POLICY, 'policy.yaml');
    const notices = content === undefined ? {} : { CRB_NOTICES_FILE: fileWith(content, 'held.yaml') };
    expect(readConfig({ ...TOKEN, ...URLS, ...notices, CRB_POLICY_FILE }).warnings).toEqual([
      expect.stringMatching(/CRB_POLICY_FILE .*"all".* CRB_NOTICES_FILE .* reminder/),
    ]);
  });

  test('that a receiver wants are not, and no policy needs one', () => {
    const CRB_POLICY_FILE = fileWith(POLICY, 'policy.yaml');
    const CRB_NOTICES_FILE = fileWith(receiver('reminder'), 'reminder.yaml');
    expect(readConfig({ ...TOKEN, ...URLS, CRB_POLICY_FILE, CRB_NOTICES_FILE }).warnings).toEqual([]);
    expect(readConfig(TOKEN).warnings).toEqual([]);
  });
});
