import { describe, expect, it } from '@jest/globals';
import { SIGNATURE_METHOD, signature } from '../../zenlayer/index.js';
import { requestHeaders } from '../../zenlayer/headers.js';
import { KEY_ID, SECRET, TOKEN } from './calls.js';

const BODY =
  '{"vpcId": "vpc-1", "internetChargeType": "ByBandwidth", "crossRegionBandwidthName": "Test-Cross1", "regionA": "asia-east-1", "regionZ": "asia-north-1", "bandwidth": 100}';
const COMPACT = JSON.stringify(JSON.parse(BODY));
const VECTOR = {
  secret: SECRET,
  timestamp: '1767225600',
  host: 'console.zenlayer.com',
  contentType: 'application/json',
  body: BODY,
};

const sign = ({ secret, timestamp, host, contentType, body }: typeof VECTOR) => {
  const headers = [
    ['content-type', contentType],
    ['host', host],
  ] as const;
  return signature({ secret, timestamp, headers, body });
};

describe('the signature', () => {
  // Figures computed with Zenlayer's own Python SDK; the last row is the sample that Zenlayer publishes.
  it.each([
    ['the first vector', {}, 'edd079c6d227ded404c287f29e668ceba0a51ac1569e46f8e23d79059adbd6e7'],
    ['an empty object', { body: '{}' }, '6b4d7e71cec2e7685c26348cda1734ab00ce477d7fbdfc6679c46421245a6b56'],
    ['compact separators', { body: COMPACT }, 'cf6a1296386322a392bebf305afb20d356a81db953d05baf5b8db815ac28293c'],
    [
      'a charset',
      { contentType: 'application/json; charset=utf-8' },
      '7e598e081775b68c7d7da55f7e9a500ac9cfc2831bc505989c66adc1efc26da3',
    ],
    ['a port', { host: '127.0.0.1:8080' }, '3124aa4248ce49a2d7c9da7c69b74ea83aa2188a777dd1c969895c84e669767d'],
    ['another second', { timestamp: '1767225601' }, 'fde7cc3869d6a156fe46f7cb3d55ad690cdf62d39e465436576760ee64e0b352'],
    ['UTF-8', { body: '{"name":"é"}' }, '3412a79466e65a4f658c00dcbd9f518610e0f3841934b59142cace636016917d'],
    [
      "Zenlayer's sample",
      {
        secret: 'Gu5t9xGARNpq86cd98joQYCN3',
        timestamp: '1673361177',
        contentType: 'application/json; charset=utf-8',
        body: '{"pageSize":10,"pageNum":1,"zoneId":"HKG-A"}',
      },
      'efb356c32e55c781e10dc676da59462c22596d82e91c57803666243379555b2f',
    ],
  ])('is right for %s', (_name, change, expected) => {
    expect(sign({ ...VECTOR, ...change })).toBe(expected);
  });

  it('is the same for bytes as for text', () => {
    const headers = [['host', 'console.zenlayer.com']] as const;
    const input = { secret: SECRET, timestamp: '1767225600', headers };
    expect(signature({ ...input, body: Buffer.from('{"name":"é"}') })).toBe(
      signature({ ...input, body: '{"name":"é"}' }),
    );
  });
});

describe('the headers of a request', () => {
  const request = {
    host: 'console.zenlayer.com',
    action: 'CreateCrossRegionBandwidth',
    version: '2025-09-01',
    body: Buffer.from(BODY),
    now: 1_767_225_600_999,
  };

  it('carry the signature of the first vector, in whole seconds', () => {
    const credentials = { accessKeyId: KEY_ID, accessKeySecret: SECRET };
    expect(requestHeaders({ ...request, credentials }).headers).toEqual({
      host: 'console.zenlayer.com',
      'content-type': 'application/json',
      'x-zc-action': 'CreateCrossRegionBandwidth',
      'x-zc-version': '2025-09-01',
      'x-zc-timestamp': '1767225600',
      'x-zc-signature-method': SIGNATURE_METHOD,
      authorization:
        'ZC2-HMAC-SHA256 Credential=AKEXAMPLE0000001, SignedHeaders=content-type;host, Signature=edd079c6d227ded404c287f29e668ceba0a51ac1569e46f8e23d79059adbd6e7',
    });
  });

  it('carry a token alone, without time and method', () => {
    expect(requestHeaders({ ...request, credentials: { token: TOKEN } }).headers).toEqual({
      host: 'console.zenlayer.com',
      'content-type': 'application/json',
      'x-zc-action': 'CreateCrossRegionBandwidth',
      'x-zc-version': '2025-09-01',
      authorization: `Bearer ${TOKEN}`,
    });
  });
});
