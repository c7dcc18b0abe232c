import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Told } from '../../activities/index.js';
import { createReceivers, DeliveryError, type Receiver as Configured } from '../../notify/index.js';
import { problemsOf } from '../docs/problems-of.js';
import { QUOTE_ID } from '../workflows/order/data.js';
import { CHANGE, GIVEN, HELD, NOTICE, OTHERS, QUOTE, quoting, REMINDER, REQUEST } from './notice.js';
import { startReceiver, type Received, type Receiver } from './receiver.js';

const NOW = 1_767_225_600_999;
const EXPIRES_SOON: Told = { ...REMINDER, event: 'expiresSoon', id: `${NOTICE.id}/expires-soon` };

let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(() => receiver.close());

function tool(fields: Partial<Configured> = {}): Configured {
  return {
    name: 'tool',
    format: 'json',
    url: `${receiver.origin}/hook?token=hush-hush`,
    signingKey: 'signing-key',
    events: ['approvalNeeded', 'reminder', 'expiresSoon', ...OTHERS.map(({ event }) => event), 'held'],
    ...fields,
  } as Configured;
}

const receiversOf = (receivers: readonly Configured[], timeoutMs = 10_000) =>
  createReceivers({ receivers, expiresSoonMs: 3_600_000, namespace: 'net/prod', timeoutMs, now: () => NOW });

async function failureOf(telling: Promise<unknown>): Promise<DeliveryError> {
  const failure: unknown = await telling.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(DeliveryError);
  return failure as DeliveryError;
}

describe('JSON for tools', () => {
  test('is signed over its time and its exact bytes', async () => {
    await receiversOf([tool()]).tell('tool', NOTICE);
    const [{ headers, body, url }] = receiver.received as [Received];
    expect(url).toBe('/hook?token=hush-hush');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['x-crb-timestamp']).toBe('1767225600');
    const expected = createHmac('sha256', 'signing-key').update(`1767225600.${body}`).digest('hex');
    expect(headers['x-crb-signature']).toBe(`sha256=${expected}`);
    expect(body).toContain('⇄');
  });

  test('without a key carries no signature', async () => {
    const signed = tool();
    const unsigned = Object.entries(signed).filter(([field]) => field !== 'signingKey');
    await receiversOf([Object.fromEntries(unsigned) as unknown as Configured]).tell('tool', NOTICE);
    expect(receiver.received[0]?.headers).not.toHaveProperty('x-crb-signature');
  });

  test.each([
    ['signed', 'To decide, sign with your key and send it (to reject, crb reject)\ncrb approve crb:vpc-1:', false],
    ['attributed', 'To decide, send the signal approve or reject with\n{"by":', true],
  ] as const)('of a quote for %s decisions says only what can count', async (identity, says, hasMessage) => {
    const { record } = NOTICE;
    await receiversOf([tool()]).tell('tool', {
      ...NOTICE,
      record: { ...record, terms: { ...record.terms, identity } },
    });
    const { plainText, quote } = JSON.parse(receiver.received[0]?.body ?? '') as {
      plainText: string;
      quote: object;
    };
    expect(plainText).toContain(says);
    expect('approveWith' in quote).toBe(hasMessage);
  });

  test('of a quote holds everything to decide with', async () => {
    await receiversOf([tool()]).tell('tool', NOTICE);
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toEqual({
      event: 'approvalNeeded',
      id: `crb:vpc-1:asia-east-1:asia-north-1/${QUOTE_ID}`,
      plainText: expect.stringMatching(/^Approval needed \(2 people\) by /),
      orderId: NOTICE.orderId,
      runId: '0198-run',
      summary: 'create asia-east-1 ⇄ asia-north-1 100 Mbps for ana <!channel>',
      request: REQUEST,
      quote: QUOTE,
      deadline: '2026-11-29T10:00:00.000Z',
      approval: {
        required: 2,
        rule: 'dear',
        who: 'network (ben, cleo) or dora',
        given: [],
        commentFor: ['approve'],
      },
    });
  });

  test('of an event holds the order right after it', async () => {
    await receiversOf([tool()]).tell('tool', HELD);
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      event: 'held',
      id: HELD.id,
      at: HELD.at,
      orderId: NOTICE.orderId,
      order: HELD.order,
    });
  });

  test.each([NOTICE, CHANGE, REMINDER, EXPIRES_SOON, HELD, ...OTHERS])(
    'of $event is as its schema says',
    async (told) => {
      await receiversOf([tool()]).tell('tool', told);
      const sent: unknown = JSON.parse(receiver.received[0]?.body ?? '');
      expect(problemsOf('notice', sent)).toEqual([]);
    },
  );

  test('reminds under an id of its own, and says who has decided', async () => {
    await receiversOf([tool()]).tell('tool', REMINDER);
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      event: 'reminder',
      reminder: 2,
      id: `${NOTICE.id}/reminder-2`,
      approval: { given: [GIVEN] },
    });
  });
});

