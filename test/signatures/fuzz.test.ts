import { expect, it } from '@jest/globals';
import { parseSigners, signersOf, SignersError, verify, type Signers } from '../../signatures/index.js';
import { seeded, type Random } from '../chaos/random.js';
import { armored, sshKey } from '../support/ssh-key.js';
import { SIGNED, STATEMENT, VECTOR_SIGNERS, vector } from './vectors.js';
import { computed } from '../support/computed.js';

const NOW = Date.parse('2026-12-03T06:37:05.000Z');

/** A good signature, whose it is, and how often it is changed. */
interface Good {
  armor: string;
  by: string;
  signers: Signers;
  times: number;
}

const fido = (['sk-ssh-ed25519@openssh.com', 'sk-ecdsa-sha2-nistp256@openssh.com'] as const).map((type) => {
  const key = sshKey(type);
  return { line: `ben ${key.line}`, armor: key.sign(STATEMENT) };
});

/** Fewer times where it takes long to verify. */
function timesOf(name: string): number {
  return /-(384|521)/.test(name) ? 300 : name.startsWith('rsa-2048') ? 24_000 : 6500;
}

const GOOD: readonly Good[] = [
  ...SIGNED.map(([name, by]) => ({
    ...{ armor: vector(name), by, times: timesOf(name) },
    signers: { ...VECTOR_SIGNERS, signers: signersOf(VECTOR_SIGNERS, by) },
  })),
  ...fido.map(({ armor, line }) => ({ armor, by: 'ben', times: 7000, signers: parseSigners(line) })),
];

const judged = ({ by, signers }: Good, signature: string) =>
  verify({ statement: STATEMENT, signature, by, signedAt: NOW, now: NOW }, signers);

const isAccepted = (good: Good, signature: string) => 'key' in judged(good, signature);

/** A piece of bytes, most of the time a short one. */
function piece(bytes: Buffer, random: Random): [from: number, to: number] {
  const from = random.between(0, bytes.length - 1);
  return [from, Math.min(bytes.length, from + random.between(1, random.chance(0.8) ? 8 : bytes.length))];
}

const CHANGES: readonly [(bytes: Buffer, random: Random) => Buffer, ...((bytes: Buffer, random: Random) => Buffer)[]] =
  [
    function flipped(bytes, random) {
      const changed = Buffer.from(bytes);
      const at = random.between(0, bytes.length - 1);
      changed[at] = (changed[at] ?? 0) ^ (1 << random.between(0, 7));
      return changed;
    },
    function replaced(bytes, random) {
      const changed = Buffer.from(bytes);
      changed[random.between(0, bytes.length - 1)] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.between(0, 255)]);
      return changed;
    },
    function cut(bytes, random) {
      const [from, to] = piece(bytes, random);
      return random.chance(0.5)
        ? bytes.subarray(0, from)
        : Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    },
    function doubled(bytes, random) {
      const [from, to] = piece(bytes, random);
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
    },
    function swapped(bytes, random) {
      const [[from, to], [at, end]] = [piece(bytes, random), piece(bytes, random)].sort(([a], [b]) => a - b) as [
        [number, number],
        [number, number],
      ];
      const middle = Math.min(to, at);
      return Buffer.concat([
        ...[bytes.subarray(0, from), bytes.subarray(at, end)],
        ...[bytes.subarray(middle, at), bytes.subarray(from, middle), bytes.subarray(end)],
      ]);
    },
    /** A length, of which the first bytes are zero, becomes another one. */
    function stretched(bytes, random) {
      const lengths = Array.from({ length: bytes.length - 4 }, (_, at) => at).filter(
        (at) => bytes.readUInt16BE(at) === 0,
      );
      const at = lengths[random.between(0, lengths.length - 1)] ?? 0;
      const changed = Buffer.from(bytes);
      const length = changed.readUInt32BE(at);
      changed.writeUInt32BE(
        random.pick([0, 1, length - 1, length + 1, length * 2, 0x7fffffff, 0x80000000, 0xffffffff]) >>> 0,
        at,
      );
      return changed;
    },
  ];

const bytesOf = (armor: string) => Buffer.from(armor.replace(/-----.*\n?/g, ''), 'base64');

it('accepts what is not changed', () => {
  expect(GOOD.filter((good) => !isAccepted(good, good.armor))).toEqual([]);
});

