import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { readFailure, refusal } from '../../activities/failures.js';
import { MESSAGE_REFUSED, ORDER_WORKFLOW } from '../../contract/index.js';
import { ZenlayerError } from '../../zenlayer/index.js';
import { createLogger } from '../../worker/logger.js';
import type { LoggerOptions } from '../../worker/logger.js';

const SECRET = 'hush"hush\\äö 1';

function logging(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = [];
  const logger = createLogger({
    format: 'text',
    level: 'info',
    secrets: [SECRET],
    write: (line) => lines.push(line),
    ...options,
  });
  return { logger, lines };
}

/** As Temporal's SDK hands over the time of an event. */
const at = { [Symbol.for('log_timestamp')]: 1_767_323_045_678_000_000n };

describe.each(['text', 'json'] as const)('in %s', (format) => {
  test.each<[string, string, Record<string, unknown>]>([
    ['in the message', `before ${SECRET} after`, {}],
    ['in a field', 'message', { header: `Bearer ${SECRET}` }],
    ['deep in a field', 'message', { request: { headers: [SECRET] } }],
    ['in a URL', 'message', { url: `https://example.com/?key=${encodeURIComponent(SECRET)}` }],
    ['in an error', 'message', { error: new Error(SECRET) }],
    ['in the cause of an error', 'message', { error: new Error('outer', { cause: new Error(SECRET) }) }],
  ])('a secret %s is not written', (_, message, meta) => {
    const { logger, lines } = logging({ format });
    logger.info(message, meta);
    const written = lines.join('');
    expect(written).toContain('***');
    expect(written).not.toContain('hush');
  });

  test('of an error nothing is written that an HTTP client may have put there', () => {
    const { logger, lines } = logging({ format });
    const error = Object.assign(new Error('Response code 401'), {
      code: 'ERR_NON_2XX_3XX_RESPONSE',
      options: { headers: { authorization: 'Bearer unknown-to-this-process' } },
    });
    logger.warn('Activity failed', { error, wrapped: new Error('wrapped', { cause: error }) });
    expect(lines.join('')).toContain('Response code 401');
    expect(lines.join('')).not.toContain('unknown-to-this-process');
  });

  test('less than the level is not written', () => {
    const { logger, lines } = logging({ format, level: 'warn' });
    logger.trace('1');
    logger.debug('2');
    logger.info('3');
    logger.warn('4');
    logger.error('5');
    logger.log('INFO', '6');
    expect(lines).toHaveLength(2);
  });

  test('nothing that is logged makes it throw', () => {
    const { logger, lines } = logging({ format });
    const circular: Record<string, unknown> = { big: 12n };
    circular.self = circular;
    const own = new Error('own cause');
    own.cause = own;
    logger.info('odd', { circular, big: 10n ** 30n, nothing: undefined, call: () => 1, error: own });
    logger.info('odd', { error: 'not an error' });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('1000000000000000000000000000000');
  });
});

test('a line for people begins with time and level, and leaves out what is the same everywhere', () => {
  const { logger, lines } = logging();
  logger.info('Step done', {
    ...at,
    sdkComponent: 'activity',
    taskToken: 'CiQ1',
    namespace: 'default',
    workflowId: 'crb:vpc-1:a:b',
    text: 'two\nlines',
  });
  expect(lines).toEqual(['2026-01-02 03:04:05.678 INFO  Step done workflowId=crb:vpc-1:a:b text="two\\nlines"\n']);
});

test('a line for people shows an error below it', () => {
  const { logger, lines } = logging();
  const error = new Error('outer', { cause: new TypeError('inner') });
  logger.error('Failed', { error });
  expect(lines[0]).toMatch(/ ERROR Failed\n {4}Error: outer\n {4} {4}at [^]*\n {4}caused by:\n {4}TypeError: inner\n/);
});

test('a message with a line break can not pretend to be two lines', () => {
  const { logger, lines } = logging();
  logger.info('one\n2026-01-02 03:04:05.678 INFO  two');
  expect(lines[0]?.trimEnd()).not.toContain('\n');
});

const ODD = 'a\u001b[2J\u0007\r\u0085\u2028\ud800\u007fz';
const CODES = 'a\\u001b[2J\\u0007\\r\\u0085\\u2028\\ud800\\u007fz';

