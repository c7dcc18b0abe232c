import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readReceiversFile, ReceiversError } from '../../notify/index.js';
import { read } from '../docs/markdown.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crb-receivers-'));
  mkdirSync(join(folder, 'secrets'));
  writeFileSync(join(folder, 'secrets', 'teams-url'), 'https://teams.example.com/workflows/token-of-teams\n');
  writeFileSync(join(folder, 'secrets', 'books-key'), 'key-of-the-books\n');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ENV = {
  SLACK_APPROVERS_URL: 'https://hooks.slack.com/services/T000/B000/token-of-slack',
  MATTERMOST_PLATFORM_URL: 'https://chat.example.com/hooks/token',
  BOOKS_URL: 'https://books.example.com/crb',
  SMTP_PASSWORD: 'mail-password',
  HUSH: 'hush-hush',
  ODD: 'https://a.example/hush-hush\u0007',
  EMPTY: '',
};

function readText(text: string) {
  const path = join(folder, 'notices.yaml');
  writeFileSync(path, text);
  return readReceiversFile(path, ENV);
}

function problemsIn(text: string): readonly string[] {
  try {
    readText(text);
  } catch (error) {
    if (error instanceof ReceiversError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

describe('the file of receivers', () => {
  test('of the documentation is read, with the secrets that it names', () => {
    const { expiresSoonMs, receivers, secrets } = readText(read('docs/notices.example.yaml'));
    expect(expiresSoonMs).toBe(86_400_000);
    expect(receivers.map(({ name, format }) => `${name}: ${format}`)).toEqual([
      'network approvers: slack',
      'on call: teams',
      'platform team: mattermost',
      'books: json',
      'finance: email',
    ]);
    expect(receivers[1]).toMatchObject({ url: 'https://teams.example.com/workflows/token-of-teams' });
    expect(receivers[3]).toMatchObject({ url: ENV.BOOKS_URL, signingKey: 'key-of-the-books' });
    expect(receivers[4]).toMatchObject({
      smtp: { host: 'smtp.example.com', port: 587, security: 'starttls', auth: { user: 'crb', pass: 'mail-password' } },
    });
    expect(secrets).toEqual(
      expect.arrayContaining([
        ENV.SLACK_APPROVERS_URL,
        '/services/T000/B000/token-of-slack',
        'key-of-the-books',
        'mail-password',
      ]),
    );
  });

  test('may be JSON', () => {
    const receiver = { name: 'a', format: 'googleChat', url: { env: 'BOOKS_URL' }, events: ['held'] };
    expect(readText(JSON.stringify({ receivers: [receiver] })).receivers).toHaveLength(1);
  });

  test.each<[string, string, RegExp[]]>([
    ['nothing', '', [/^line 1: the file: is empty, expected a file with receivers$/]],
    ['no receivers', 'receivers: []', [/^line 1: receivers: is \[\], expected at least one of receivers$/]],
    [
      'everything wrong at once',
      `receivers:
  - name: a
    format: slak
    url: { env: BOOKS_URL }
    events: [held]
  - name: b
    format: slack
    url: { env: BOOKS_URL }
    events: [helt]
    color: red
`,
      [
        /^line 3: receivers\.0\.format: is "slak", expected a receiver with a format: json, slack, /,
        /^line 9: receivers\.1\.events\.0: is "helt", expected one of approvalNeeded, /,
        /^line 10: receivers\.1\.color: no such field$/,
      ],
    ],
    [
      'a name twice',
      `receivers:
  - { name: a, format: slack, url: { env: BOOKS_URL }, events: [held] }
  - { name: a, format: slack, url: { env: BOOKS_URL }, events: [held] }
`,
      [/^line 3: receivers\.1\.name: is "a" again, expected a different name/],
    ],
    [
      'a signing key for a chat',
      `receivers: [{ name: a, format: slack, url: { env: BOOKS_URL }, events: [held], signingKey: { env: HUSH } }]`,
      [/signingKey: no such field$/],
    ],
    [
      'half of a login',
      `receivers: [{ name: a, format: email, smtp: { host: h, user: u }, from: a@b.c, to: [a@b.c], events: [held] }]`,
      [/receivers\.0\.smtp: has only one of user and password, expected both or none$/],
    ],
    [
      'a wrong duration',
      `expiresSoon: soon\nreceivers: []`,
      [/^line 1: expiresSoon: is "soon", expected a /, /at least one/],
    ],
  ])('with %s is refused with line and field', (_name, text, problems) => {
    const found = problemsIn(text);
    expect(found).toHaveLength(problems.length);
    problems.forEach((problem, index) => expect(found[index]).toMatch(problem));
  });

  test.each<[string, string]>([
    [
      'https://hooks.example.com/hush-hush',
      'is wrong (not shown), expected {env: NAME} or {file: PATH}, which says where',
    ],
    ['{ env: https://hooks.example.com/hush-hush }', 'is wrong (not shown), expected {env: NAME} or {file: PATH}'],
    ['{ env: NOBODY_SET_IT }', 'the variable NOBODY_SET_IT is not set'],
    ['{ env: EMPTY }', 'the variable EMPTY is empty'],
    ['{ env: HUSH }', 'is not a URL (not shown), expected one such as https://'],
    ['{ env: ODD }', 'the variable ODD (not shown) holds the control character U+0007'],
    ['{ file: secrets/missing }', "the file secrets/missing can't be read: "],
    ['{ env: BOOKS_URL, file: secrets/teams-url }', 'is wrong (not shown), expected {env: NAME} or {file: PATH}'],
    ['', 'is empty, expected {env: NAME} or {file: PATH}'],
  ])('with the URL %s is refused without showing it', (url, problem) => {
    const [found = '', ...more] = problemsIn(
      `receivers:\n  - name: a\n    format: slack\n    url: ${url}\n    events: [held]\n`,
    );
    expect(more).toEqual([]);
    expect(found).toMatch(/^line 4: receivers\.0\.url/);
    expect(found).toContain(problem);
    expect(found).not.toContain('hush-hush');
  });
});
