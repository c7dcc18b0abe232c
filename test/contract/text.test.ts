import { describe, expect, it } from '@jest/globals';
import {
  bytesOf,
  escaped,
  lineProblem,
  MOST_WORDS_BYTES,
  shown,
  textProblem,
  WORDS_LIMIT,
} from '../../contract/index.js';

describe('a line of text', () => {
  it.each(['', 'ana', '阿娜', '😀', 'e\u0301', 'a\u200bb', '\u202eb', '\ufffd', '<script>'])('%j is one', (text) => {
    expect(textProblem(text)).toBeUndefined();
  });

  it.each([
    ['\ud800', 'holds a lone surrogate (U+D800) at character 1'],
    ['ab\udfffc', 'holds a lone surrogate (U+DFFF) at character 3'],
    ['😀😀\ud83d', 'holds a lone surrogate (U+D83D) at character 3'],
    ['\udc00\ud800', 'holds a lone surrogate (U+DC00) at character 1'],
    ['a\u001b[31m', 'holds the control character U+001B at character 2'],
    ['two\nlines', 'holds the control character U+000A at character 4'],
    ['a\u0000', 'holds the control character U+0000 at character 2'],
    ['\u007f', 'holds the control character U+007F at character 1'],
    ['\u009b31m', 'holds the control character U+009B at character 1'],
    ['a\u2028', 'holds the line separator U+2028 at character 2'],
    ['a\u2029', 'holds the line separator U+2029 at character 2'],
  ])('%j is none', (text, problem) => {
    expect(textProblem(text)).toBe(problem);
  });
});

describe('a text that enters', () => {
  const bytes = (most: number) => ({ most, unit: 'bytes' }) as const;

  it.each<[unknown, string]>([
    [undefined, 'expected a name: text of 1 to 9 bytes'],
    [7, 'expected a name: text of 1 to 9 bytes'],
    [' \n', 'expected a name: text of 1 to 9 bytes'],
    ['é'.repeat(5), 'which is 10 bytes long, expected a name: text of 1 to 9 bytes'],
    [
      'a\u001b',
      'which holds the control character U+001B at character 2, expected a name: one line without such characters',
    ],
  ])('%j is refused', (value, problem) => {
    expect(lineProblem(value, 'a name', bytes(9))).toBe(problem);
  });

  it('is taken when it is one line, not blank, and short', () => {
    expect(lineProblem('ana é 😀', 'a name', bytes(12))).toBeUndefined();
    expect(lineProblem('ana é 😀', 'a name', bytes(10))).toBeDefined();
  });

  it.each(['x', 'é', '月', '😀'])('may have 1,000 characters of %s where people say something', (letter) => {
    const { most } = WORDS_LIMIT;
    expect(most).toBe(1000);
    expect(lineProblem(letter.repeat(most), 'a reason', WORDS_LIMIT)).toBeUndefined();
    expect(lineProblem(letter.repeat(most + 1), 'a reason', WORDS_LIMIT)).toBe(
      'which is 1001 characters long, expected a reason: text of 1 to 1000 characters',
    );
    expect(bytesOf(letter.repeat(most))).toBeLessThanOrEqual(MOST_WORDS_BYTES);
  });
});

describe('what a text holds is shown', () => {
  it.each([
    ['plain 😀', 'plain 😀'],
    ['\u001b[31m\n\r\t\u0000', '\\u001b[31m\\n\\r\\t\\u0000'],
    ['a\ud800b\u0085\u2028\u007f', 'a\\ud800b\\u0085\\u2028\\u007f'],
    ['a\u202eb\u2066c\u200bd\u00ad', 'a\\u202eb\\u2066c\\u200bd\\u00ad'],
    ['\u{e0041}', '\\udb40\\udc41'],
    // Variation selectors, of which fonts show nothing after most letters.
    ['a\ufe00b\ufe0f', 'a\\ufe00b\\ufe0f'],
    ['a\u{e0100}\u{e01ef}', 'a\\udb40\\udd00\\udb40\\uddef'],
    ['\u115f\u1160\u3164\uffa0\u2800', '\\u115f\\u1160\\u3164\\uffa0\\u2800'],
    ['\u034f\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f', '\\u034f\\u17b4\\u17b5\\u180b\\u180c\\u180d\\u180e\\u180f'],
  ])('%#: as codes', (text, codes) => {
    expect(escaped(text)).toBe(codes);
  });

  it.each<[unknown, number, string]>([
    ['\ud800', 80, '"\\ud800"'],
    ['a\u0085\u2029', 80, '"a\\u0085\\u2029"'],
    ['\u001b\n', 80, '"\\u001b\\n"'],
    [{ by: 'a\u007f' }, 80, '{"by":"a\\u007f"}'],
    [undefined, 80, 'nothing'],
    ['x'.repeat(9), 11, '"xxxxxxxxx"'],
    ['x'.repeat(10), 11, '"xxxxxxxxx…'],
    ['😀'.repeat(9), 8, '"😀😀😀…'],
  ])('%#: as JSON of one line', (value, most, json) => {
    expect(shown(value, most)).toBe(json);
  });

  it('is cut between characters, wherever that is', () => {
    for (let most = 3; most < 40; most++) {
      const text = shown(`a${'😀'.repeat(30)}`, most);
      expect(text.isWellFormed()).toBe(true);
      expect(text.length).toBeLessThanOrEqual(most);
    }
  });
});