it('accepts none of 100,000 changed signatures, and throws at none', () => {
  const random = seeded(20_261_203);
  const accepted: string[] = [];
  const reasons = new Map<string, number>();
  let tried = 0;
  for (const good of GOOD) {
    const bytes = bytesOf(good.armor);
    for (let time = 0; time < good.times; time++) {
      let changed = random.pick(CHANGES)(bytes, random);
      if (random.chance(0.2)) {
        changed = random.pick(CHANGES)(changed.length < 5 ? bytes : changed, random);
      }
      if (changed.equals(bytes)) {
        continue;
      }
      tried++;
      const verdict = judged(good, armored(changed));
      if ('key' in verdict) {
        accepted.push(changed.toString('base64'));
      } else {
        const reason = verdict.refused.replace(/SHA256:\S+|".*"|\d+/g, '…').slice(0, 40);
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }
  }
  expect(accepted).toEqual([]);
  expect(tried).toBeGreaterThan(90_000);
  // The changes reach all parts of the check: each of these reasons is given often.
  const given = (start: string) =>
    [...reasons].filter(([reason]) => reason.startsWith(start)).reduce((sum, [, count]) => sum + count, 0);
  const often = [
    'the signature does not fit',
    'the signature ends too early',
    'the signature goes on after its end',
    'the key … is not listed',
    'the signature was made for the namespace',
    'the signature is of version',
    'the signature holds a number in a wrong',
    'the signature is made with the hash',
    'the signature holds something in a field',
  ];
  expect(often.filter((reason) => given(reason) < 100)).toEqual([]);
});

it('accepts none of 10,000 signatures with a changed armor, and throws at none', () => {
  const random = seeded(3);
  const accepted: string[] = [];
  for (let time = 0; time < 10_000; time++) {
    const good = random.pick(GOOD as [Good, ...Good[]]);
    const text = Buffer.from(good.armor);
    const lines = good.armor.split('\n');
    const [one, other] = [random.between(0, lines.length - 1), random.between(0, lines.length - 1)];
    const changed = random.pick([
      () => random.pick(CHANGES)(text, random).toString('latin1'),
      () => lines.filter((_, line) => line !== one).join('\n'),
      () => lines.toSpliced(one, 0, lines[other] ?? '').join('\n'),
      () => lines.with(one, lines[other] ?? '').join('\n'),
      () =>
        lines
          .with(one, `${lines[one]}${random.pick([' ', '=', '\t', 'A', '-', '\0', '\u2028', '\r', '\n'])}`)
          .join('\n'),
      () => good.armor.replaceAll('\n', random.pick(['\r\n', '\r', '', ' ', '\n\n', '\\n'])),
      () => `${random.pick([' ', '\n', '\ufeff', 'x'])}${good.armor}`,
    ])();
    // The last line end may be missing: `$(…)` of a shell takes it away.
    if (changed.replace(/\n$/, '') !== good.armor.replace(/\n$/, '') && isAccepted(good, changed)) {
      accepted.push(changed);
    }
  }
  expect(accepted).toEqual([]);
});

it('refuses what is far too long without reading it', () => {
  const [good] = GOOD as [Good];
  for (const long of [
    'A'.repeat(1_000_000),
    good.armor.replace('U1NI', 'U1NI'.repeat(250_000)),
    '\n'.repeat(1_000_000),
  ]) {
    const { result, ms } = computed(() => judged(good, long));
    expect(result).toMatchObject({
      refused: `the signature is ${long.length} characters long, expected at most 4096`,
    });
    expect(ms).toBeLessThan(500);
  }
});

/** Reading the others takes longer. */
const VECTOR_LINES = vector('allowed_signers').replace(/^ecdsa.*\n/gm, '');

it('reads, or refuses with its own error, whatever stands in a file of signers', () => {
  const random = seeded(4);
  const words = [
    'ben',
    '*',
    '"',
    ',',
    '=',
    'namespaces=',
    'valid-before="20271231Z"',
    ' ',
    '\t',
    '\n',
    '\r',
    '#',
    '\0',
    '!',
    'é',
    '\u200b',
    '\ud800',
    'ssh-rsa ',
    'AAAA',
    'cert-authority',
  ] as const;
  const files = [VECTOR_LINES, ...fido.map(({ line }) => `"Ben" namespaces="a,b",valid-after="20261203Z" ${line}`)];
  let refused = 0;
  for (let time = 0; time < 3000; time++) {
    const text = files[time % files.length] ?? '';
    const at = random.between(0, text.length);
    const added = Array.from({ length: random.between(0, 4) }, () => random.pick(words)).join('');
    const gone = random.chance(0.5) ? 0 : random.between(0, 60);
    try {
      parseSigners(text.slice(0, at) + added + text.slice(at + gone));
    } catch (error) {
      expect(error).toBeInstanceOf(SignersError);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(900);
});

it('has a good signature of each type of key', () => {
  expect(VECTOR_SIGNERS.signers.length + fido.length).toBe(8);
});
