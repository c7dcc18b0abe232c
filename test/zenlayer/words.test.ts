import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { explainCode } from '../../zenlayer/index.js';
import { retryAfterMs } from '../../zenlayer/retry-after.js';
import { clean, isOneLine, issuesOf, oneLine } from '../../zenlayer/text.js';

describe('a code is explained', () => {
  it.each([
    ['INVALID_VPC_NOT_FOUND', 'the global VPC does not exist', /DescribeVpcs/],
    ['TIMED_OUT', 'no complete answer arrived in time', /exists/],
    ['AUTHFAILURE_NEW', 'Zenlayer did not accept the credentials or the permission', /access key/],
    ['INVALID_PARAMETER_NEW', 'a parameter is not valid', /correct/],
    ['INVALID_MOON_NOT_FOUND', 'something that was named does not exist', /ids/],
    ['OPERATION_DENIED_NEW', 'the operation is not allowed now', /console/],
    ['SOMETHING', 'a code this client does not know', /support/],
    ['toString', 'a code this client does not know', /support/],
  ])('%s', (code, meaning, next) => {
    expect(explainCode(code).meaning).toBe(meaning);
    expect(explainCode(code).next).toMatch(next);
  });
});

describe('Retry-After', () => {
  const NOW = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    ['0', 0],
    [' 120 ', 120_000],
    ['3601', 3_600_000],
    ['9'.repeat(400), 3_600_000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Thu, 01 Jan 2099 00:01:00 GMT', 3_600_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['-3', undefined],
    ['1.5', undefined],
    ['', undefined],
    ['soon', undefined],
    [undefined, undefined],
  ])('%s is %s ms', (header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });
});

describe('foreign text', () => {
  it.each([
    ['a line', 'a line'],
    [' two\r\n\tlines\u2028three\u0000 ', 'two lines three'],
    ['\u001b[31mred\u202e', '[31mred'],
    ['é'.repeat(200), 'é'.repeat(200)],
    ['é'.repeat(201), `${'é'.repeat(199)}…`],
    ['😀'.repeat(300), `${'😀'.repeat(199)}…`],
    ['half \ud800 and half \udc00', 'half \ufffd and half \ufffd'],
    // The cut at 1,000 units goes through the pair.
    [`${' '.repeat(998)}x😀`, 'x'],
  ])('%j becomes %j', (foreign, shown) => {
    expect(clean(foreign)).toBe(shown);
  });
});

describe('one line', () => {
  it.each([
    ['', ''],
    ['Ünïcode 😀 网络', 'Ünïcode 😀 网络'],
    ['\ud800a\udc00\ud83d', '\ufffda\ufffd\ufffd'],
    ['a\r\n\tb\u0000\u007f\u0085', 'a\ufffd\ufffd\ufffdb\ufffd\ufffd\ufffd'],
    ['a\u2028b\u2029', 'a\ufffdb\ufffd'],
    ['\u202e100\u2066', '\ufffd100\ufffd'],
  ])('%j becomes %j', (foreign, line) => {
    expect(oneLine(foreign)).toBe(line);
    expect(isOneLine(foreign)).toBe(foreign === line);
    expect(isOneLine(line)).toBe(true);
  });
});

it('wrong fields are named with what is expected, never with what they hold', () => {
  const schema = z.strictObject({ list: z.array(z.int('expected a number')), name: z.enum(['a', 'b']) });
  const { error } = schema.safeParse({ list: [1, 'hidden'], name: 'hidden' });
  expect(error && issuesOf(error)).toBe('list.1: expected a number; name: Invalid option: expected one of "a"|"b"');
  const many = z.array(z.int('expected a number')).safeParse(Array(30).fill('hidden'));
  expect(many.error && issuesOf(many.error)).toMatch(/; 19: expected a number; and 10 more$/);
});
