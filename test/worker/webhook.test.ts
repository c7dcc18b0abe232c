import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { NotifyInput } from '../../activities/types.js';
import type { OrderRequest, Price } from '../../contract/index.js';
import { createNotifier, NotifierError } from '../../worker/webhook.js';
import type { NotifierOptions } from '../../worker/webhook.js';
import type { ApprovalNeeded } from '../../worker/approval-notice.js';
import { readConfig } from '../../worker/config.js';
import { NO_PRICE } from '../activities/figures.js';

const REQUEST: OrderRequest = {
  action: 'create',
  vpcId: 'vpc-1',
  internetChargeType: 'ByBandwidth',
  crossRegionBandwidthName: 'link-1',
  regionA: 'asia-east-1',
  regionZ: 'asia-north-1',
  bandwidth: 100,
  requestedBy: 'ana <!channel>',
  reason: 'replication & backup',
};

const PRICE: Price = { ...NO_PRICE, discount: 80, originalPrice: 2500, discountPrice: 2000 };

const QUOTE = {
  id: 'Q2-3f9a1c22b07d',
  revision: 2,
  price: PRICE,
  differences: [{ field: 'discountPrice', before: 1900, now: 2000 }],
  notes: ['The price names no period.'],
  inquiredAt: '2026-11-22T10:00:00.000Z',
  approveWith: { by: 'your name', quote: 'Q2-3f9a1c22b07d' },
};

const NOTICE: NotifyInput = {
  orderId: 'crb:vpc-1:asia-east-1:asia-north-1',
  runId: '0198-run',
  record: {
    quote: QUOTE,
    request: REQUEST,
    target: { internetChargeType: 'ByBandwidth', bandwidth: 100, bandwidthCap: null },
    existing: [],
    account: { endpoint: 'https://console.zenlayer.com', account: 'account-1' },
    settings: readConfig({ ZENLAYER_TOKEN: 'unused' }).settings,
    searchAttributes: true,
    notify: true,
  },
  deadline: '2026-11-29T10:00:00.000Z',
  required: 2,
};

