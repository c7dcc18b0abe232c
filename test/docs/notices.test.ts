import { expect, it } from '@jest/globals';
import { NOTICE_EVENTS } from '../../contract/index.js';
import { read } from './markdown.js';
import { problemsOf } from './problems-of.js';

const page = read('docs/notices.md');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, block = '']) => block);

it('docs/notices.md shows docs/notices.example.yaml, which a test reads', () => {
  expect(blocks('yaml')).toEqual([read('docs/notices.example.yaml')]);
});

it.each(blocks('json'))('docs/notices.md shows a notice as it is sent: %s', (json) => {
  expect(problemsOf('notice', JSON.parse(json))).toEqual([]);
});

it.each(NOTICE_EVENTS)('docs/notices.md says when %s is told', (event) => {
  expect(page).toMatch(new RegExp(`^\\| .*\`${event}\`.*\\|`, 'm'));
});
