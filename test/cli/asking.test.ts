import { PassThrough } from 'node:stream';
import { expect, it } from '@jest/globals';
import { askOn } from '../../cli/io.js';
import { eventually } from '../support/eventually.js';

/** A terminal whose person types `answers`, each when a question is there. */
function terminal(...answers: string[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let shown = '';
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    if (/\? (.\[\d+G)?$/.test(shown) && answers.length > 0) {
      input.write(answers.shift());
    }
  });
  return { input, output, shown: () => shown };
}

it('shows each letter of an answer once, however many questions came before', async () => {
  const asked = terminal('first\r', 'second\r', 'third\r');
  const replies = [await askOn(asked, 'One? '), await askOn(asked, 'Two? '), await askOn(asked, 'Three? ')];
  expect(replies).toEqual(['first', 'second', 'third']);
  await eventually(asked.shown, (text) => text.includes('third'));
  expect(asked.shown().match(/first|second|third/g)).toEqual(['first', 'second', 'third']);
});

it('has no answer after Ctrl-C', async () => {
  expect(await askOn(terminal('so\u0003'), 'One? ')).toBeUndefined();
});
