import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createNotifier, NotifierError } from '../../notify/webhook.js';
import type { NotifierOptions, WebhookFormat } from '../../notify/webhook.js';
import { NOTICE } from './notice.js';
import { startReceiver, type Received, type Receiver } from './receiver.js';

let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(() => receiver.close());

const notifier = (options: Partial<NotifierOptions> = {}) =>
  createNotifier({
    url: `${receiver.origin}/hook?token=hush-hush`,
    secret: 'webhook-secret',
    namespace: 'default',
    ...options,
  });

async function failureOf(telling: Promise<void>): Promise<NotifierError> {
  const failure: unknown = await telling.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(NotifierError);
  return failure as NotifierError;
}

describe('the message', () => {
  test.each<[WebhookFormat | undefined]>([[undefined], ['json'], ['slack']])(
    'in format %s is signed over its time and its exact bytes',
    async (format) => {
      await notifier({ now: () => 1_767_225_600_999, ...(format && { format }) })(NOTICE);
      const [{ headers, body, url }] = receiver.received as [Received];
      expect(url).toBe('/hook?token=hush-hush');
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      expect(headers['x-crb-timestamp']).toBe('1767225600');
      const expected = createHmac('sha256', 'webhook-secret').update(`1767225600.${body}`).digest('hex');
      expect(headers['x-crb-signature']).toBe(`sha256=${expected}`);
      expect(body).toContain('⇄');
      expect(Object.keys(JSON.parse(body) as object)).toContain(format === 'slack' ? 'blocks' : 'event');
    },
  );

  test('without a secret carries no signature', async () => {
    await createNotifier({ url: receiver.origin, namespace: 'default' })(NOTICE);
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.headers['x-crb-signature']).toBeUndefined();
  });
});

describe('a message that does not arrive', () => {
  test.each([400, 404, 429, 500, 503])('because of HTTP %d is told once, without the secrets', async (status) => {
    receiver.respond = (response) => response.writeHead(status).end('hush-hush webhook-secret');
    const failure = await failureOf(notifier()(NOTICE));
    expect(failure).toMatchObject({
      code: `HTTP_${status}`,
      message: `The webhook at ${receiver.origin} (CRB_WEBHOOK_URL) answered ${status}.`,
    });
    expect(failure.cause).toBeUndefined();
    expect(receiver.received).toHaveLength(1);
  });

  test('because it is sent elsewhere is not sent there', async () => {
    receiver.respond = (response) => response.writeHead(307, { location: `${receiver.origin}/elsewhere` }).end();
    const failure = await failureOf(notifier()(NOTICE));
    expect(failure.message).toContain('Redirects are not followed');
    expect(receiver.received).toHaveLength(1);
  });

  test('because nobody answers ends in time', async () => {
    receiver.respond = () => undefined;
    const failure = await failureOf(notifier({ timeoutMs: 50 })(NOTICE));
    expect(failure).toMatchObject({
      code: 'ETIMEDOUT',
      message: `The webhook at ${receiver.origin} (CRB_WEBHOOK_URL) can't be reached: ETIMEDOUT.`,
    });
  });

  test('because the answer never ends, ends in time', async () => {
    receiver.respond = (response) => response.writeHead(200).write('a beginning');
    expect((await failureOf(notifier({ timeoutMs: 50 })(NOTICE))).code).toBe('ETIMEDOUT');
  });

  test('because nobody listens says so', async () => {
    receiver.stopListening();
    const failure = await failureOf(notifier()(NOTICE));
    expect(failure.code).toBe('ECONNREFUSED');
    expect(`${failure.message} ${failure.stack}`).not.toMatch(/hush-hush|webhook-secret/);
  });
});
