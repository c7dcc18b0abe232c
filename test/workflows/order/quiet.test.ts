import { expect, it } from '@jest/globals';
import { untilQuiet } from '../../../workflows/order/quiet.js';

/** Ends a run while so many messages are being checked, and others arrive each time that notices go out. */
async function end(checked: number, ...arriving: number[]): Promise<string[]> {
  let pending = checked;
  const course: string[] = [];
  await untilQuiet({
    allAnswered: () => pending === 0,
    until: (done) => {
      course.push(`checks ${pending}`);
      pending = 0;
      return Promise.resolve(done());
    },
    sent: () => {
      course.push('sent');
      pending += arriving.shift() ?? 0;
      return Promise.resolve();
    },
  });
  return course;
}

it('ends a run at once when nothing is under way', async () => {
  expect(await end(0)).toEqual(['sent']);
});

it('waits for the checks of messages, and for those that arrive while notices go out', async () => {
  expect(await end(2)).toEqual(['checks 2', 'sent']);
  expect(await end(0, 1)).toEqual(['sent', 'checks 1', 'sent']);
  expect(await end(1, 3, 1)).toEqual(['checks 1', 'sent', 'checks 3', 'sent', 'checks 1', 'sent']);
});
