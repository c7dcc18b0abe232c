import { createServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DeliveryError } from '../../notify/delivery-error.js';
import { post } from '../../notify/post.js';
import { agentsThrough } from '../../proxy/agents.js';
import { proxyFor, proxyForUrl, ProxyError, throughText } from '../../proxy/proxy-for.js';
import { startSandbox } from '../../sandbox/index.js';
import { createZenlayer, ZenlayerError } from '../../zenlayer/index.js';
import { post as postOnce, postingThrough } from '../../zenlayer/transport.js';
import { readConnectionSettings } from '../../temporal/index.js';
import { problemsOf } from '../worker/problems.js';
import { startProxy } from '../support/proxy.js';
import { CERTIFICATE, KEY } from '../zenlayer/certificate.js';
import { freePort, listen } from '../zenlayer/servers.js';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

async function proxyTo(port: number | 'silent' | undefined) {
  const proxy = await startProxy(() => port);
  ends.push(() => proxy.close());
  const url = new URL(proxy.url);
  url.username = 'crb';
  url.password = 'p%40ss';
  return { ...proxy, withPassword: url };
}

async function sandbox() {
  const started = await startSandbox({});
  ends.push(() => started.close());
  return started;
}

describe('the proxy of an address', () => {
  it.each<[string, string, Record<string, string>, string | undefined]>([
    ['https', 'https://a.example', { https_proxy: 'http://p:3128' }, 'http://p:3128/'],
    ['HTTPS in capitals', 'https://a.example', { HTTPS_PROXY: 'http://p:3128' }, 'http://p:3128/'],
    ['http', 'http://a.example', { https_proxy: 'http://p:3128', HTTP_PROXY: 'q' }, 'http://q/'],
    ['all', 'http://a.example', { ALL_PROXY: 'p:3128' }, 'http://p:3128/'],
    ['none that is empty', 'https://a.example', { https_proxy: '' }, undefined],
    ['none for what NO_PROXY names', 'https://a.example', { https_proxy: 'p:1', no_proxy: 'example' }, undefined],
    [
      'none for another port of it',
      'https://a.example:1',
      { https_proxy: 'p:1', NO_PROXY: 'a.example:443' },
      'http://p:1/',
    ],
    ['none for a default port', 'https://a.example', { https_proxy: 'p:1', NO_PROXY: 'a.example:443' }, undefined],
    ['never for this machine', 'https://127.0.0.1:4000', { https_proxy: 'p:1' }, undefined],
    ['never for this machine by IPv6', 'http://[::1]:4000', { http_proxy: 'p:1' }, undefined],
  ])('is found: %s', (_, url, env, proxy) => {
    expect(proxyForUrl(new URL(url), env)?.href).toBe(proxy);
  });

  it.each<[Parameters<typeof proxyFor>[0], string]>([
    ['https', 'socks5://user:s3cret@p:1'],
    ['https', 'http://user:s3cret%zz@p:1'],
    ['https', 'http://user:s3cret@ p'],
    ['grpc', 'https://user:s3cret@p'],
  ])('is refused without showing it: %s, %s', (kind, https_proxy) => {
    expect(() => proxyFor(kind, 'a.example', { https_proxy })).toThrow(ProxyError);
    expect(() => proxyFor(kind, 'a.example', { https_proxy })).toThrow(
      /^https_proxy has a wrong value \(not shown\): /,
    );
  });

  it('is checked at the start of a worker, and of every client', () => {
    const env = { ZENLAYER_TOKEN: 'token-example', https_proxy: 'ftp://p' };
    expect(problemsOf(env)).toEqual([expect.stringMatching(/^https_proxy has a wrong value/)]);
    expect(() => readConnectionSettings({ TEMPORAL_ADDRESS: 'a.example', ...env })).toThrow(/https_proxy/);
  });

  it('is shown without its password', () => {
    expect(throughText(new URL('http://user:s3cret@p.example:3128'))).toBe(' through the proxy http://p.example:3128');
  });
});