test('control characters are written as their codes, in a line for people', () => {
  const { logger, lines } = logging();
  const error = Object.assign(new Error(ODD), { cause: `${ODD}\nline` });
  logger.error(`${ODD}\n2026-01-02 00:00:00.000 INFO  forged`, { workflowId: ODD, [ODD]: [ODD], error });
  logger.error('other', { error: [ODD] });
  const written = lines.join('');
  expect(lines[0]).toContain(`ERROR ${CODES}\\n2026`);
  expect(lines[0]).toContain(`Error: ${CODES}`);
  expect(lines[0]).toContain(`caused by: ${CODES}\\nline`);
  expect(written).not.toMatch(/[^\P{Cc}\n]|[\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(written.split('\n').filter((line) => /^\d{4}-/.test(line))).toHaveLength(2);
});

test('control characters are written as their codes, in a line for machines', () => {
  const { logger, lines } = logging({ format: 'json' });
  logger.warn(ODD, { workflowId: ODD, error: new Error(ODD) });
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/[^\P{Cc}\n]|[\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: ODD, workflowId: ODD, error: { message: ODD } });
});

test('a line for machines is one JSON object', () => {
  const { logger, lines } = logging({ format: 'json' });
  logger.warn('Activity failed', {
    ...at,
    workflowId: 'crb:vpc-1:a:b',
    taskToken: 'CiQ1',
    durationMs: 12n,
    error: ApplicationFailure.nonRetryable('no', 'Refused'),
  });
  const [line = ''] = lines;
  expect(line.endsWith('}\n')).toBe(true);
  expect(JSON.parse(line)).toEqual({
    level: 'warn',
    time: '2026-01-02T03:04:05.678Z',
    msg: 'Activity failed',
    workflowId: 'crb:vpc-1:a:b',
    durationMs: '12',
    error: {
      name: 'ApplicationFailure',
      message: 'no',
      type: 'Refused',
    },
  });
});

test.each<[string, Record<string, unknown>]>([
  ['an order', { workflowType: ORDER_WORKFLOW, workflowId: 'crb:vpc-1:a:b', runId: 'run-1' }],
  ['a step of it', { workflowType: ORDER_WORKFLOW, workflowId: 'crb:vpc-1:a:b', workflowRunId: 'run-1' }],
  ['a notice of it', { workflowType: 'notice', workflowId: 'n-1', workflowRunId: 'run-1', orderId: 'crb:vpc-1:a:b' }],
])('a line of %s names the order and the run under the same names', (_, ids) => {
  const machines = logging({ format: 'json' });
  machines.logger.info('Step done', ids);
  const line = JSON.parse(machines.lines.join('')) as Record<string, unknown>;
  expect(line).toMatchObject({ orderId: 'crb:vpc-1:a:b', runId: 'run-1' });
  expect(line).not.toHaveProperty('workflowRunId');
  const people = logging();
  people.logger.info('Step done', ids);
  expect(people.lines.join('').match(/crb:vpc-1:a:b/g)).toHaveLength(1);
});

test('texts too short to be a secret do not cut up every line', () => {
  const { logger, lines } = logging({ secrets: ['', 'a', 'abc'] });
  logger.info('abc a');
  expect(lines[0]).toContain('abc a');
});

/** Of the API, as the activities pass it on. */
const DOWN = new ZenlayerError({
  kind: 'notExecuted',
  code: 'HTTP_503',
  action: 'DescribeVpcs',
  message: 'Zenlayer answered 503.',
});

/** As an order ends with it. */
function withoutStack(error: Error): Error {
  error.stack = '';
  return error;
}

describe('what this program fails with on purpose is one line, without a stack:', () => {
  test.each<[string, unknown, string]>([
    [
      'a typo in a request',
      refusal('BadRequest', 'bandwidth: must be 1 or more'),
      'BadRequest: bandwidth: must be 1 or more',
    ],
    ['a refused order', refusal('Refused', 'No such VPC.'), 'Refused: No such VPC.'],
    [
      'a decision that is refused',
      ApplicationFailure.nonRetryable('No such quote.', MESSAGE_REFUSED),
      `${MESSAGE_REFUSED}: No such quote.`,
    ],
    ['a read that is tried again', readFailure(DOWN), `HTTP_503: ${DOWN.message}`],
    ['an order that failed, from its own thread', withoutStack(new Error('No.')), 'Error: No.'],
    ['an error of the API', DOWN, `HTTP_503: ${DOWN.message}`],
  ])('%s', (_, error, shown) => {
    const people = logging();
    people.logger.warn('Activity failed', { ...at, error });
    expect(people.lines).toEqual([`2026-01-02 03:04:05.678 WARN  Activity failed error=${JSON.stringify(shown)}\n`]);
    const machines = logging({ format: 'json' });
    machines.logger.warn('Activity failed', { ...at, error });
    expect(JSON.parse(machines.lines.join(''))).not.toHaveProperty('error.stack');
  });

  test.each<[string, Error]>([
    ['a bug', new TypeError('x is not a function')],
    ['a bug that Temporal has wrapped', ApplicationFailure.fromError(new TypeError('x is not a function'))],
  ])('but %s keeps its stack', (_, error) => {
    const { logger, lines } = logging();
    logger.warn('Activity failed', { error });
    expect(lines.join('')).toMatch(/Activity failed\n {4}\w+: x is not a function\n {4} {4}at /);
  });
});
