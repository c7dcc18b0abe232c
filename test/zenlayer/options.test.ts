import { describe, expect, it } from '@jest/globals';
import { createZenlayer } from '../../zenlayer/index.js';
import type { ZenlayerOptions } from '../../zenlayer/index.js';
import { KEY_ID, SECRET, TOKEN, expectNoSecret } from './calls.js';
import { closing } from './servers.js';

const credentials = { accessKeyId: KEY_ID, accessKeySecret: SECRET };

describe('an endpoint', () => {
  it.each([
    ['https://console.zenlayer.com', 'https://console.zenlayer.com'],
    ['https://console.zenlayer.com/', 'https://console.zenlayer.com'],
    ['HTTPS://Console.Zenlayer.com:443', 'https://console.zenlayer.com'],
    ['https://proxy.example:8443', 'https://proxy.example:8443'],
    ['http://127.0.0.1:8090', 'http://127.0.0.1:8090'],
    ['http://[::1]:8090', 'http://[::1]:8090'],
    ['http://localhost:8090', 'http://localhost:8090'],
    ['http://sandbox:8090', 'http://sandbox:8090'],
    ['http://10.1.2.3', 'http://10.1.2.3'],
    ['http://172.31.0.1', 'http://172.31.0.1'],
  ])('may be %s', (endpoint, shown) => {
    expect(closing(createZenlayer({ endpoint, credentials })).endpoint).toBe(shown);
  });

  it.each([
    '',
    'console.zenlayer.com',
    'ftp://console.zenlayer.com',
    'https://console.zenlayer.com/api/v2',
    'https://console.zenlayer.com?a=1',
    'https://console.zenlayer.com/#here',
    `https://${KEY_ID}:${SECRET}@console.zenlayer.com`,
    'http://console.zenlayer.com',
    'http://172.32.0.1',
    'http://8.8.8.8',
  ])('may not be "%s"', (endpoint) => {
    expect(refusal({ endpoint, credentials })).toMatch(/endpoint: expected (a URL|https)/);
  });
});

describe('wrong options are named, and never shown', () => {
  it.each([
    ['no credentials', { credentials: undefined }, ['credentials']],
    ['half an access key', { credentials: { accessKeyId: KEY_ID } }, ['credentials.accessKeySecret']],
    [
      'an empty access key',
      { credentials: { accessKeyId: '', accessKeySecret: '' } },
      ['accessKeyId', 'accessKeySecret'],
    ],
    ['an empty token', { credentials: { token: '' } }, ['credentials.token']],
    ['both', { credentials: { ...credentials, token: TOKEN } }, ['accessKeyId', 'accessKeySecret']],
    [
      'a header in the key id',
      { credentials: { ...credentials, accessKeyId: `${KEY_ID}\r\nX-A: b` } },
      ['accessKeyId'],
    ],
    [
      'a field in the key id',
      { credentials: { ...credentials, accessKeyId: `${KEY_ID}, Signature=0` } },
      ['accessKeyId'],
    ],
    ['a header in the token', { credentials: { token: `${TOKEN}\r\nX-A: b` } }, ['credentials.token']],
    [
      'a line break after the secret',
      { credentials: { ...credentials, accessKeySecret: `${SECRET}\n` } },
      ['accessKeySecret'],
    ],
    [
      'time-outs of 0, text and a half',
      { timeouts: { connect: 0, response: '5', total: 0.5 } },
      ['connect', 'response', 'total'],
    ],
    ['an unknown time-out', { timeouts: { read: 5 } }, ['read']],
    ['no room for answers', { maxResponseBytes: 0 }, ['maxResponseBytes']],
    ['a clock that is none', { now: 5 }, ['now']],
    ['everything at once', { endpoint: 'x', credentials: { token: '' }, now: 5 }, ['endpoint', 'token', 'now']],
  ])('%s', (_name, options, names) => {
    const message = refusal({ credentials, ...options } as unknown as ZenlayerOptions);
    for (const name of names) {
      expect(message).toContain(name);
    }
  });
});

/** The message of the refusal, checked to give no secret away. */
function refusal(options: ZenlayerOptions): string {
  try {
    closing(createZenlayer(options));
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }
    expectNoSecret(error);
    return error.message;
  }
  throw new Error('expected the options to be refused');
}
