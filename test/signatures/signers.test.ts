import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parseSigners, readSigners, signersOf, SignersError } from '../../signatures/index.js';
import { matchesList } from '../../signatures/pattern-list.js';
import { sshKey, string } from '../support/ssh-key.js';
import { vector } from './vectors.js';

const BEN = sshKey();
const ANA = sshKey('ecdsa-sha2-nistp256');

const folder = mkdtempSync(join(tmpdir(), 'crb-signers-'));
afterAll(() => rmSync(folder, { recursive: true }));

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof SignersError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

const base64 = (...parts: (string | Buffer)[]) => Buffer.concat(parts.map(string)).toString('base64');

describe('a file of allowed signers', () => {
  const lines = [
    '\ufeff# Who may approve',
    '',
    `ben@example.com,Ben ${BEN.line} ben's laptop`,
    `  "Ana Berg" NAMESPACES="git,crb-*",valid-after="20260101Z"\t${ANA.line}`,
    '   # nobody else',
    `ana valid-before="202712311830Z" ${ANA.line}\r`,
    `cleo namespaces="git" ${sshKey().line}`,
  ];

  it('has people, their keys and when and for what these count', () => {
    const file = join(folder, 'allowed_signers');
    writeFileSync(file, lines.join('\n'));
    const { signers } = readSigners(file);
    expect(signers.map(({ key, ...signer }) => ({ ...signer, key: key.fingerprint }))).toEqual([
      { line: 3, principals: ['ben@example.com', 'Ben'], forOrders: true, key: BEN.fingerprint },
      {
        ...{ line: 4, principals: ['Ana Berg'], namespaces: 'git,crb-*', forOrders: true, key: ANA.fingerprint },
        validAfter: Date.parse('2026-01-01T00:00:00Z'),
      },
      {
        ...{ line: 6, principals: ['ana'], forOrders: true, key: ANA.fingerprint },
        validBefore: Date.parse('2027-12-31T18:30:00Z'),
      },
      expect.objectContaining({ line: 7, principals: ['cleo'], namespaces: 'git', forOrders: false }),
    ]);
  });

  it('tells the lines of a person that count for orders', () => {
    const signers = parseSigners(lines.slice(1).join('\n'));
    expect(signersOf(signers, 'BEN').map(({ line }) => line)).toEqual([2]);
    expect(signersOf(signers, 'ana  berg').map(({ line }) => line)).toEqual([3]);
    expect(signersOf(signers, 'cleo')).toEqual([]);
    expect(signersOf(signers, 'dora')).toEqual([]);
  });

  it('warns of a key of two people', () => {
    const { warnings } = parseSigners(
      [
        `ben,BEN ${BEN.line}`,
        `ben namespaces="git" ${BEN.line}`,
        `ana ${BEN.line}`,
        `cleo,cleo@example.com ${ANA.line}`,
      ].join('\n'),
    );
    expect(warnings).toEqual([
      `line 3: the key ${BEN.fingerprint} of ana is also the one of ben (line 1): whoever has it can decide as both`,
      `line 4: the key ${ANA.fingerprint} of cleo@example.com is also the one of cleo: whoever has it can decide as both`,
    ]);
  });

  it('may be empty, so that taking away the last key counts too', () => {
    expect(parseSigners('# nobody\n')).toEqual({ signers: [], warnings: [] });
  });
});

