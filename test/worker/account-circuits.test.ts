import { expect, it } from '@jest/globals';
import { startSandbox } from '../../sandbox/index.js';
import { circuitsOfAccount } from '../../worker/account-circuits.js';
import { httpServer } from '../zenlayer/servers.js';

const KEY = { ZENLAYER_ACCESS_KEY_ID: 'AKEXAMPLE0000001', ZENLAYER_ACCESS_KEY_SECRET: 'SecretExample0001' };

function row(index: number) {
  return {
    crossRegionBandwidthId: `crb-${index}`,
    crossRegionBandwidthName: 'Test-Cross1',
    status: index === 0 ? 'RECYCLED' : 'AVAILABLE',
    vpcId: `vpc-${index % 3}`,
    regionA: 'asia-east-1',
    regionZ: 'asia-north-1',
    bandwidth: 100,
    internetChargeType: 'ByBandwidth',
  };
}

/** An API with circuits, whose list is cut into pages by `pageOf`. */
async function read(
  pageOf: (pageNum: number, pageSize: number, call: number) => { totalCount: number; dataSet: object[] },
) {
  let calls = 0;
  const { endpoint } = await httpServer((response, { headers, body }) => {
    const { pageNum = 1, pageSize = 20 } = JSON.parse(body.toString()) as { pageNum?: number; pageSize?: number };
    const inner =
      headers['x-zc-action'] === 'DescribeCrossRegionBandwidth'
        ? pageOf(pageNum, pageSize, ++calls)
        : { accountUid: 'account-1', cashBalance: 1, creditValue: 0, voucherBalance: 0 };
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ requestId: 'r', response: { requestId: 'r', ...inner } }));
  });
  return { answer: await circuitsOfAccount({ ...KEY, ZENLAYER_ENDPOINT: endpoint }), calls: () => calls };
}

const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => row(from + index));

it('reads all pages of all VPCs, also where the server sends smaller ones than it was asked for', async () => {
  const { answer } = await read((pageNum) => ({
    totalCount: 250,
    dataSet: rows((pageNum - 1) * 100, Math.min(250, pageNum * 100)),
  }));
  if (!('circuits' in answer)) {
    throw new Error(JSON.stringify(answer));
  }
  expect(answer).toMatchObject({ account: 'account-1' });
  expect(answer.circuits.map(({ crossRegionBandwidthId: id }) => id)).toEqual(
    rows(0, 250).map(({ crossRegionBandwidthId: id }) => id),
  );
  expect(answer.circuits.filter(({ gone }) => gone)).toMatchObject([{ crossRegionBandwidthId: 'crb-0' }]);
});

it.each<[string, Parameters<typeof read>[0]]>([
  ['fewer rows than it says', (pageNum) => ({ totalCount: 3, dataSet: pageNum === 1 ? rows(0, 1) : [] })],
  ['more rows than it says', () => ({ totalCount: 1, dataSet: rows(0, 2) })],
  ['a row twice', () => ({ totalCount: 2, dataSet: rows(1, 3) })],
  ['a row twice on one page', () => ({ totalCount: 2, dataSet: [row(1), row(1)] })],
])('a list with %s is not read as one that lacks circuits', async (what, pageOf) => {
  const twice = what === 'a row twice';
  const { answer, calls } = await read((pageNum, pageSize, call) =>
    twice ? { totalCount: 4, dataSet: pageOf(pageNum, pageSize, call).dataSet } : pageOf(pageNum, pageSize, call),
  );
  expect(answer).toEqual({
    trouble: expect.any(String),
  });
  expect(calls()).toBeGreaterThanOrEqual(3);
});

it("a circuit that can't be read hides no other, and is told of with what of it can", async () => {
  const odd = [
    { ...row(7), crossRegionBandwidthName: null, bandwidth: '100' },
    { ...row(8), crossRegionBandwidthId: 8, vpcId: null },
  ];
  const { answer } = await read(() => ({ totalCount: 3, dataSet: [odd[0] ?? {}, row(1), odd[1] ?? {}] }));
  expect(answer).toMatchObject({ circuits: [{ crossRegionBandwidthId: 'crb-1' }] });
  const regions = { regionA: 'asia-east-1', regionZ: 'asia-north-1' };
  expect('odd' in answer && answer.odd).toEqual([
    {
      ...{ crossRegionBandwidthId: 'crb-7', vpcId: 'vpc-1', ...regions },
      problem: expect.stringMatching(/crossRegionBandwidthName.*bandwidth/),
    },
    { ...regions, problem: expect.stringMatching(/crossRegionBandwidthId.*vpcId/) },
  ]);
});

it('a list that has changed while it was read is read anew', async () => {
  const { answer, calls } = await read((pageNum, _, call) =>
    call === 1 ? { totalCount: 2, dataSet: rows(0, 1) } : { totalCount: 1, dataSet: pageNum === 1 ? rows(1, 2) : [] },
  );
  expect(answer).toMatchObject({ circuits: [{ crossRegionBandwidthId: 'crb-1' }] });
  expect(calls()).toBe(3);
});

it('names what is wrong with the variables, and what the API said', async () => {
  expect(await circuitsOfAccount({ ZENLAYER_ACCESS_KEY_ID: 'only' })).toMatchObject({
    problems: [expect.stringContaining('ZENLAYER_ACCESS_KEY_SECRET')],
  });
  const sandbox = await startSandbox();
  try {
    expect(await circuitsOfAccount({ ...KEY, ZENLAYER_ENDPOINT: sandbox.url })).toEqual({
      trouble: expect.stringContaining('AUTHFAILURE'),
    });
  } finally {
    await sandbox.close();
  }
});
