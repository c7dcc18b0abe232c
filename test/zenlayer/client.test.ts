import { inspect } from 'node:util';
import { describe, expect, it, jest } from '@jest/globals';
import { ACTIONS, createZenlayer, signature } from '../../zenlayer/index.js';
import type { ActionName, ActionRequest } from '../../zenlayer/index.js';
import { CIRCUIT, KEY_ID, SECRET, TOKEN, client, errorOf } from './calls.js';
import { freePort, httpServer } from './servers.js';

const OK = JSON.stringify({ requestId: 'T1', response: { requestId: 'T2' } });
const CREATED = JSON.stringify({ response: { requestId: 'T2', crossRegionBandwidthId: '2', orderNumber: '1' } });
const REGIONS = JSON.stringify({ response: { regionIds: [] } });
const accepting = () => httpServer((response) => response.end(OK));
const regions = () => httpServer((response) => response.end(REGIONS));
const named = { crossRegionBandwidthId: '2' };

describe('a request on the wire', () => {
  it('is signed over the very bytes and headers that arrive', async () => {
    const { endpoint, port, received } = await accepting();
    const zenlayer = client(endpoint, { now: () => 1_767_225_600_500 });
    await zenlayer.call('ModifyCrossRegionBandwidthAttribute', {
      crossRegionBandwidthIds: ['é'],
      crossRegionBandwidthName: 'ab',
    });

    const [request] = received;
    const headers = request?.headers ?? {};
    expect(request).toMatchObject({ method: 'POST', url: '/api/v2/zec' });
    expect(headers).toMatchObject({
      host: `127.0.0.1:${port}`,
      'content-type': 'application/json',
      'content-length': String(request?.body.byteLength),
      'x-zc-action': 'ModifyCrossRegionBandwidthAttribute',
      'x-zc-version': '2025-09-01',
      'x-zc-timestamp': '1767225600',
      'x-zc-signature-method': 'ZC2-HMAC-SHA256',
    });
    const expected = signature({
      secret: SECRET,
      timestamp: headers['x-zc-timestamp'] as string,
      headers: [
        ['content-type', headers['content-type'] ?? ''],
        ['host', headers.host ?? ''],
      ],
      body: request?.body ?? '',
    });
    expect(headers.authorization).toBe(
      `ZC2-HMAC-SHA256 Credential=${KEY_ID}, SignedHeaders=content-type;host, Signature=${expected}`,
    );
  });

  it('carries a token without time and method', async () => {
    const { endpoint, received } = await accepting();
    await client(endpoint, { credentials: { token: TOKEN } }).call('DeleteCrossRegionBandwidth', named);
    const headers = received[0]?.headers ?? {};
    expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(Object.keys(headers).filter((name) => name.startsWith('x-zc-'))).toEqual(['x-zc-action', 'x-zc-version']);
  });

  it('goes to the service of its action', async () => {
    const { endpoint, received } = await httpServer((response) =>
      response.end(JSON.stringify({ requestId: 'T1', response: { accountUid: 'a', cashBalance: -1.5 } })),
    );
    expect(await client(endpoint).call('DescribeCustomerBalance', {})).toEqual({
      requestId: 'T1',
      accountUid: 'a',
      cashBalance: -1.5,
      creditValue: null,
      purchasingPower: null,
      orderFrozenAmount: null,
    });
    expect(received[0]).toMatchObject({
      url: '/api/v2/zbc',
      headers: { 'x-zc-version': '2024-08-08' },
      body: Buffer.from('{}'),
    });
  });

  it('holds only what was given, in a fixed order', async () => {
    const { endpoint, received } = await accepting();
    await client(endpoint).call('ModifyCrossRegionBandwidth', { bandwidth: 200, ...named });
    expect(received[0]?.body.toString()).toBe('{"crossRegionBandwidthId":"2","bandwidth":200}');
  });

  it('uses the connection of the one before when it only reads', async () => {
    const { endpoint, connections } = await regions();
    const zenlayer = client(endpoint);
    await zenlayer.call('DescribeCrossRegionBandwidthRegions', {});
    await zenlayer.call('DescribeCrossRegionBandwidthRegions', {});
    expect(connections.count).toBe(1);
  });

  it('has a connection of its own when it writes, which ends with the answer', async () => {
    const ended: Promise<unknown>[] = [];
    const { endpoint, connections, received } = await httpServer((response) => {
      ended.push(new Promise((resolve) => response.socket?.once('close', resolve)));
      response.end(CREATED);
    });
    const zenlayer = client(endpoint);
    await zenlayer.call('CreateCrossRegionBandwidth', CIRCUIT);
    await zenlayer.call('ModifyCrossRegionBandwidth', { bandwidth: 200, ...named });
    const both = ['a', 'b'].map((id) => zenlayer.call('DeleteCrossRegionBandwidth', { crossRegionBandwidthId: id }));
    await Promise.all(both);
    expect(connections.count).toBe(4);
    expect(received.map(({ headers }) => headers.connection)).toEqual(Array(4).fill('close'));
    // The client is still open.
    await Promise.all(ended);
  });

  it('is known to write unless it describes or inquires', () => {
    const writes = Object.entries(ACTIONS).filter(([, { write }]) => write);
    const others = Object.keys(ACTIONS).filter((name) => !/^(Describe|Inquiry)/.test(name));
    expect(writes.map(([name]) => name)).toEqual(others);
  });
});

