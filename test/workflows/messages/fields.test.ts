import { describe, expect, it } from '@jest/globals';
import { MESSAGES, NAME_LIMIT, WORDS_LIMIT, type FieldRule } from '../../../contract/index.js';
import { readMessage, show } from '../../../workflows/messages/fields.js';

const RULES = {
  by: { what: 'a name', optional: false, limit: NAME_LIMIT },
  note: { what: 'a note', optional: true, limit: WORDS_LIMIT },
};

/** Lists in lists, `levels` deep. */
function deep(levels: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < levels; level += 1) {
    value = [value];
  }
  return value;
}

describe('the fields of a message', () => {
  it('are read when they are right', () => {
    expect(readMessage({ by: 'ben', note: 'ok' }, RULES)).toEqual({ fields: { by: 'ben', note: 'ok' } });
  });

  it('are absent where an optional one is null', () => {
    expect(readMessage({ by: 'ben', note: null }, RULES)).toEqual({ fields: { by: 'ben' } });
  });

  it('may be 255 bytes long', () => {
    const by = 'é'.repeat(127) + 'e';
    expect(readMessage({ by }, RULES)).toEqual({ fields: { by } });
    expect(readMessage({ by: `${by}e` }, RULES)).toHaveProperty('problem');
  });

  it.each(['x', '月', '😀'])('may be 1,000 characters long where people say why, such as 1,000 times %s', (letter) => {
    const fields = { by: 'ben', quote: 'Q1-1', hold: 'H1-1', choice: 'abandon' };
    const whys: [rules: Readonly<Record<string, FieldRule>>, name: string, what: string][] = [
      [MESSAGES.approve.fields, 'comment', 'a comment'],
      [MESSAGES.reject.fields, 'comment', 'a comment'],
      [MESSAGES.cancel.fields, 'reason', 'a reason'],
      [MESSAGES.resolve.fields, 'reason', 'a reason'],
    ];
    whys.forEach(([rules, name, what]) => {
      const given = Object.fromEntries(Object.entries(fields).filter(([field]) => field in rules));
      const right = { ...given, [name]: letter.repeat(1000) };
      expect(readMessage(right, rules)).toEqual({ fields: right });
      expect(readMessage({ ...given, [name]: letter.repeat(1001) }, rules)).toEqual({
        problem: expect.stringMatching(
          new RegExp(
            `^${name}: is "${letter}.*…, which is 1001 characters long, expected ${what}: text of 1 to 1000 characters; `,
          ),
        ),
      });
    });
  });

  it.each([
    ['a\ud800', 'by: is "a\\ud800", which holds a lone surrogate (U+D800) at character 2, expected a name: one line'],
    ['a\n', 'by: is "a\\n", which holds the control character U+000A at character 2, expected a name: one line'],
    ['\u009b2J', 'by: is "\\u009b2J", which holds the control character U+009B at character 1, expected a name'],
  ])('are refused when one is %j, which is no line of text', (by, problem) => {
    expect(readMessage({ by }, RULES)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it.each<[string, unknown]>([
    ['a long field', { by: 'ben', note: 'x'.repeat(1_990_000) }],
    ['many fields', Object.fromEntries(Array.from({ length: 190_000 }, (_, index) => [`f${index}`, 1]))],
    ['many odd fields', Object.fromEntries(Array.from({ length: 90_000 }, (_, index) => [`\u001b${index}`, '\ud800']))],
    ['a long name of a field', { by: 'ben', ['x'.repeat(1_990_000)]: 1 }],
  ])('are refused in few words when %s makes the message nearly 2 MB', (_name, message) => {
    expect(readMessage(message, RULES)).toEqual({
      problem: expect.stringMatching(
        /^The message is \d+ bytes as JSON, expected at most 65536 bytes: expected {"by", "note"\?}\.$/,
      ),
    });
  });

  it('are refused by any name that is not theirs', () => {
    expect(readMessage(JSON.parse('{"by":"ben","toString":"x","__proto__":"y"}'), RULES)).toEqual({
      problem: '"toString": no such field; "__proto__": no such field; expected {"by", "note"?}.',
    });
  });

  it('are refused when they hold lists in lists in lists', () => {
    expect(readMessage({ by: deep(100_000) }, RULES)).toEqual({
      problem: 'The message is nested more than 20 levels deep: expected {"by", "note"?}.',
    });
  });

  it.each<[string, unknown]>([
    ['a number', { by: 1 }],
    ['an object', { by: { toString: null } }],
    ['a list', { by: ['ben'] }],
    ['true', { by: true }],
    ['bytes', { by: new Uint8Array(9) }],
  ])('are refused when one holds %s', (_name, message) => {
    expect(readMessage(message, RULES)).toEqual({ problem: expect.stringMatching(/^by: is .*expected a name/) });
  });

  it.each<[string, unknown]>([
    ['a text without end', 'x'.repeat(1_000_000)],
    ['fields without end', Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`field${index}`, index]))],
    ['the mark of the undecodable with a text without end', { undecodable: 'x'.repeat(1_000_000) }],
    ['bytes without end', new Uint8Array(5_000_000)],
    ['a list without end', Array.from({ length: 100_000 }, () => 'x')],
    [
      'a cycle of its own',
      (() => {
        const knot: Record<string, unknown> = {};
        knot['by'] = knot;
        return knot;
      })(),
    ],
  ])('are refused in few words for %s', (_name, message) => {
    const read = readMessage(message, RULES);
    expect('problem' in read ? Buffer.byteLength(read.problem) : Infinity).toBeLessThan(1_200);
  });
});

describe('a value from outside', () => {
  it.each<[unknown, string]>([
    ['a', '"a"'],
    [null, 'null'],
    [undefined, 'nothing'],
    [() => 1, 'nothing'],
    [1n, "something that can't be shown"],
    [new Uint8Array(12), '12 bytes'],
    [new ArrayBuffer(0), '{}'],
    [deep(100_000), "something that can't be shown"],
  ])('%# is shown', (value, text) => {
    expect(show(value)).toBe(text);
  });

  it('is shown in one line, cut between characters', () => {
    expect(show('a\u0085\u2028\ud800')).toBe('"a\\u0085\\u2028\\ud800"');
    expect(show('😀'.repeat(100), 10)).toBe('"😀😀😀😀…');
  });

  it('is cut where it is long', () => {
    expect(show('x'.repeat(1000), 10)).toBe('"xxxxxxxx…');
  });
});
