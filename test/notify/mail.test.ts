import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { createReceivers } from '../../notify/index.js';
import type { MailReceiver } from '../../notify/read-receivers.js';
import { CERTIFICATE, KEY } from '../zenlayer/certificate.js';
import { HELD, NOTICE, REMINDER } from './notice.js';

interface Mail {
  to: string[];
  source: string;
  user: string | undefined;
}

let server: SMTPServer | undefined;

afterEach(async () => {
  const closing = server;
  server = undefined;
  await new Promise<void>((resolve) => (closing === undefined ? resolve() : closing.close(() => resolve())));
});

/** A mail server that takes mails for `example.com`; its certificate is its own. */
async function startMailServer(options: SMTPServerOptions = {}): Promise<{ port: number; mails: Mail[] }> {
  const mails: Mail[] = [];
  server = new SMTPServer({
    key: KEY,
    cert: CERTIFICATE,
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      password === 'mail-password'
        ? done(null, { user: username })
        : done(new Error('Invalid password hush-hush'), { user: undefined }),
    onRcptTo: ({ address }, _session, done) =>
      done(address.endsWith('@example.com') ? null : Object.assign(new Error('no relay'), { responseCode: 550 })),
    onData: (stream, { envelope, user }, done) => {
      let source = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => (source += chunk));
      stream.on('end', () => {
        mails.push({
          to: envelope.rcptTo.map(({ address }) => address),
          source,
          user: typeof user === 'string' ? user : undefined,
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return { port: (listening.address() as AddressInfo).port, mails };
}

function mailTo(port: number, fields: Partial<MailReceiver> = {}, smtp: Partial<MailReceiver['smtp']> = {}) {
  const receiver: MailReceiver = {
    name: 'mail',
    format: 'email',
    events: ['approvalNeeded', 'reminder', 'held'],
    smtp: { host: '127.0.0.1', port, security: 'none', ...smtp },
    from: 'Orders <crb@example.com>',
    to: ['ben@example.com', 'cleo@example.com'],
    ...fields,
  };
  return createReceivers({ receivers: [receiver], expiresSoonMs: 1, namespace: 'default', timeoutMs: 5_000 });
}

const headerOf = (mail: Mail | undefined, name: string) =>
  new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'mi').exec(mail?.source ?? '')?.[1]?.replace(/\r\n[ \t]/g, ' ');

describe('an e-mail', () => {
  test('is plain text with everything to decide with', async () => {
    const { port, mails } = await startMailServer();
    expect(await mailTo(port).tell('mail', NOTICE)).toBeUndefined();
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    expect(mail?.to).toEqual(['ben@example.com', 'cleo@example.com']);
    expect(headerOf(mail, 'Content-Type')).toBe('text/plain; charset=utf-8');
    expect(headerOf(mail, 'Auto-Submitted')).toBe('auto-generated');
    expect(headerOf(mail, 'X-CRB-Event')).toBe('approvalNeeded');
    const [, body = ''] = /\r\n\r\n([^]*)$/.exec(mail?.source ?? '') ?? [];
    const encoded = headerOf(mail, 'Content-Transfer-Encoding') === 'base64';
    const text = encoded
      ? Buffer.from(body, 'base64').toString()
      : Buffer.from(
          body
            .replace(/=\r\n/g, '')
            .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
          'latin1',
        ).toString();
    expect(text).toContain('Order: crb:vpc-1:asia-east-1:asia-north-1');
    expect(text).toContain('⇄');
    expect(text).toContain(JSON.stringify(NOTICE.record.quote.approveWith));
  });

  test('has one id for all repetitions, and is in one conversation with the others of its order', async () => {
    const { port, mails } = await startMailServer();
    const { tell } = mailTo(port);
    await tell('mail', NOTICE);
    await tell('mail', NOTICE);
    await tell('mail', REMINDER);
    await tell('mail', HELD);
    const ids = mails.map((mail) => headerOf(mail, 'Message-ID'));
    expect(ids[0]).toMatch(/^<[0-9a-f]{32}@example\.com>$/);
    expect(new Set(ids).size).toBe(3);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(mails.map((mail) => headerOf(mail, 'References'))).size).toBe(1);
  });

  test('gets no header of its own from what somebody typed', async () => {
    const { port, mails } = await startMailServer();
    const request = { ...NOTICE.record.request, requestedBy: 'ana\r\nBcc: eve@example.com\r\n\r\nfree' };
    await mailTo(port).tell('mail', { ...NOTICE, record: { ...NOTICE.record, request } });
    expect(headerOf(mails[0], 'Bcc')).toBeUndefined();
    expect(mails[0]?.to).toEqual(['ben@example.com', 'cleo@example.com']);
  });

  test('is sent as the user of the file', async () => {
    const { port, mails } = await startMailServer({ authOptional: false, allowInsecureAuth: true });
    await mailTo(port, {}, { auth: { user: 'crb', pass: 'mail-password' } }).tell('mail', NOTICE);
    expect(mails).toMatchObject([{ user: 'crb' }]);
  });

  test('that reaches only some addresses warns, and is not repeated to those', async () => {
    const { port, mails } = await startMailServer();
    const to = ['ben@example.com', 'cleo@elsewhere.org'];
    expect(await mailTo(port, { to }).tell('mail', NOTICE)).toBe('the mail server refused 1 of 2 addresses');
    expect(mails).toMatchObject([{ to: ['ben@example.com'] }]);
  });
});

describe('an e-mail that can’t be sent says why, without secrets', () => {
  test.each<[string, string, SMTPServerOptions, Partial<MailReceiver>, Partial<MailReceiver['smtp']>]>([
    ['a wrong password', 'EAUTH_535', { allowInsecureAuth: true }, {}, { auth: { user: 'crb', pass: 'hush-hush' } }],
    ['no address that is taken', 'EENVELOPE_550', {}, { to: ['eve@elsewhere.org'] }, {}],
    ['a server without TLS', 'ETLS_500', {}, {}, { security: 'starttls' }],
    ['a certificate that nobody vouches for', 'ESOCKET', { disabledCommands: [] }, {}, { security: 'starttls' }],
  ])('%s', async (_name, code, options, fields, smtp) => {
    const { port, mails } = await startMailServer(options);
    const failure = await mailTo(port, fields, smtp)
      .tell('mail', NOTICE)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(JSON.stringify(failure) + String((failure as Error).stack)).not.toContain('hush-hush');
    expect(mails).toEqual([]);
  });

  test('no server', async () => {
    const { port } = await startMailServer();
    const closing = server;
    server = undefined;
    await new Promise<void>((resolve) => closing?.close(() => resolve()));
    await expect(mailTo(port).tell('mail', NOTICE)).rejects.toMatchObject({ code: 'ESOCKET' });
  });
});
