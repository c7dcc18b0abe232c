import { expect, test } from '@jest/globals';
import { plainMarkdown } from '../../contract/plain-markdown.js';

test.each([
  ['# a\n\n- b', '\\# a - b'],
  ['[a](http://b) <img> | **c** ~d~ _e_', '\\[a\\](http://b) \\<img\\> \\| \\*\\*c\\*\\* \\~d\\~ \\_e\\_'],
  ['`a` {b} \\', '\\`a\\` \\{b\\} \\\\'],
  ['a\u001b[31m \ud800 b', 'a \\[31m b'],
  ['😀 é', '😀 é'],
  ['a\u202eb\u200b', 'a\\\\u202eb\\\\u200b'],
])('%j can not pass for anything but words', (words, markdown) => {
  expect(plainMarkdown(words, 500)).toBe(markdown);
});

test('is cut before it is escaped, so that no escape is cut', () => {
  expect(plainMarkdown('*'.repeat(10), 6)).toBe('\\*\\*\\*…');
});