describe('Zenlayer through a proxy', () => {
  it('is called in a tunnel, for which the proxy gets its password', async () => {
    const { url, accessKey } = await sandbox();
    const { withPassword: proxy, asked, credentials } = await proxyTo(Number(new URL(url).port));
    const zenlayer = createZenlayer({ endpoint: 'http://zenlayer:8080', credentials: accessKey, proxy });
    ends.push(() => Promise.resolve(zenlayer.close()));
    expect(await zenlayer.call('DescribeCrossRegionBandwidthRegions', {})).toHaveProperty('requestId');
    expect(asked).toEqual(['zenlayer:8080']);
    expect(credentials).toEqual([`Basic ${Buffer.from('crb:p@ss').toString('base64')}`]);
  });

  it.each<[string, () => Promise<URL>, RegExp]>([
    [
      'a proxy that refuses',
      async () => (await proxyTo(undefined)).withPassword,
      /: PROXY_403 through the proxy http:\/\/127\.0\.0\.1:\d+ \(/,
    ],
    [
      'a proxy that is not there',
      async () => new URL(`http://crb:p%40ss@127.0.0.1:${await freePort()}`),
      /: ECONNREFUSED through the proxy http:\/\/127\.0\.0\.1:\d+ \(CONNECTION_REFUSED/,
    ],
  ])('buys nothing by %s, and names it', async (_, make, message) => {
    const zenlayer = createZenlayer({
      endpoint: 'https://zenlayer.example',
      credentials: { token: 'token-example' },
      proxy: await make(),
    });
    ends.push(() => Promise.resolve(zenlayer.close()));
    const failed = zenlayer.call('ModifyCrossRegionBandwidth', { crossRegionBandwidthId: '1', bandwidth: 10 });
    const error = await failed.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ZenlayerError);
    expect(error).toMatchObject({ kind: 'notExecuted', message: expect.stringMatching(message) });
    expect((error as Error).message).not.toContain('p@ss');
  });

  it('gives up a proxy that never answers, with nothing sent', async () => {
    const { withPassword: proxy } = await proxyTo('silent');
    const zenlayer = createZenlayer({
      endpoint: 'https://zenlayer.example',
      credentials: { token: 'token-example' },
      timeouts: { connect: 50, response: 100, total: 200 },
      proxy,
    });
    ends.push(() => Promise.resolve(zenlayer.close()));
    const purchase = zenlayer.call('ModifyCrossRegionBandwidth', { crossRegionBandwidthId: '1', bandwidth: 10 });
    await expect(purchase).rejects.toMatchObject({ kind: 'notExecuted' });
    const notice = post({ url: 'https://team.example', body: {}, proxy, now: 0, timeoutMs: 50 });
    await expect(notice).rejects.toBeInstanceOf(DeliveryError);
  });

  it.each<[string, object, object]>([
    ['is trusted', { ca: CERTIFICATE, servername: 'localhost' }, { kind: 'answered', head: { httpStatus: 200 } }],
    [
      'is not trusted, before which nothing is sent',
      {},
      { kind: 'unanswered', trouble: { progress: 'securing', systemCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
    ],
  ])('is reached by a TLS connection whose certificate %s', async (_, options, outcome) => {
    let requests = 0;
    const server = createHttpsServer({ key: KEY, cert: CERTIFICATE }, (_request, response) => {
      requests += 1;
      response.end('{}');
    });
    const { withPassword: proxy } = await proxyTo(await listen(server));
    const via = postingThrough(agentsThrough(proxy, { keepAlive: false, ...options }, 1_000), {
      connect: 5_000,
      response: 5_000,
      total: 10_000,
    });
    const url = new URL('https://zenlayer.example/api');
    expect(await postOnce({ url, headers: {}, body: Buffer.from('{}'), via, maxResponseBytes: 100 })).toMatchObject(
      outcome,
    );
    expect(requests).toBe('ca' in options ? 1 : 0);
  });
});

describe('a notice through a proxy', () => {
  it('is posted in a tunnel, and names the proxy when it refuses', async () => {
    let posts = 0;
    const port = await listen(createServer((_, response) => response.end(String((posts += 1)))));
    const notice = { url: 'http://hooks.example/crb', body: {}, now: 0, timeoutMs: 5_000 };
    const { withPassword: proxy, asked } = await proxyTo(port);
    await post({ ...notice, proxy });
    expect([posts, asked]).toEqual([1, ['hooks.example:80']]);
    const { withPassword: refusing } = await proxyTo(undefined);
    const error = await post({ ...notice, proxy: refusing }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DeliveryError);
    expect(error).toMatchObject({
      code: expect.stringMatching(/^PROXY_403 through the proxy http:\/\/127\.0\.0\.1:\d+$/),
    });
  });
});