describe('the request id of an answer', () => {
  it.each([
    ['the outer one', { requestId: 'T1', response: { requestId: 'T2' } }, 'T1'],
    ['the inner one if there is no other', { response: { requestId: 'T2' } }, 'T2'],
    ['well-formed', { requestId: 'T\ud8001\n', response: {} }, 'T\ufffd1\ufffd'],
    ['null if there is none', { requestId: 7, response: {} }, null],
  ])('is %s', async (_name, body, requestId) => {
    const { endpoint } = await httpServer((response) => response.end(JSON.stringify(body)));
    expect(await client(endpoint).call('DeleteCrossRegionBandwidth', named)).toEqual({ requestId });
  });
});

describe('a request that does not have the form of its action', () => {
  it.each([
    [
      'CreateCrossRegionBandwidth',
      { vpcId: 7, bandwidth: 0, colour: 'red', crossRegionBandwidthName: '-a' },
      ['vpcId', 'internetChargeType', 'crossRegionBandwidthName', 'regionA', 'regionZ', 'bandwidth', 'colour'],
    ],
    ['CreateCrossRegionBandwidth', { ...CIRCUIT, bandwidth: 1.5 }, ['bandwidth']],
    ['CreateCrossRegionBandwidth', { ...CIRCUIT, internetChargeType: 'BandwidthCluster' }, ['internetChargeType']],
    ['CreateCrossRegionBandwidth', { ...CIRCUIT, marketingInfo: { code: 'X' } }, ['marketingInfo']],
    ['DescribeCrossRegionBandwidth', { pageSize: 1_001, pageNum: 0 }, ['pageSize', 'pageNum']],
    ['DescribeCrossRegionBandwidth', { crossRegionBandwidthIds: Array(101).fill('1') }, ['crossRegionBandwidthIds']],
    ['DescribeCrossRegionBandwidth', { name: 'x' }, ['name']],
    ['DescribeCrossRegionBandwidth', { vpcId: 'vpc-\udc00', ['na\ud800me']: 'x' }, ['vpcId', 'na\ufffdme']],
    ['DescribeCrossRegionBandwidth', { ['x'.repeat(100_000)]: 1 }, ['Unrecognized key']],
    ['DescribeBillDetail', { pageSize: 5_001 }, ['pageSize']],
    ['DescribeCustomerBalance', null, ['expected object']],
  ] as const)('%s %j is not sent, and every wrong field is named', async (action, params, fields) => {
    const { endpoint, received } = await accepting();
    const error = await errorOf(client(endpoint).call(action, params as unknown as ActionRequest<ActionName>));
    expect(error).toMatchObject({ kind: 'notExecuted', code: 'BAD_REQUEST', action });
    for (const field of fields) {
      expect(error.message).toContain(field);
    }
    expect(received).toEqual([]);
  });

  it.each([0, -1, Number.NaN])('nor is one with a time-out of %d ms', async (timeoutMs) => {
    const { endpoint, received } = await accepting();
    const error = await errorOf(client(endpoint).call('DeleteCrossRegionBandwidth', named, { timeoutMs }));
    expect(error).toMatchObject({ kind: 'notExecuted', code: 'BAD_REQUEST' });
    expect(received).toEqual([]);
  });
});

