import { expect, test } from '@jest/globals';
import { reasonOf } from '../../contract/reason-of.js';

test.each([
  ['an error', new TypeError('no such thing'), 'no such thing'],
  ['an error whose message is the output of a program', new Error('\nnot found\n'), 'not found'],
  ['a text', 'no room', 'no room'],
  ['nothing', undefined, 'undefined'],
])('is the message of %s, without blanks around it', (_what, thrown, reason) => {
  expect(reasonOf(thrown)).toBe(reason);
});
