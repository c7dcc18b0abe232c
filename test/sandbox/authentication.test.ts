import { describe, expect, it } from '@jest/globals';
import { FLAT, parse, send, signedHeaders, type TestSandbox, withSandbox } from './support.js';

const ACTION = 'DescribeVpcs';

/** A right request, changed; `null` leaves a header out. */
async function withHeaders(sandbox: TestSandbox, changes: Record<string, string | null>, body = '{}') {
  const url = sandbox.urlOf(ACTION);
  const right = signedHeaders(url, ACTION, '{}', Math.floor(sandbox.clock.now() / 1000), sandbox.sandbox.accessKey);
  const headers = Object.entries({ ...right, ...changes }).filter(
    (header): header is [string, string] => header[1] !== null,
  );
  return parse(await send(url, { headers: Object.fromEntries(headers), body }));
}

const signedWith = (text: string) => `ZC2-HMAC-SHA256 Credential=AKEXAMPLE0000001, ${text}`;
const SOME_SIGNATURE = 'Signature=00';

describe('a request that is not signed rightly', () => {
  it.each([
    ['no Authorization', { Authorization: null }, 'AUTHFAILURE_INVALID_AUTHORIZATION'],
    ['an unknown scheme', { Authorization: 'Basic abc' }, 'AUTHFAILURE_INVALID_AUTHORIZATION'],
    ['the scheme in lower case', { Authorization: 'zc2-hmac-sha256 a' }, 'AUTHFAILURE_INVALID_AUTHORIZATION'],
    ['parts missing', { Authorization: signedWith('SignedHeaders=host') }, 'AUTHFAILURE_INVALID_AUTHORIZATION'],
    ['no signature method', { 'X-ZC-Signature-Method': null }, 'AUTHFAILURE_INVALID_AUTHORIZATION'],
    ['another method', { 'X-ZC-Signature-Method': 'TC3-HMAC-SHA256' }, 'AUTHFAILURE_INVALID_AUTHORIZATION'],
    ['no timestamp', { 'X-ZC-Timestamp': null }, 'AUTHFAILURE_INVALID_AUTHORIZATION'],
    ['a timestamp that is no number', { 'X-ZC-Timestamp': '1.5' }, 'AUTHFAILURE_INVALID_AUTHORIZATION'],
    [
      'a signed header in upper case',
      { Authorization: signedWith(`SignedHeaders=Content-Type;host, ${SOME_SIGNATURE}`) },
      'AUTHFAILURE_INVALID_AUTHORIZATION',
    ],
    [
      'an unsigned host',
      { Authorization: signedWith(`SignedHeaders=content-type, ${SOME_SIGNATURE}`) },
      'AUTHFAILURE_INVALID_AUTHORIZATION',
    ],
    [
      'a signed header that is absent',
      { Authorization: signedWith(`SignedHeaders=content-type;host;x-other, ${SOME_SIGNATURE}`) },
      'AUTHFAILURE_INVALID_AUTHORIZATION',
    ],
    [
      'an unknown access key',
      { Authorization: `ZC2-HMAC-SHA256 Credential=AK2, SignedHeaders=content-type;host, ${SOME_SIGNATURE}` },
      'AUTHFAILURE_SIGNATURE_FAILURE',
    ],
    [
      'a wrong signature',
      { Authorization: signedWith(`SignedHeaders=content-type;host, ${SOME_SIGNATURE}`) },
      'AUTHFAILURE_SIGNATURE_FAILURE',
    ],
    ['another content type', { 'Content-Type': 'application/json; charset=utf-8' }, 'AUTHFAILURE_SIGNATURE_FAILURE'],
    ['another host', { Host: 'console.zenlayer.com' }, 'AUTHFAILURE_SIGNATURE_FAILURE'],
    ['a timestamp one second too old', { 'X-ZC-Timestamp': '1767225299' }, 'AUTHFAILURE_SIGNATURE_EXPIRED'],
    ['a timestamp one second too new', { 'X-ZC-Timestamp': '1767225901' }, 'AUTHFAILURE_SIGNATURE_EXPIRED'],
    ['an unknown token', { Authorization: 'Bearer other' }, 'AUTHFAILURE_INVALID_AUTHORIZATION'],
  ])('with %s is refused', (_what, changes, code) =>
    withSandbox(async (sandbox) => {
      expect(await withHeaders(sandbox, changes)).toMatchObject({ httpStatus: 401, code });
    }),
  );

  it('with other bytes in the body is refused', () =>
    withSandbox(async (sandbox) => {
      expect(await withHeaders(sandbox, {}, '{ }')).toMatchObject({
        httpStatus: 401,
        code: 'AUTHFAILURE_SIGNATURE_FAILURE',
      });
    }));
});

