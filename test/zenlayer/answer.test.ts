import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { CIRCUIT, SECRET, TOKEN, client, errorOf, expectNoSecret, failedCreate } from './calls.js';
import { httpServer } from './servers.js';

const ID = 'T3F2504E0-4F89-41D3-9A0C-0305E82C3301';
const HTML = '<html><body>Please wait</body></html>';
const NOW = Date.parse('2026-01-01T00:00:00Z');

/** Text is sent as it is, anything else as JSON. */
const answering = (httpStatus: number, body: unknown, headers: Record<string, string> = {}) =>
  httpServer((response: ServerResponse) =>
    response
      .writeHead(httpStatus, headers)
      .end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)),
  );
const envelope = (code: string, message = 'some text') => ({ requestId: ID, code, message });
const created = { crossRegionBandwidthId: '2000000000000000001', orderNumber: '100000000000000001' };
const success = { requestId: ID, response: { requestId: ID, ...created } };
const whole = JSON.stringify(success);

describe('an error envelope', () => {
  it.each([
    [400, 'MISSING_PARAMETER', 'refused'],
    [400, 'INVALID_PARAMETER_TYPE', 'refused'],
    [400, 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST', 'refused'],
    [403, 'OPERATION_FAILED_FOR_RECYCLE_RESOURCE', 'refused'],
    [404, 'INVALID_VPC_NOT_FOUND', 'refused'],
    [401, 'AUTHFAILURE_INVALID_AUTHORIZATION', 'notExecuted'],
    [401, 'AUTHFAILURE_SIGNATURE_EXPIRED', 'notExecuted'],
    [403, 'AUTHFAILURE_UNAUTHORIZED_OPERATION', 'notExecuted'],
    [429, 'REQUEST_LIMIT_EXCEEDED', 'notExecuted'],
    [200, 'INVALID_VPC_NOT_FOUND', 'outcomeUnknown'],
    [500, 'INTERNAL_SERVER_ERROR', 'outcomeUnknown'],
    [500, 'INVALID_OPERATION_TIMEOUT', 'outcomeUnknown'],
    [503, 'SERVICE_TEMPORARY_UNAVAILABLE', 'outcomeUnknown'],
    [504, 'REQUEST_TIMED_OUT', 'outcomeUnknown'],
  ] as const)('HTTP %d %s: %s', async (httpStatus, code, kind) => {
    const { endpoint } = await answering(httpStatus, envelope(code));
    expect(await failedCreate(endpoint)).toMatchObject({ kind, code, httpStatus, requestId: ID });
  });

  it('becomes one sentence for a person', async () => {
    const { endpoint } = await answering(404, envelope('INVALID_VPC_NOT_FOUND', 'vpcId:\n\u001b[31m vpc-1 '));
    expect((await failedCreate(endpoint)).message).toBe(
      `CreateCrossRegionBandwidth was refused: the global VPC does not exist: vpcId: [31m vpc-1 (INVALID_VPC_NOT_FOUND, HTTP 404, request ${ID})`,
    );
  });

  it('with halves of surrogate pairs leaves none in the error', async () => {
    const body = { requestId: 'T\udc001', code: 'INVALID_VPC_NOT_FOUND', message: 'vpcId \ud800: none' };
    const { endpoint } = await answering(404, body);
    const error = await failedCreate(endpoint);
    expect(error).toMatchObject({ kind: 'refused', requestId: 'T\ufffd1' });
    expect(error.message).toContain('vpcId \ufffd: none (INVALID_VPC_NOT_FOUND, HTTP 404, request T\ufffd1)');
  });

  it.each([
    ['without a request id', { code: 'INVALID_VPC_NOT_FOUND', message: 'x' }],
    ['without a message', { code: 'INVALID_VPC_NOT_FOUND', requestId: null }],
    ['with an odd message', { code: 'INVALID_VPC_NOT_FOUND', message: { text: 1 }, response: null }],
  ])('is enough %s', async (_name, body) => {
    const { endpoint } = await answering(404, body);
    expect(await failedCreate(endpoint)).toMatchObject({ kind: 'refused', code: 'INVALID_VPC_NOT_FOUND' });
  });

  it.each([
    ['no code', { requestId: ID, message: 'x' }],
    ['an empty code', { requestId: ID, code: '' }],
    ['a numeric code', { requestId: ID, code: 404 }],
    ['blanks in the code', { requestId: ID, code: 'not found' }],
    ['half a character in the code', { requestId: ID, code: 'NOT_FOUND\ud800' }],
    ['a numeric request id', { requestId: 1, code: 'INVALID_VPC_NOT_FOUND' }],
    ['a response beside the code', { ...success, code: 'INVALID_VPC_NOT_FOUND' }],
    ['a list', [envelope('INVALID_VPC_NOT_FOUND')]],
    ['null', null],
    ['text', 'INVALID_VPC_NOT_FOUND'],
  ])('that is none of the API proves nothing: %s', async (_name, body) => {
    const { endpoint } = await answering(404, body);
    expect(await failedCreate(endpoint)).toMatchObject({
      kind: 'outcomeUnknown',
      code: 'UNEXPECTED_STATUS',
      httpStatus: 404,
    });
  });
});

describe('an answer that is not the API speaking', () => {
  it.each([
    ['a challenge', 403, HTML, { 'CF-Mitigated': 'challenge' }, 'notExecuted CHALLENGED'],
    ['a block', 451, HTML, {}, 'notExecuted BLOCKED'],
    ['a bare limit', 429, HTML, {}, 'notExecuted TOO_MANY_REQUESTS'],
    ['a login page', 401, HTML, {}, 'outcomeUnknown UNEXPECTED_STATUS'],
    ['a forbidden page', 403, HTML, {}, 'outcomeUnknown UNEXPECTED_STATUS'],
    ['a time-out page', 408, HTML, {}, 'outcomeUnknown UNEXPECTED_STATUS'],
    ['a failing gateway', 502, HTML, {}, 'outcomeUnknown SERVER_ERROR'],
    ['nothing with 502', 502, '', {}, 'outcomeUnknown SERVER_ERROR'],
    ['JSON with 503', 503, { error: 'no' }, {}, 'outcomeUnknown SERVER_ERROR'],
    ['another success', 202, success, {}, 'outcomeUnknown UNEXPECTED_STATUS'],
    ['no content', 204, '', {}, 'outcomeUnknown UNEXPECTED_STATUS'],
    ['not modified', 304, '', {}, 'outcomeUnknown UNEXPECTED_STATUS'],
    ['HTML with 200', 200, HTML, {}, 'outcomeUnknown UNREADABLE_ANSWER'],
    ['nothing with 200', 200, '', {}, 'outcomeUnknown UNREADABLE_ANSWER'],
    ['half an answer', 200, whole.slice(0, whole.length / 2), {}, 'outcomeUnknown UNREADABLE_ANSWER'],
    ['no UTF-8', 200, Buffer.from([0x22, 0xff, 0x22]), {}, 'outcomeUnknown UNREADABLE_ANSWER'],
    ['a number', 200, 7, {}, 'outcomeUnknown UNREADABLE_ANSWER'],
    ['no gzip', 200, whole, { 'Content-Encoding': 'gzip' }, 'outcomeUnknown UNREADABLE_ANSWER'],
    ['a code beside the response', 200, { ...success, code: 'X' }, {}, 'outcomeUnknown UNREADABLE_ANSWER'],
    ['no response', 200, { requestId: ID }, {}, 'outcomeUnknown INCOMPLETE_ANSWER'],
    ['a null response', 200, { requestId: ID, response: null }, {}, 'outcomeUnknown INCOMPLETE_ANSWER'],
    ['no ids', 200, { requestId: ID, response: { requestId: ID } }, {}, 'outcomeUnknown INCOMPLETE_ANSWER'],
    ['an empty id', 200, { response: { crossRegionBandwidthId: '' } }, {}, 'outcomeUnknown INCOMPLETE_ANSWER'],
    ['half an id', 200, { response: { crossRegionBandwidthId: '2\ud800' } }, {}, 'outcomeUnknown INCOMPLETE_ANSWER'],
    ['a numeric id', 200, { response: { crossRegionBandwidthId: 2e18 } }, {}, 'outcomeUnknown INCOMPLETE_ANSWER'],
  ])('%s', async (_name, httpStatus, body, headers, expected) => {
    const { endpoint } = await answering(httpStatus, body, headers);
    const error = await failedCreate(endpoint);
    expect(`${error.kind} ${error.code}`).toBe(expected);
    expect(error.httpStatus).toBe(httpStatus);
  });

  it.each([301, 302, 303, 307, 308])('a redirect is not followed: %d', async (httpStatus) => {
    const { endpoint, received } = await httpServer((response, { url }) =>
      url === '/elsewhere' ? response.end(whole) : response.writeHead(httpStatus, { location: '/elsewhere' }).end(),
    );
    expect(await failedCreate(endpoint)).toMatchObject({
      kind: 'outcomeUnknown',
      code: 'UNEXPECTED_STATUS',
      httpStatus,
    });
    expect(received).toHaveLength(1);
  });

  it('names what an answer lacks', async () => {
    const { endpoint } = await answering(200, { requestId: ID, response: {} });
    const error = await failedCreate(endpoint);
    expect(error).toMatchObject({ kind: 'outcomeUnknown', code: 'INCOMPLETE_ANSWER', requestId: ID });
    expect(error.message).toMatch(
      /^CreateCrossRegionBandwidth may or may not have been executed: .*crossRegionBandwidthId: /,
    );
  });
});

describe('an answer that is too large', () => {
  it.each([
    [
      'endless',
      (response: ServerResponse) => {
        const more = () => {
          let room = true;
          while (room) {
            room = response.write(' '.repeat(1_000));
          }
          response.once('drain', more);
        };
        more();
      },
    ],
    [
      'small until unpacked',
      (response: ServerResponse) =>
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(' '.repeat(5_000_000))),
    ],
  ])('is cut off while it comes: %s', async (_name, respond) => {
    const { endpoint } = await httpServer(respond);
    const error = await failedCreate(endpoint, { maxResponseBytes: 10_000 });
    expect(error).toMatchObject({ kind: 'outcomeUnknown', code: 'ANSWER_TOO_LARGE', httpStatus: 200 });
  });

  it('is read up to the last byte allowed', async () => {
    const { endpoint } = await answering(200, whole);
    const zenlayer = client(endpoint, { maxResponseBytes: whole.length });
    expect(await zenlayer.call('CreateCrossRegionBandwidth', CIRCUIT)).toEqual({ ...created, requestId: ID });
    const error = await failedCreate(endpoint, { maxResponseBytes: whole.length - 1 });
    expect(error.code).toBe('ANSWER_TOO_LARGE');
  });
});

