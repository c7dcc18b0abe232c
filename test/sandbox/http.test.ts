import { describe, expect, it } from '@jest/globals';
import { send, withSandbox } from './support.js';

describe('what is not a request of the API', () => {
  it.each([
    ['an unknown path', 'POST', '/api/v2', 404],
    ['a slash at the end', 'POST', '/api/v2/zec/', 404],
    ['a deeper path', 'POST', '/api/v2/zec/x', 404],
    ['another method', 'GET', '/api/v2/zec', 405],
  ])('gets plain text: %s', (_what, method, path, httpStatus) =>
    withSandbox(async ({ sandbox }) => {
      expect(await send(`${sandbox.url}${path}`, { method })).toMatchObject({
        httpStatus,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
      expect(sandbox.state().calls).toEqual([]);
    }),
  );

  it('names the method that is allowed', () =>
    withSandbox(async ({ sandbox }) => {
      expect(await send(`${sandbox.url}/api/v2/zec`, { method: 'PUT' })).toMatchObject({ headers: { allow: 'POST' } });
    }));

  it('is a body of more than 1 MiB', () =>
    withSandbox(async ({ sandbox }) => {
      const body = 'x'.repeat(1024 * 1024);
      expect(await send(`${sandbox.url}/api/v2/zec`, { body })).toMatchObject({ httpStatus: 401 });
      expect(await send(`${sandbox.url}/api/v2/zec`, { body: `${body}x` })).toMatchObject({ httpStatus: 413 });
    }));
});

describe('an answer', () => {
  it('has one request id for both envelopes, except from DescribeCrossRegionBandwidth', () =>
    withSandbox(async (sandbox) => {
      const vpcs = await sandbox.call('DescribeVpcs');
      expect(vpcs.requestId).toMatch(/^T[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
      expect(vpcs.response['requestId']).toBe(vpcs.requestId);
      const circuits = await sandbox.call('DescribeCrossRegionBandwidth');
      expect(circuits.response['requestId']).not.toBe(circuits.requestId);
    }));

  it('is JSON with a charset, also when it refuses', () =>
    withSandbox(async (sandbox) => {
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      expect(await sandbox.raw('DescribeVpcs')).toMatchObject({ httpStatus: 200, headers });
      const refused = await sandbox.raw('DescribeVpcs', { pageSize: 0 });
      expect(refused).toMatchObject({ httpStatus: 400, headers });
      expect(Object.keys(JSON.parse(refused.text) as object)).toEqual(['requestId', 'code', 'message']);
    }));

  it('ignores a query string', () =>
    withSandbox(async (sandbox) => {
      expect(await send(`${sandbox.sandbox.url}/api/v2/zec?a=b`, {})).toMatchObject({ httpStatus: 401 });
    }));
});

describe('closing', () => {
  it('ends connections that wait for an answer, and whoever waits for a call', async () => {
    await withSandbox(async (sandbox) => {
      sandbox.sandbox.fault({ action: '*', fault: { kind: 'stall' } });
      const stalled = sandbox.raw('DescribeVpcs');
      const ended = expect(stalled).rejects.toMatchObject({ code: 'ECONNRESET' });
      await sandbox.sandbox.waitForCall(({ action }) => action === 'DescribeVpcs');
      const waiting = expect(sandbox.sandbox.waitForCall(() => false)).rejects.toThrow(/closed/);
      await sandbox.sandbox.close();
      await Promise.all([ended, waiting]);
    });
  });
});