describe('a request that is signed rightly', () => {
  /** Made by the official Python SDK with a fixed clock, or published by Zenlayer. */
  it.each([
    ['an empty object', '{}', 'application/json', '6b4d7e71cec2e7685c26348cda1734ab00ce477d7fbdfc6679c46421245a6b56'],
    ['UTF-8', '{"name":"é"}', 'application/json', '3412a79466e65a4f658c00dcbd9f518610e0f3841934b59142cace636016917d'],
  ])('passes with %s', (_what, body, contentType, hex) =>
    withSandbox(async (sandbox) => {
      const answer = await withHeaders(
        sandbox,
        {
          Host: 'console.zenlayer.com',
          'Content-Type': contentType,
          Authorization: signedWith(`SignedHeaders=content-type;host, Signature=${hex}`),
        },
        body,
      );
      expect(answer.httpStatus).toBe(200);
    }),
  );

  it("passes with Zenlayer's published sample, whose content type names a charset", () =>
    withSandbox(
      async (sandbox) => {
        sandbox.clock.set(1673361177 - Date.UTC(2026, 0, 1) / 1000);
        const answer = await withHeaders(
          sandbox,
          {
            Host: 'console.zenlayer.com',
            'Content-Type': 'application/json; charset=utf-8',
            'X-ZC-Timestamp': '1673361177',
            Authorization:
              'ZC2-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3, SignedHeaders=content-type;host, ' +
              'Signature=efb356c32e55c781e10dc676da59462c22596d82e91c57803666243379555b2f',
          },
          '{"pageSize":10,"pageNum":1,"zoneId":"HKG-A"}',
        );
        expect(answer.httpStatus).toBe(200);
      },
      {
        accessKeys: [{ accessKeyId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3', accessKeySecret: 'Gu5t9xGARNpq86cd98joQYCN3' }],
      },
    ));

  it.each([-300, 300])('passes with a clock that is %d seconds off', (seconds) =>
    withSandbox(async (sandbox) => {
      const url = sandbox.urlOf(ACTION);
      const timestamp = sandbox.clock.now() / 1000 + seconds;
      const headers = signedHeaders(url, ACTION, '{}', timestamp, sandbox.sandbox.accessKey);
      expect(await send(url, { headers, body: '{}' })).toMatchObject({ httpStatus: 200 });
    }),
  );

  it('passes with a known token, which needs neither timestamp nor method', () =>
    withSandbox(
      async (sandbox) => {
        const changes = { Authorization: 'Bearer tok-1', 'X-ZC-Timestamp': null, 'X-ZC-Signature-Method': null };
        expect(await withHeaders(sandbox, changes)).toMatchObject({ httpStatus: 200 });
      },
      { bearerTokens: ['tok-1'] },
    ));
});

describe('an action', () => {
  it.each([
    ['no action', { 'X-ZC-Action': null }, 400, 'MISSING_PARAMETER'],
    ['no version', { 'X-ZC-Version': null }, 400, 'MISSING_PARAMETER'],
    ['an unknown action', { 'X-ZC-Action': 'DescribeVPCs' }, 403, 'AUTHFAILURE_UNAUTHORIZED_OPERATION'],
    ['an unknown version', { 'X-ZC-Version': '2024-04-01' }, 403, 'AUTHFAILURE_UNAUTHORIZED_OPERATION'],
    [
      "another service's action",
      { 'X-ZC-Action': 'DescribeCustomerBalance', 'X-ZC-Version': '2024-08-08' },
      403,
      'AUTHFAILURE_UNAUTHORIZED_OPERATION',
    ],
  ])('with %s is refused', (_what, changes, httpStatus, code) =>
    withSandbox(async (sandbox) => {
      expect(await withHeaders(sandbox, changes)).toMatchObject({ httpStatus, code });
    }),
  );

  it.each(['2024-08-08', '2024-08-09'])('of zbc is known under version %s', (version) =>
    withSandbox(async (sandbox) => {
      const url = sandbox.urlOf('DescribeCustomerBalance');
      const right = signedHeaders(url, 'DescribeCustomerBalance', '{}', 1767225600, sandbox.sandbox.accessKey);
      expect(await send(url, { headers: { ...right, 'X-ZC-Version': version }, body: '{}' })).toMatchObject({
        httpStatus: 200,
      });
    }),
  );

  it('that is denied to a key is refused and changes nothing', () =>
    withSandbox(
      async (sandbox) => {
        expect(await sandbox.call('CreateCrossRegionBandwidth', FLAT)).toMatchObject({
          httpStatus: 403,
          code: 'AUTHFAILURE_UNAUTHORIZED_OPERATION',
        });
        expect(sandbox.sandbox.state().orders).toEqual([]);
      },
      { accessKeys: [{ accessKeyId: 'a', accessKeySecret: 'b', deniedActions: ['CreateCrossRegionBandwidth'] }] },
    ));

  it('is limited in rate per key, and the limit refills', () =>
    withSandbox(
      async (sandbox) => {
        expect((await sandbox.call(ACTION)).httpStatus).toBe(200);
        expect((await sandbox.call(ACTION)).httpStatus).toBe(200);
        const limited = await sandbox.raw(ACTION);
        expect(limited).toMatchObject({ httpStatus: 429, headers: { 'retry-after': '7' } });
        expect(parse(limited).code).toBe('REQUEST_LIMIT_EXCEEDED');
        sandbox.clock.set(1);
        expect((await sandbox.call(ACTION)).httpStatus).toBe(200);
        expect((await sandbox.call(ACTION)).httpStatus).toBe(429);
      },
      { rateLimit: { capacity: 2, refillPerSecond: 1 }, retryAfterSeconds: 7 },
    ));
});
