import { describe, expect, it } from '@jest/globals';
import { showCommand, withProgram } from '../../cli/render/command.js';
import { clip, widthOf, wrap } from '../../cli/render/wrap.js';

const NO_BREAK = '\u00a0';

/** As many columns as any terminal gives a text without colours: two for whatever it may draw wide. */
function columnsAtMost(line: string): number {
  const letters = line.replace(/\p{Cc}\[\d+m/gu, '').match(/\P{M}/gu) ?? [];
  return letters.reduce((sum, letter) => sum + (/[\u2e80-\u{10ffff}]/u.test(letter) ? 2 : 1), 0);
}

const ID = 'crb:vpc-1:asia-south-1:eu-west-1';

describe('what fits a terminal', () => {
  it('breaks at blanks, below the last column, and leaves long words whole', () => {
    expect(wrap('why   one two three four', 16)).toBe('why   one two\n      three four');
    expect(
      wrap(`page  ${'x'.repeat(30)}`, 16)
        .split('\n')
        .at(-1)
        ?.trim(),
    ).toBe('x'.repeat(30));
    expect(wrap('a b c', undefined)).toBe('a b c');
  });

  it('breaks between columns rather than within one', () => {
    expect(wrap('  27 Nov 2026 07:10 UTC  awaitingApproval', 40)).toBe(
      '  27 Nov 2026 07:10 UTC\n      awaitingApproval',
    );
    expect(wrap('one two  three', 12)).toBe('one two\n    three');
  });

  it('begins no line of a long text where a line of its own would begin', () => {
    expect(wrap('for ana and why  none', 12)).toBe('for ana and\n    why\n    none');
    expect(wrap('  approved by cleo and approved by ben', 24)).toBe('  approved by cleo and\n      approved by ben');
  });

  it.each([
    ['blanks that do not break', `"fine.${NO_BREAK.repeat(70)}  approved by ben at 24 Nov`.replaceAll(' ', NO_BREAK)],
    ['a script without blanks', '私たちは東京とソウルの間の回線を必要としています。'.repeat(4)],
    ['letters that are wider than their age says', `${'\u{1FAE0}'.repeat(30)} approved by ben `.repeat(4)],
    ['letters with marks', 'न'.repeat(20) + 'ज़रू'.repeat(40)],
    ['colours', `\u001b[32m${'é'.repeat(100)}\u001b[39m`],
  ])('leaves no line to the terminal to break: %s', (_, words) => {
    for (const columns of [80, 40, 30]) {
      const lines = wrap(`    ${words}`, columns).split('\n');
      expect(lines.map(columnsAtMost).filter((each) => each > columns)).toEqual([]);
      expect(lines.slice(1).filter((line) => !line.startsWith(' '.repeat(8)))).toEqual([]);
      const written = (text: string) => text.replace(/\s/gu, '');
      expect(written(lines.join(''))).toBe(written(words));
    }
  });

  it('keeps a column that is cut behind its label, and a letter with its marks', () => {
    expect(wrap('  reason  回線回線回線', 20)).toBe('  reason  回線回線\n          回線');
    expect(
      wrap('éé'.normalize('NFD').repeat(5), 8)
        .split('\n')
        .every((line) => /^ *e/u.test(line)),
    ).toBe(true);
  });

  it('keeps the backslash of a continued command with its word', () => {
    const words = ['approve', `crb:${'1'.repeat(30)}:a:b`, '--quote', 'Q1-08c26371f076'];
    const command = showCommand('crb', words, 30);
    expect(wrap(command, 30)).toBe(command);
    expect(command.split('\n').map((line) => line.endsWith(' \\'))).toEqual([true, true, false]);
  });

  it('continues a longer command in backticks over lines that can be copied together', () => {
    const command = `crb list ${ID} --json --limit 50 --state held`;
    const shown = wrap(`See why it waits: \`${command}\`. Then go on.`, 40);
    expect(shown.split('\n').filter((line) => widthOf(line) > 40)).toEqual([]);
    expect(shown.replaceAll(/ \\\n */g, ' ')).toContain(`\`${command}\`.`);
    expect(wrap(`see \`crb ${'and '.repeat(30)}`, 40)).not.toContain('\\');
  });

  it('keeps a command in backticks whole where it fits a line, and nothing that is longer', () => {
    const hint = 'Wait for it to end, or cancel it: `crb show crb:2000000000000000001`.';
    expect(wrap(hint, 40).split('\n').at(-1)).toBe('    `crb show crb:2000000000000000001`.');
    const hostile = '`' + 'approved by ben '.repeat(20) + '`';
    expect(
      wrap(hostile, 40)
        .split('\n')
        .filter((line) => widthOf(line) > 40),
    ).toEqual([]);
    expect(wrap('a ` b c d e f', 8)).toBe('a ` b c\n    d e\n    f');
  });

  it('cuts by columns, not by letters', () => {
    expect(clip('日本語の回線', 7)).toBe('日本語…');
    expect(clip('short', 7)).toBe('short');
  });

  it('continues a command over lines that can be pasted together', () => {
    const words = ['approve', ID, '--quote', 'Q1-08c26371f076', '--by', 'ben@example.com'];
    expect(showCommand('crb', words, 40)).toBe(
      `crb approve \\\n  ${ID} \\\n  --quote Q1-08c26371f076 \\\n  --by ben@example.com`,
    );
    const path = `/opt/${'long/'.repeat(8)}main.js`;
    const long = wrap(`  ${showCommand(`node ${path}`, words, 40).replaceAll('\n', '\n  ')}`, 40);
    expect(long.replaceAll(/ \\\n */g, ' ')).toBe(`  node ${path} ${words.join(' ')}`);
    expect(showCommand('npx crb', words)).toBe(`npx crb ${words.join(' ')}`);
    expect(withProgram('Run `crb doctor`.', 'npx crb')).toBe('Run `npx crb doctor`.');
  });
});