describe('Retry-After', () => {
  it.each([
    ['7', 7_000],
    ['Thu, 01 Jan 2026 00:00:09 GMT', 9_000],
    ['999999999', 3_600_000],
    ['soon', undefined],
    [undefined, undefined],
  ])('%s gives %s ms', async (header, expected) => {
    const headers: Record<string, string> = header === undefined ? {} : { 'Retry-After': header };
    const { endpoint } = await answering(429, envelope('REQUEST_LIMIT_EXCEEDED'), headers);
    const error = await failedCreate(endpoint, { now: () => NOW });
    expect(error.retryAfterMs).toBe(expected);
  });
});

describe('a server that quotes what it was sent', () => {
  it.each([
    ['an access key', { accessKeyId: 'AKEXAMPLE0000001', accessKeySecret: SECRET }],
    ['a token', { token: TOKEN }],
  ])('does not make the error show %s', async (_name, credentials) => {
    const { endpoint } = await httpServer((response, { headers }) => {
      const { authorization = '' } = headers;
      const quoted = [
        ...Object.values(credentials),
        ...authorization.split(/[ =]/).filter((word) => word.length >= 20),
      ];
      const code = quoted.join('|');
      response.writeHead(400).end(JSON.stringify({ requestId: code, code, message: code }));
    });
    expect((await failedCreate(endpoint, { credentials })).message).toContain('***');
  });

  it('not even when the quote is cut in the middle of it', async () => {
    const { endpoint } = await answering(400, envelope('X', `${'-'.repeat(190)}${SECRET}`));
    const error = await errorOf(client(endpoint).call('DescribeVpcs', {}));
    expectNoSecret(error);
    expect(error.message).not.toContain(SECRET.slice(0, 5));
  });
});