describe('beforeSend', () => {
  it('runs once, before anything is sent', async () => {
    const { endpoint, received } = await httpServer((response) => response.end(CREATED));
    const beforeSend = jest.fn(() => expect(received).toEqual([]));
    const answer = await client(endpoint).call('CreateCrossRegionBandwidth', CIRCUIT, { beforeSend });
    expect(answer).toEqual({ requestId: 'T2', crossRegionBandwidthId: '2', orderNumber: '1' });
    expect(beforeSend).toHaveBeenCalledTimes(1);
    expect(received).toHaveLength(1);
  });

  it.each([
    ['an error', new Error('too little time left'), 'too little time left'],
    ['text', 'the worker stops', 'the worker stops'],
    ['nothing', undefined, 'undefined'],
    ['a secret', new Error(`key ${SECRET}`), 'key ***'],
    ['half a character', new Error('to \ud800\n'), 'to \ufffd\ufffd'],
  ])('stops the request by throwing %s', async (_name, thrown: unknown, text) => {
    const { endpoint, connections } = await accepting();
    const beforeSend = () => {
      throw thrown;
    };
    const error = await errorOf(client(endpoint).call('DeleteCrossRegionBandwidth', named, { beforeSend }));
    expect(error).toMatchObject({ kind: 'notExecuted', code: 'STOPPED_BEFORE_SEND' });
    expect(error.message).toContain(text);
    expect(connections.count).toBe(0);
  });

  it('does not run for a request that is not sent', async () => {
    const beforeSend = jest.fn();
    const zenlayer = client(`http://127.0.0.1:${await freePort()}`);
    await errorOf(zenlayer.call('CreateCrossRegionBandwidth', { ...CIRCUIT, bandwidth: 0 }, { beforeSend }));
    expect(beforeSend).not.toHaveBeenCalled();
  });
});

describe('close', () => {
  it('lets calls under way finish and refuses later ones', async () => {
    const { endpoint, connections } = await httpServer((response) => {
      zenlayer.close();
      response.end(OK);
    });
    const zenlayer = client(endpoint);
    expect(await zenlayer.call('DeleteCrossRegionBandwidth', named)).toEqual({ requestId: 'T1' });
    const error = await errorOf(zenlayer.call('DeleteCrossRegionBandwidth', named));
    expect(error).toMatchObject({ kind: 'notExecuted', code: 'CLOSED' });
    expect(connections.count).toBe(1);
  });

  it('ends kept-alive connections', async () => {
    let ended = () => {};
    const end = new Promise<void>((resolve) => (ended = resolve));
    const { endpoint } = await httpServer((response) => {
      response.socket?.once('close', ended);
      response.end(REGIONS);
    });
    const zenlayer = client(endpoint);
    await zenlayer.call('DescribeCrossRegionBandwidthRegions', {});
    zenlayer.close();
    await end;
  });
});

it('a client shows its endpoint and no secret', () => {
  const zenlayer = createZenlayer({ credentials: { accessKeyId: KEY_ID, accessKeySecret: SECRET } });
  expect(zenlayer.endpoint).toBe('https://console.zenlayer.com');
  expect(inspect(zenlayer, { depth: 10, showHidden: true })).not.toMatch(/AKEXAMPLE|SecretExample/);
});
