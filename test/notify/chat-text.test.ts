import { expect, test } from '@jest/globals';
import { chatLine } from '../../notify/chat-text.js';

test.each([
  ['two\nlines\u2028three\u2029', 'two lines three '],
  ['a\u001b[31m\u0000\u0085z', 'a [31m z'],
  ['half \ud800 pair', 'half pair'],
  ['<!channel> & co', '&lt;!channel&gt; &amp; co'],
  ['😀 é', '😀 é'],
])('%j is the line %j', (words, line) => {
  expect(chatLine(words)).toBe(line);
});
