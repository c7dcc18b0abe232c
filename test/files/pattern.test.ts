import { expect, it } from '@jest/globals';
import { matches } from '../../files/pattern.js';

it.each([
  ['asia-east-1', 'asia-east-1', true],
  ['asia-east-1', 'asia-east-10', false],
  ['asia-east-1', 'ASIA-EAST-1', false],
  ['asia-*', 'asia-east-1', true],
  ['asia-*', 'asia-', true],
  ['asia-*', 'asia', false],
  ['asia-*', 'eu-asia-1', false],
  ['*-1', 'asia-east-1', true],
  ['*', '', true],
  ['*', '.', true],
  ['*@example.com', 'ops/ana@example.com', true],
  ['*@example.com', 'ana@example.com.evil.org', false],
  ['a*c*e', 'abcde', true],
  ['a*c*e', 'aced', false],
  ['ab*bc', 'abc', false],
  ['a*b*c', 'acbc', true],
  ['a*bb*c', 'abc', false],
  ['*a*a*', 'a', false],
  ['*a*', 'a\nb', true],
  ['**', 'a/b', true],
  ['', '', true],
  ['', 'a', false],
])('%j matches %j: %s', (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});

it.each([
  'a?c',
  '[ab]',
  '{a,b}',
  '!ana',
  'ana (guest)',
  'a|b',
  'a+',
  '#x',
  'a\\b',
  './ana',
  '^a$',
  'ana+x@example.com',
])('%j has no star, and stands for itself only', (pattern) => {
  expect(matches(pattern, pattern)).toBe(true);
  expect(
    ['abc', 'a', 'b', 'ben', 'ana guest', 'aa', 'ana', 'anax@example.com'].filter((text) => matches(pattern, text)),
  ).toEqual([]);
});

it('is quick, however many stars there are', () => {
  expect(matches(`${'*a'.repeat(50)}*b`, 'a'.repeat(255))).toBe(false);
});