interface Received {
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

const received: Received[] = [];
let respond: (response: ServerResponse) => void;
let server: Server;
let origin: string;

beforeEach(async () => {
  received.length = 0;
  respond = (response) => response.writeHead(200).end('ok');
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      received.push({ url: request.url, headers: request.headers, body });
      respond(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const notifier = (options: Partial<NotifierOptions> = {}) =>
  createNotifier({ url: `${origin}/hook?token=hush-hush`, secret: 'webhook-secret', namespace: 'default', ...options });

async function failureOf(telling: Promise<void>): Promise<NotifierError> {
  const failure: unknown = await telling.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(NotifierError);
  return failure as NotifierError;
}

describe('the message', () => {
  test('is signed over its time and its exact bytes', async () => {
    await notifier({ now: () => 1_767_225_600_999 })(NOTICE);
    const [{ headers, body, url }] = received as [Received];
    expect(url).toBe('/hook?token=hush-hush');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['x-crb-timestamp']).toBe('1767225600');
    const expected = createHmac('sha256', 'webhook-secret').update(`1767225600.${body}`).digest('hex');
    expect(headers['x-crb-signature']).toBe(`sha256=${expected}`);
    expect(body).toContain('⇄');
  });

  test('without a secret carries no signature', async () => {
    await createNotifier({ url: origin, namespace: 'default' })(NOTICE);
    expect(received[0]?.headers['x-crb-signature']).toBeUndefined();
  });

  test('holds everything to decide with', async () => {
    await notifier({ uiUrl: 'https://temporal.example.com', namespace: 'net/prod' })(NOTICE);
    const message = JSON.parse(received[0]?.body ?? '') as ApprovalNeeded;
    expect(message).toEqual({
      event: 'approvalNeeded',
      id: 'crb:vpc-1:asia-east-1:asia-north-1/Q2-3f9a1c22b07d',
      text: expect.any(String),
      orderId: NOTICE.orderId,
      runId: '0198-run',
      summary: 'create asia-east-1 ⇄ asia-north-1 100 Mbps for ana <!channel>',
      request: REQUEST,
      quote: QUOTE,
      deadline: '2026-11-29T10:00:00.000Z',
      required: 2,
      url: 'https://temporal.example.com/namespaces/net%2Fprod/workflows/crb%3Avpc-1%3Aasia-east-1%3Aasia-north-1/0198-run',
    });
  });

  test('tells the same in words, in which nothing that was typed is a command to a chat system', async () => {
    await notifier({ uiUrl: 'https://temporal.example.com' })(NOTICE);
    const { text } = JSON.parse(received[0]?.body ?? '') as ApprovalNeeded;
    expect(text.split('\n')).toEqual([
      'Approval needed (2 people) by 2026-11-29 10:00 UTC: create asia-east-1 ⇄ asia-north-1 100 Mbps for ana &lt;!channel&gt;',
      'Reason: replication &amp; backup',
      'Price: discount 80, originalPrice 2500, discountPrice 2000',
      'Changed: discountPrice 1900 → 2000',
      'Note: The price names no period.',
      'https://temporal.example.com/namespaces/default/workflows/crb%3Avpc-1%3Aasia-east-1%3Aasia-north-1/0198-run',
      'Approve with: {"by":"your name","quote":"Q2-3f9a1c22b07d"}',
    ]);
  });

  test('about a change names the price in force, and says when there is none at all', async () => {
    const none = { ...PRICE, discount: null, originalPrice: null, discountPrice: null };
    const quote = { ...QUOTE, price: none, previousPrice: PRICE, differences: [] };
    await notifier()({ ...NOTICE, record: { ...NOTICE.record, quote }, required: 1 });
    const { text, url } = JSON.parse(received[0]?.body ?? '') as ApprovalNeeded;
    expect(text).toContain('Approval needed (1 person)');
    expect(text).toContain(
      '\nPrice: none named\nPrice in force: discount 80, originalPrice 2500, discountPrice 2000\n',
    );
    expect(url).toBeUndefined();
  });
});

describe('a message that does not arrive', () => {
  test.each([400, 404, 429, 500, 503])('because of HTTP %d is told once, without the secrets', async (status) => {
    respond = (response) => response.writeHead(status).end('hush-hush webhook-secret');
    const failure = await failureOf(notifier()(NOTICE));
    expect(failure).toMatchObject({
      code: `HTTP_${status}`,
      message: `The webhook at ${origin} (CRB_WEBHOOK_URL) answered ${status}.`,
    });
    expect(failure.cause).toBeUndefined();
    expect(received).toHaveLength(1);
  });

  test('because it is sent elsewhere is not sent there', async () => {
    respond = (response) => response.writeHead(307, { location: `${origin}/elsewhere` }).end();
    const failure = await failureOf(notifier()(NOTICE));
    expect(failure.message).toContain('Redirects are not followed');
    expect(received).toHaveLength(1);
  });

  test('because nobody answers ends in time', async () => {
    respond = () => undefined;
    const failure = await failureOf(notifier({ timeoutMs: 50 })(NOTICE));
    expect(failure).toMatchObject({
      code: 'ETIMEDOUT',
      message: `The webhook at ${origin} (CRB_WEBHOOK_URL) can not be reached: ETIMEDOUT.`,
    });
  });

  test('because the answer never ends, ends in time', async () => {
    respond = (response) => response.writeHead(200).write('a beginning');
    expect((await failureOf(notifier({ timeoutMs: 50 })(NOTICE))).code).toBe('ETIMEDOUT');
  });

  test('because nobody listens says so', async () => {
    server.close();
    const failure = await failureOf(notifier()(NOTICE));
    expect(failure.code).toBe('ECONNREFUSED');
    expect(`${failure.message} ${failure.stack}`).not.toMatch(/hush-hush|webhook-secret/);
  });
});
