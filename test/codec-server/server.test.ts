import { randomBytes } from 'node:crypto';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { startCodecServer, type CodecServer, type CodecServerOptions } from '../../codec-server/index.js';
import { encryptionCodec, readEncryption } from '../../temporal/index.js';

const UI = 'https://temporal.example.com';
const keysOf = (...ids: string[]) =>
  readEncryption({ CRB_ENCRYPTION_KEYS: ids.map((id) => `${id}:${randomBytes(32).toString('base64')}`).join(',') })
    .keys;
const keys = keysOf('a');

const open: { close: () => unknown }[] = [];
afterAll(async () => {
  for (const each of open.reverse()) {
    await each.close();
  }
});

async function started(options: Partial<CodecServerOptions> = {}): Promise<CodecServer> {
  const server = await startCodecServer({ host: '127.0.0.1', port: 0, keys: () => keys, uiOrigins: [UI], ...options });
  open.push(server);
  return server;
}

/** As the UI writes payloads. */
const json = (payloads: Payload[]) => ({
  payloads: payloads.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]),
    ),
    data: Buffer.from(data ?? []).toString('base64'),
  })),
});
type Body = ReturnType<typeof json>;

const valuesOf = ({ payloads }: Body): unknown[] =>
  payloads.map(({ data }) => JSON.parse(Buffer.from(data, 'base64').toString()) as unknown);

function post({ url }: CodecServer, path: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${url}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-namespace': 'default', ...headers },
    body: JSON.stringify(body),
  });
}

const payload = defaultPayloadConverter.toPayload({ state: 'held' });
const encrypted = async (by = keys) => json(await encryptionCodec(by).encode([payload]));

describe('the codec server', () => {
  test('decodes what the keys encrypt, and encodes for them', async () => {
    const server = await started();
    const answer = await post(server, 'decode', await encrypted());
    expect(valuesOf((await answer.json()) as Body)).toEqual([{ state: 'held' }]);
    const encoded = (await (await post(server, 'encode', json([payload]))).json()) as Body;
    expect(Buffer.from(encoded.payloads[0]?.metadata['encoding'] ?? '', 'base64').toString()).toBe('binary/encrypted');
    const back = await post(server, 'decode', encoded);
    expect(valuesOf((await back.json()) as Body)).toEqual([{ state: 'held' }]);
  });

  test('goes by renewed keys at once', async () => {
    let current = keys;
    const server = await started({ keys: () => current });
    const renewed = keysOf('b');
    current = renewed;
    const answer = await post(server, 'decode', await encrypted(renewed));
    expect(valuesOf((await answer.json()) as Body)).toEqual([{ state: 'held' }]);
  });

  test('shows why something can not be read, beside what can', async () => {
    const body = { payloads: [...(await encrypted(keysOf('z'))).payloads, ...(await encrypted()).payloads] };
    const answer = (await (await post(await started(), 'decode', body)).json()) as Body;
    expect(valuesOf(answer)).toEqual([expect.stringContaining('encrypted with key "z"'), { state: 'held' }]);
  });

  test('lets only pages of the UI read its answers', async () => {
    const { url } = await started();
    const preflight = (origin: string) =>
      fetch(`${url}/decode`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type,x-namespace',
        },
      });
    const allowed = await preflight(UI);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(UI);
    expect(allowed.headers.get('access-control-allow-headers')).toMatch(/x-namespace/);
    const refused = await preflight('https://evil.example.com');
    expect(refused.headers.get('access-control-allow-origin') ?? '').not.toMatch(/evil/);
  });

  test('answers nobody who reaches it under a foreign name', async () => {
    const { url } = await started();
    const foreign = request(`${url}/decode`, { method: 'POST', headers: { host: 'evil.example.com' } });
    foreign.end();
    const [{ statusCode }] = (await once(foreign, 'response')) as [{ statusCode: number }];
    expect(statusCode).toBe(403);
  });

  test('refuses what are no payloads', async () => {
    expect((await post(await started(), 'decode', { payloads: 7 })).status).toBe(400);
  });

  test('listens for other machines only with a check of tokens', async () => {
    await expect(started({ host: '0.0.0.0' })).rejects.toThrow('loopback');
  });
});

describe('with a check of tokens', () => {
  let server: CodecServer;
  let privateKey: CryptoKey;
  const issuer = 'https://login.example.com';

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256');
    ({ privateKey } = pair);
    const set = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: '1', alg: 'RS256' }] });
    const provider = createServer((_request, response) => response.end(set)).listen(0, '127.0.0.1');
    await once(provider, 'listening');
    open.push({
      close: () => {
        provider.closeAllConnections();
        provider.close();
      },
    });
    const jwks = new URL(`http://127.0.0.1:${(provider.address() as AddressInfo).port}/jwks`);
    server = await started({ tokens: { jwks, issuer, audience: 'temporal' } });
  });

  const token = (claims: { iss?: string; aud?: string; exp?: string }, key: CryptoKey = privateKey) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: '1' })
      .setIssuer(claims.iss ?? issuer)
      .setAudience(claims.aud ?? 'temporal')
      .setExpirationTime(claims.exp ?? '5m')
      .sign(key);
  const decode = async (authorization: string) => post(server, 'decode', await encrypted(), { authorization });

  test('decodes for a token of the identity provider', async () => {
    const answer = await decode(`Bearer ${await token({})}`);
    expect(valuesOf((await answer.json()) as Body)).toEqual([{ state: 'held' }]);
  });

  test.each<[string, () => Promise<string>]>([
    ['none', () => Promise.resolve('')],
    ['no token', () => Promise.resolve('Bearer x')],
    ['another issuer', () => token({ iss: 'https://evil.example.com' }).then((each) => `Bearer ${each}`)],
    ['another audience', () => token({ aud: 'mail' }).then((each) => `Bearer ${each}`)],
    ['one that has expired', () => token({ exp: '-1s' }).then((each) => `Bearer ${each}`)],
    ['one of another key', async () => `Bearer ${await token({}, (await generateKeyPair('RS256')).privateKey)}`],
  ])('refuses with 401: %s', async (_what, make) => {
    const answer = await decode(await make());
    expect(answer.status).toBe(401);
    expect(await answer.text()).toMatch(/token/);
  });

  test('says so when the key set can not be read', async () => {
    const blind = await started({ tokens: { jwks: new URL('http://127.0.0.1:1/jwks'), issuer, audience: 'temporal' } });
    const answer = await post(blind, 'decode', await encrypted(), { authorization: `Bearer ${await token({})}` });
    expect(answer.status).toBe(503);
  });
});
