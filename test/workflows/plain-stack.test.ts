import { expect, it } from '@jest/globals';
import { failureConverter } from '../../workflows/failure-converter.js';
import { payloadConverter } from '../../workflows/payload-converter.js';
import { withPlainStacks } from '../../workflows/plain-stack.js';
import { computed } from '../support/computed.js';

it.each([
  ['at place (/home/ana/orders/workflows/states/placing.ts:42:7)', 'at place (workflows/states/placing.ts:42:7)'],
  ['at /srv/app one/dist/activities/place-order.js:3:1', 'at activities/place-order.js:3:1'],
  ['at async file:///opt/x/dist/zenlayer/client.js:9:9', 'at async zenlayer/client.js:9:9'],
  ['at Worker (C:\\Users\\ana\\orders\\worker\\run.ts:1:2)', 'at Worker (worker\\run.ts:1:2)'],
  [
    'at next (/srv/node_modules/@temporalio/worker/src/activity.ts:5:6)',
    'at next (@temporalio/worker/src/activity.ts:5:6)',
  ],
  ['at main (/usr/lib/start.js:1:1)', 'at main (start.js:1:1)'],
  ['at run (C:\\Program Files (x86)\\orders\\worker\\run.js:1:2)', 'at run (worker\\run.js:1:2)'],
  ['at run (/opt/temporal/app/dist/worker/run.js:1:2)', 'at run (worker/run.js:1:2)'],
  ['at main (/home/our-notify/app/start.js:1:1)', 'at main (start.js:1:1)'],
  ['Error: 3 of 1 / 4 of it', 'Error: 3 of 1 / 4 of it'],
  ['at node:internal/process/task_queues:95:5', 'at node:internal/process/task_queues:95:5'],
  ['at Order.to (workflows/order/order.ts:90:3)', 'at Order.to (workflows/order/order.ts:90:3)'],
])('the frame %j names no folder of the machine', (frame, plain) => {
  expect(withPlainStacks({ stackTrace: `${frame}\n${frame}` })).toEqual({ stackTrace: `${plain}\n${plain}` });
});

it('holds for the causes of an error too, and for errors as they are', () => {
  const cause = new Error('deep');
  const failure = failureConverter.errorToFailure(new Error('outer', { cause }), payloadConverter);
  const stacks = [failure.stackTrace, failure.cause?.stackTrace];
  expect(stacks).toEqual([
    expect.stringContaining('plain-stack.test.ts:'),
    expect.stringContaining('plain-stack.test.ts:'),
  ]);
  expect(stacks.join('\n')).not.toMatch(/(^|[\s(])\/|file:/m);
});

it.each([
  ['one long name', `/a/${'x'.repeat(200_000)}`],
  ['slashes', '/'.repeat(200_000)],
  ['many paths', ' /a/b:'.repeat(30_000)],
  ['many beginnings', ' /('.repeat(70_000)],
  ['many folders of the project', `/${'workflows/'.repeat(20_000)}\r`],
])('takes no time for a message of %s', (_what, message) => {
  const stackTrace = `Error: ${message}\n    at place (/srv/x/workflows/order.ts:1:2)`;
  expect(computed(() => withPlainStacks({ stackTrace })).ms).toBeLessThan(2_000);
});
