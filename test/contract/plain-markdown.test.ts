import { expect, test } from '@jest/globals';
import { fittingMarkdown, plainMarkdown, workflowSummary } from '../../contract/plain-markdown.js';

test.each([
  ['# a\n\n- b', '\\# a - b'],
  ['[a](http://b) <img> | **c** ~d~ _e_', '\\[a\\](http\\://b) \\<img\\> \\| \\*\\*c\\*\\* \\~d\\~ \\_e\\_'],
  ['`a` {b} \\', '\\`a\\` \\{b\\} \\\\'],
  ['a\u001b[31m \ud800 b', 'a \\[31m b'],
  ['😀 é', '😀 é'],
  // The Temporal UI makes links of bare addresses too.
  ['https://a.b ftp://c MAILTO:d@e.f', 'https\\://a.b ftp\\://c MAILTO\\:d@e.f'],
  ['at 10:00 by ana@example.com: ok', 'at 10:00 by ana@example.com: ok'],
  ['a\u202eb\u200b', 'a\\\\u202eb\\\\u200b'],
])('%j can not pass for anything but words', (words, markdown) => {
  expect(plainMarkdown(words, 500)).toBe(markdown);
});

test('is cut before it is escaped, so that no escape is cut', () => {
  expect(plainMarkdown('*'.repeat(10), 6)).toBe('\\*\\*\\*…');
});

test('is cut until it fits with its escapes', () => {
  const sizeOf = (markdown: string) => encodeURIComponent(markdown).length;
  expect(sizeOf(fittingMarkdown('*'.repeat(100), 80, { most: 100, sizeOf }))).toBeLessThanOrEqual(100);
  expect(fittingMarkdown('ok', 80, { most: 100, sizeOf })).toBe('ok');
});

test.each(['*', 'é', '月', '😀', '\u202e', 'http://a '])('a summary of many %j has at most 200 bytes', (piece) => {
  expect(Buffer.byteLength(workflowSummary(piece.repeat(300)))).toBeLessThanOrEqual(200);
});

test('a summary is plain text, whoever wrote it', () => {
  expect(workflowSummary('create a ⇄ b for [x](http://evil.example) \u202eana')).toBe(
    'create a ⇄ b for \\[x\\](http\\://evil.example) \\\\u202eana',
  );
});
