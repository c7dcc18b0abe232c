import { PassThrough } from 'node:stream';
import { expect, it } from '@jest/globals';
import { askOn, processIo } from '../../cli/io.js';
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

it.each([
  ['its output goes to a file', { stdin: true, stdout: false, stderr: true }, true],
  ['its questions would go to a file', { stdin: true, stdout: true, stderr: false }, false],
  ['its input comes from elsewhere', { stdin: false, stdout: true, stderr: true }, false],
])('whether a person can be asked, when %s', (_when, terminals, isAsked) => {
  const replaced = (['stdin', 'stdout', 'stderr'] as const).map((name) => {
    const before = process[name].isTTY;
    process[name].isTTY = terminals[name];
    return () => {
      process[name].isTTY = before;
    };
  });
  try {
    expect(processIo().interactive).toBe(isAsked);
  } finally {
    replaced.forEach((restore) => restore());
  }
});