describe('a notice that does not arrive', () => {
  test.each([400, 404, 500, 503])('because of HTTP %d is told without secrets', async (status) => {
    receiver.respond = (response) => response.writeHead(status).end('hush-hush signing-key');
    const failure = await failureOf(receiversOf([tool()]).tell('tool', NOTICE));
    expect(failure).toMatchObject({ code: `HTTP_${status}`, message: `not accepted: HTTP_${status}` });
    expect(failure.cause).toBeUndefined();
    expect(receiver.received).toHaveLength(1);
  });

  test('says in one word what Slack says', async () => {
    receiver.respond = (response) => response.writeHead(400).end('invalid_blocks');
    expect((await failureOf(receiversOf([tool()]).tell('tool', NOTICE))).code).toBe('HTTP_400 invalid_blocks');
  });

  test('because there are too many says how long to wait', async () => {
    receiver.respond = (response) => response.writeHead(429, { 'retry-after': '30' }).end();
    expect(await failureOf(receiversOf([tool()]).tell('tool', NOTICE))).toMatchObject({ retryAfterMs: 30_000 });
  });

  test('because it is sent elsewhere is not sent there', async () => {
    receiver.respond = (response) => response.writeHead(307, { location: `${receiver.origin}/elsewhere` }).end();
    expect((await failureOf(receiversOf([tool()]).tell('tool', NOTICE))).code).toBe('HTTP_307');
    expect(receiver.received).toHaveLength(1);
  });

  test('because nobody answers ends in time', async () => {
    receiver.respond = () => undefined;
    expect((await failureOf(receiversOf([tool()], 50).tell('tool', NOTICE))).code).toBe('ETIMEDOUT');
  });

  test('because the answer never ends, ends in time', async () => {
    receiver.respond = (response) => response.writeHead(200).write('a beginning');
    expect((await failureOf(receiversOf([tool()], 50).tell('tool', NOTICE))).code).toBe('ETIMEDOUT');
  });

  test('because nobody listens says so', async () => {
    receiver.stopListening();
    const failure = await failureOf(receiversOf([tool()]).tell('tool', NOTICE));
    expect(failure.code).toBe('ECONNREFUSED');
    expect(`${failure.message} ${failure.stack}`).not.toMatch(/hush-hush|signing-key/);
  });
});

describe('receivers', () => {
  const ofNetwork = { groups: ['Network'] };
  const about = { requestedBy: 'ana@example.com', groups: ['network', 'dora'] };

  test.each<[string, Partial<Configured>, Told, string[]]>([
    ['its event', { events: ['held'] }, HELD, ['tool']],
    ['not another event', { events: ['completed'] }, HELD, []],
    ['a state', { when: { states: ['held'] } }, HELD, ['tool']],
    ['not another state', { when: { states: ['completed'] } }, HELD, []],
    ['a group, whatever its case', { when: ofNetwork }, HELD, ['tool']],
    ['a group of a quote', { when: ofNetwork }, NOTICE, ['tool']],
    ['not another group', { when: { groups: ['finance'] } }, NOTICE, []],
    ['a requester', { when: { requestedBy: ['ANA*'] } }, HELD, ['tool']],
    ['not another requester', { when: { requestedBy: ['ben'] } }, HELD, []],
    ['only if all conditions hold', { when: { ...ofNetwork, requestedBy: ['ben'] } }, HELD, []],
  ])('are told of %s', (_name, fields, told, names) => {
    expect(receiversOf([tool(fields)]).of(told)).toEqual(names);
  });

  test('who may decide later are told from then on, and of what happened', () => {
    const { of } = receiversOf([
      tool({ events: ['approvalNeeded', 'escalated', 'reminder', 'held'], when: { groups: ['managers'] } }),
    ]);
    const escalate = { afterMs: 1, to: [{ name: 'managers', members: ['mia'] }] };
    const { record } = NOTICE;
    const told = { ...NOTICE, record: { ...record, terms: { ...record.terms, escalate } } };
    expect(of(told)).toEqual([]);
    expect(of({ ...told, event: 'escalated', escalated: true })).toEqual(['tool']);
    expect(of({ ...told, event: 'reminder', reminder: 1, escalated: true })).toEqual(['tool']);
    const { approval } = HELD.order;
    expect(
      approval && of({ ...HELD, order: { ...HELD.order, approval: { ...approval, terms: told.record.terms } } }),
    ).toEqual(['tool']);
  });

  test('want to know of an escalation only where there can be one', () => {
    const { wishes } = receiversOf([tool({ events: ['escalated'] })]);
    expect(wishes(about)).toBeUndefined();
    expect(wishes({ ...about, escalates: true })).toEqual({ events: ['escalated'] });
  });

  test('want nothing of an order that no receiver is about, so that it costs nothing', () => {
    const { wishes } = receiversOf([tool({ when: { requestedBy: ['ben'] } }), tool({ when: { groups: ['finance'] } })]);
    expect(wishes(about)).toBeUndefined();
    expect(wishes({ requestedBy: undefined, groups: [] })).toBeUndefined();
  });

  test('want what any of them wants, but no event that can’t be in their states', () => {
    const { wishes } = receiversOf([
      tool({ events: ['held', 'completed'], when: { states: ['held'] } }),
      tool({ events: ['attention', 'expiresSoon'] }),
    ]);
    expect(wishes(about)).toEqual({ events: ['expiresSoon', 'held', 'attention'], expiresSoonMs: 3_600_000 });
  });

  test('are not asked to say that something expires soon where nobody wants to know', () => {
    expect(receiversOf([tool({ events: ['held'] })]).wishes(about)).toEqual({ events: ['held'] });
  });

  test('get a test that says that it is one', async () => {
    await receiversOf([tool()]).test('tool', 'ana');
    const sent: unknown = JSON.parse(receiver.received[0]?.body ?? '');
    expect(problemsOf('notice', sent)).toEqual([]);
    expect(sent).toMatchObject({
      event: 'test',
      plainText: expect.stringMatching(/^Test notice: nothing to do\n.*by ana/),
    });
  });

  test('show every tier of a price', async () => {
    const price = {
      stepPrices: [
        { stepStart: 0, stepEnd: 100, unitPrice: 20 },
        { stepStart: 100, unitPrice: 16 },
      ],
    };
    await receiversOf([tool()]).tell('tool', quoting({ price }));
    const { plainText } = JSON.parse(receiver.received[0]?.body ?? '') as { plainText: string };
    expect(plainText).toContain('Price, tier 0–100 at 20.00\nPrice, tier 100– at 16.00\n');
  });
});