describe('a line that is refused', () => {
  const utc = (name: string) => `expected a time of UTC, such as ${name}="20271231Z" or "202712311830Z"`;
  const pattern = 'expected the exact name of one person: with a pattern, one key could sign for several';
  const [, blob = ''] = BEN.line.split(' ');

  it.each([
    ['*@example.com KEY', `the name "*@example.com" is a pattern, ${pattern}`],
    ['ben,!ana KEY', `the name "!ana" is a pattern, ${pattern}`],
    ['be? KEY', `the name "be?" is a pattern, ${pattern}`],
    ['ben,,ana KEY', 'a name is empty, expected such as ana@example.com, with commas between several'],
    [', KEY', 'a name is empty, expected such as ana@example.com, with commas between several'],
    ['be\u200bn KEY', 'the name "be\\u200bn" holds a character that nobody sees, expected one without'],
    ['"ben KEY', 'expected a name first, such as ana@example.com, and in quotation marks if it has blanks'],
    ['"" KEY', 'expected a name first, such as ana@example.com, and in quotation marks if it has blanks'],
    ['ben', 'has no key, expected such as ana@example.com ssh-ed25519 AAAA…'],
    ['ben cert-authority KEY', 'the option cert-authority is not supported, expected the key of each person'],
    [
      'ben no-touch-required KEY',
      'the option "no-touch-required" is unknown, expected one of namespaces, valid-after, valid-before',
    ],
    ['ben namespaces=git KEY', 'the option "namespaces=git" can\'t be read, expected such as valid-before="20271231Z"'],
    ['ben namespaces KEY', 'the option namespaces has no value in quotation marks, expected namespaces="…"'],
    ['ben namespaces="git KEY', 'an option has no closing quotation mark'],
    ['ben namespaces="a",namespaces="b" KEY', 'the option namespaces stands there twice, expected once'],
    [
      'ben namespaces="a", KEY',
      'the option "namespaces=\\"a\\"," can\'t be read, expected such as valid-before="20271231Z"',
    ],
    [
      'ben valid-before="20271231" KEY',
      `valid-before is "20271231", which means another time in each time zone, ${utc('valid-before')}: add a Z`,
    ],
    ['ben valid-after="2027-12-31Z" KEY', `valid-after is "2027-12-31Z", ${utc('valid-after')}`],
    [
      'ben valid-after="20270230Z" KEY',
      `valid-after is "20270230Z", a time that does not exist, ${utc('valid-after')}`,
    ],
    [
      'ben valid-after="202701012400Z" KEY',
      `valid-after is "202701012400Z", a time that does not exist, ${utc('valid-after')}`,
    ],
    [
      'ben valid-after="20270101Z",valid-before="20270101Z" KEY',
      'valid-before is not later than valid-after, so the key would never be valid',
    ],
    ['ben namespaces="git"', 'the key is missing, expected its type and base64, such as ssh-ed25519 AAAA…'],
    ['ben ssh-ed25519', 'the key is missing, expected its type and base64, such as ssh-ed25519 AAAA…'],
    ['ben ssh-ed25519 AAAA', 'the key ends too early'],
    ['ben ssh-ed25519 AAA!', 'the key is not base64'],
    [`ben ssh-ed25519 ${blob}=`, 'the key is not base64'],
    [`ben ssh-rsa ${blob}`, 'the key says that it is of the type ssh-rsa, but it is of ssh-ed25519'],
    [`ben ssh-ed25519 ${base64('ssh-ed25519', Buffer.alloc(31))}`, 'the key is not a key of Ed25519'],
    [`ben ssh-ed25519 ${base64('ssh-ed25519', Buffer.alloc(32), '')}`, 'the key goes on after its end'],
    [
      `ben ecdsa-sha2-nistp256 ${base64('ecdsa-sha2-nistp256', 'nistp384', Buffer.alloc(97, 4))}`,
      'the key is of another curve than its type says',
    ],
    [
      `ben ecdsa-sha2-nistp256 ${base64('ecdsa-sha2-nistp256', 'nistp256', Buffer.alloc(65, 4))}`,
      /^line 2: the key is not a key \(/,
    ],
    [`ben ${vector('rsa-1024.pub').trim()}`, 'the key has 1024 bits, expected 2048 to 16384'],
    [
      'ben ssh-ed25519-cert-v01@openssh.com AAAA',
      'the key is a certificate, expected the plain key: certificates are not supported',
    ],
    [
      'ben ssh-dss AAAA',
      'the key is of the type ssh-dss, expected one of ssh-ed25519, ecdsa-sha2-nistp256, ecdsa-sha2-nistp384, ecdsa-sha2-nistp521, ssh-rsa, sk-ssh-ed25519@openssh.com, sk-ecdsa-sha2-nistp256@openssh.com',
    ],
  ])('%s', (line, problem) => {
    const written = line.replace('KEY', BEN.line);
    expect(problemsOf(() => parseSigners(`# one\n${written}\n`))).toEqual([
      typeof problem === 'string' ? `line 2: ${problem}` : expect.stringMatching(problem),
    ]);
  });

  it('is named together with all others, and the file', () => {
    const file = join(folder, 'broken');
    writeFileSync(file, `ben ${BEN.line}\nben\n\n* ${BEN.line}\n`);
    expect(() => readSigners(file)).toThrow(
      new SignersError(file, [
        'line 2: has no key, expected such as ana@example.com ssh-ed25519 AAAA…',
        `line 4: the name "*" is a pattern, ${pattern}`,
      ]),
    );
  });
});

it('a file that is not there is named', () => {
  const file = join(folder, 'missing');
  expect(problemsOf(() => readSigners(file))).toEqual(["can't be read: there is no such file"]);
  expect(() => readSigners(file)).toThrow(`${file} is not a file of allowed signers`);
});

it.each([
  ['crb-orders', true],
  ['git,crb-orders', true],
  ['crb-*', true],
  ['crb-order?', true],
  ['*', true],
  ['*,!crb-orders', false],
  ['!git,*', true],
  ['!git', false],
  ['crb-order', false],
  ['CRB-ORDERS', false],
  ['crb-orders?', false],
  ['git, crb-orders', false],
  ['', false],
])('the namespaces %s cover crb-orders: %s', (list, expected) => {
  expect(matchesList(list, 'crb-orders')).toBe(expected);
});

it('is quick, however many stars there are', () => {
  expect(matchesList(`${'*o'.repeat(3000)}*x`, 'crb-orders')).toBe(false);
});
