import { describe, expect, it } from '@jest/globals';
import { showable, tooLarge, wrongStart } from '../../workflows/start.js';
import { CREATE, MODIFY } from '../activities/figures.js';

type StartInfo = Parameters<typeof wrongStart>[0];
const ID = 'crb:vpc-1:asia-east-1:asia-north-1';
const RIGHT: StartInfo = { workflowId: ID };

describe('the start of an order', () => {
  it.each<[string, Partial<StartInfo>, unknown]>([
    ['under the id of its pair', {}, CREATE],
    ['under the id of its circuit', { workflowId: 'crb:2000000000000000001' }, MODIFY],
    ['with time-outs of 0, which are none', { runTimeoutMs: 0, executionTimeoutMs: 0 }, CREATE],
    ['with a request that names no circuit, which is refused later', { workflowId: 'x' }, { action: 'create' }],
    ['with no request at all, which is refused later', { workflowId: 'x' }, null],
  ])('is right %s', (_name, info, request) => {
    expect(wrongStart({ ...RIGHT, ...info }, request)).toBeUndefined();
  });

  it.each<[string, Partial<StartInfo>, string]>([
    ['under another id', { workflowId: 'my-order' }, `the workflow id is "my-order": start it as "${ID}"`],
    [
      'under the id with regions the other way round',
      { workflowId: 'crb:vpc-1:asia-north-1:asia-east-1' },
      `start it as "${ID}"`,
    ],
    ['with a run time-out', { runTimeoutMs: 1000 }, 'it has a run time-out: start it without'],
    ['with an execution time-out', { executionTimeoutMs: 1000 }, 'it has an execution time-out: start it without'],
    [
      'with a retry policy',
      { retryPolicy: { maximumAttempts: 1 } },
      'it has a workflow retry policy: start it without',
    ],
    ['with a cron schedule', { cronSchedule: '@daily' }, 'it has a cron schedule: start it without'],
    [
      'as a child of another workflow',
      { parent: { workflowId: 'onboarding "42"', runId: 'run-0', namespace: 'default' } },
      'it is a child of workflow "onboarding \\"42\\"", whose end could interrupt a purchase: start it from an activity, with a client',
    ],
  ])('is wrong %s', (_name, info, problem) => {
    expect(wrongStart({ ...RIGHT, ...info }, CREATE)).toContain(problem);
  });

  it('names all that is wrong at once', () => {
    const parent = { workflowId: 'w', runId: 'run-0', namespace: 'default' };
    const wrong = { workflowId: 'x', runTimeoutMs: 1, cronSchedule: '@daily', parent };
    expect(wrongStart(wrong, CREATE)?.split('; ')).toHaveLength(4);
  });
});

describe('the size of a request', () => {
  const text = (bytes: number) => ({ ...CREATE, reason: 'é'.repeat(bytes / 2) });
  const most = 64 * 1024;
  const beside = Buffer.byteLength(JSON.stringify(text(0)));

  it('may be anything that a step can be told of', () => {
    expect(tooLarge(CREATE)).toBeUndefined();
    expect(tooLarge(undefined)).toBeUndefined();
    expect(tooLarge(text(most - beside - (beside % 2)))).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['a text', text(most)],
    ['bytes', new Uint8Array(most + 1)],
    ['a list', Array.from({ length: most }, () => 1)],
  ])('may not be more, as with %s', (_name, request) => {
    expect(tooLarge(request)).toMatch(/^Invalid request\. It is \d+ bytes as JSON, expected at most 65536 bytes\.$/);
  });
});

describe('a request as it is shown before it is checked', () => {
  it.each([CREATE, MODIFY, {}, { ...MODIFY, reason: '月'.repeat(1000) }])(
    'is the same where it holds short texts and numbers: %j',
    (request) => {
      expect(showable(request)).toEqual(request);
    },
  );

  const knot: Record<string, unknown> = {};
  knot['knot'] = knot;
  it.each<[string, unknown, unknown]>([
    ['null', null, { request: 'null' }],
    ['nothing', undefined, { request: 'nothing' }],
    ['text', 'order', { request: 'order' }],
    ['a list', [1, 2], { request: '[1,2]' }],
    ["a field that can't be put into words", { bandwidth: { toString: null } }, { bandwidth: '{"toString":null}' }],
    ['a field of null', { reason: null }, { reason: 'null' }],
    ['odd characters', { 'a\n': '\ud800\u001b' }, { 'a\\n': '\\ud800\\u001b' }],
    ['what has no JSON', knot, { knot: "something that can't be shown" }],
  ])('is an object of texts, also for %s', (_name, request, shown) => {
    expect(showable(request)).toEqual(shown);
  });

  it.each<[string, unknown]>([
    ['a text without end', 'x'.repeat(1_000_000)],
    ['a field without end', { reason: '😀'.repeat(500_000) }],
    ['a name without end', { ['x'.repeat(1_000_000)]: 1 }],
    [
      'fields without end',
      Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`field${index}`, 'x'.repeat(300)])),
    ],
    ['bytes without end', new Uint8Array(1_000_000)],
  ])('is short, also for %s', (_name, request) => {
    expect(Buffer.byteLength(JSON.stringify(showable(request)))).toBeLessThan(12_000);
  });
});
