import { expect, it } from '@jest/globals';
import { FLAT, parse, send, type TestSandbox, withSandbox } from './support.js';

const FIRST = '2000000000000000001';

/** Bytes and signature as the official Python SDK makes them at 2026-01-01T00:00:00Z for console.zenlayer.com. */
const SIGNED_BY_THE_SDK = {
  headers: {
    'Content-Type': 'application/json',
    Host: 'console.zenlayer.com',
    'X-ZC-Action': 'CreateCrossRegionBandwidth',
    'X-ZC-Version': '2025-09-01',
    'X-ZC-Timestamp': '1767225600',
    'X-ZC-Signature-Method': 'ZC2-HMAC-SHA256',
    Authorization:
      'ZC2-HMAC-SHA256 Credential=AKEXAMPLE0000001, SignedHeaders=content-type;host, ' +
      'Signature=edd079c6d227ded404c287f29e668ceba0a51ac1569e46f8e23d79059adbd6e7',
  },
  body:
    '{"vpcId": "vpc-1", "internetChargeType": "ByBandwidth", "crossRegionBandwidthName": "Test-Cross1", ' +
    '"regionA": "asia-east-1", "regionZ": "asia-north-1", "bandwidth": 100}',
};

it('answers a whole session, from the first order to the money that came back', () =>
  withSandbox(async (sandbox) => {
    const sendAsSdk = async () => parse(await send(sandbox.urlOf('CreateCrossRegionBandwidth'), SIGNED_BY_THE_SDK));
    const modify = (bandwidth: number) =>
      sandbox.call('ModifyCrossRegionBandwidth', { crossRegionBandwidthId: FIRST, bandwidth });
    const remove = () => sandbox.call('DeleteCrossRegionBandwidth', { crossRegionBandwidthId: FIRST });

    expect(await sendAsSdk()).toMatchObject({
      httpStatus: 200,
      response: { crossRegionBandwidthId: FIRST, orderNumber: '100000000000000001' },
    });
    expect(await sendAsSdk()).toMatchObject({ httpStatus: 400, code: 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST' });
    expect(
      await create(sandbox, { crossRegionBandwidthName: 'other', regionA: 'asia-north-1', regionZ: 'asia-east-1' }),
    ).toMatchObject({ httpStatus: 400, code: 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST' });
    expect(await create(sandbox, { vpcId: 'vpc-2', crossRegionBandwidthName: 'other-1' })).toMatchObject({
      httpStatus: 200,
      response: { crossRegionBandwidthId: '2000000000000000002' },
    });
    expect(await sandbox.rows('DescribeCrossRegionBandwidth', { crossRegionBandwidthName: 'test-CROSS1' })).toEqual([
      {
        crossRegionBandwidthId: FIRST,
        crossRegionBandwidthName: 'Test-Cross1',
        status: 'CREATING',
        vpcId: 'vpc-1',
        regionA: 'asia-east-1',
        regionZ: 'asia-north-1',
        bandwidth: 100,
        bandwidthCap: null,
        createTime: '2026-01-01T00:00:00Z',
        internetChargeType: 'ByBandwidth',
        expiredTime: null,
        resourceGroupId: 'rg-default',
        resourceGroupName: 'Default Resource Group',
      },
    ]);
    expect((await sandbox.call('DescribeCrossRegionBandwidth', { regionA: 'asia-north-1' })).response).toMatchObject({
      totalCount: 0,
      dataSet: [],
    });
    expect(await modify(500)).toMatchObject({ httpStatus: 403, code: 'OPERATION_DENIED_SANDBOX_STATE' });

    sandbox.clock.set(3);
    expect(await first(sandbox)).toMatchObject([{ status: 'AVAILABLE' }]);
    expect(await modify(100)).toMatchObject({ httpStatus: 403, code: 'OPERATION_DENIED_SANDBOX_NO_CHANGE' });
    expect(await modify(500)).toMatchObject({ httpStatus: 200 });
    expect(await first(sandbox)).toMatchObject([{ status: 'CHANGING', bandwidth: 100 }]);

    sandbox.clock.set(5);
    expect(await first(sandbox)).toMatchObject([{ status: 'AVAILABLE', bandwidth: 500 }]);
    expect(await create(sandbox, { regionZ: 'sa-north-1' })).toMatchObject({
      httpStatus: 404,
      code: 'INVALID_REGION_NOT_FOUND',
    });
    expect(await create(sandbox, { internetChargeType: 'ByInstanceBandwidth95', regionZ: 'eu-west-1' })).toMatchObject({
      httpStatus: 400,
      code: 'MISSING_PARAMETER',
    });

    sandbox.clock.set(300);
    expect(await sendAsSdk()).toMatchObject({ httpStatus: 400, code: 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST' });
    sandbox.clock.set(301);
    expect(await sendAsSdk()).toMatchObject({ httpStatus: 401, code: 'AUTHFAILURE_SIGNATURE_EXPIRED' });
    expect(await remove()).toMatchObject({ httpStatus: 200 });
    expect(await first(sandbox)).toMatchObject([{ status: 'DELETING' }]);

    sandbox.clock.set(302);
    expect(await first(sandbox)).toEqual([]);
    expect(await remove()).toMatchObject({ httpStatus: 404, code: 'INVALID_VPC_BANDWIDTH_NOT_FOUND' });

    const { response: history } = await sandbox.call('DescribeTransactionHistory', {
      transactionType: ['ORDER_FROZEN', 'ORDER_UNFROZEN'],
    });
    expect(history).toMatchObject({
      totalCount: 3,
      incomeSum: 2.78,
      expenditureSum: 5.56,
      dataSet: [
        { orderSn: '100000000000000001', transactionType: 'ORDER_UNFROZEN', amount: 2.78, tradeType: 'INCOME' },
        { orderSn: '100000000000000002', transactionType: 'ORDER_FROZEN', amount: 2.78, tradeType: 'EXPENDITURE' },
        { orderSn: '100000000000000001', transactionType: 'ORDER_FROZEN', amount: 2.78, tradeType: 'EXPENDITURE' },
      ],
    });
  }));

function create(sandbox: TestSandbox, changes: object) {
  return sandbox.call('CreateCrossRegionBandwidth', { ...FLAT, ...changes });
}

function first(sandbox: TestSandbox) {
  return sandbox.rows('DescribeCrossRegionBandwidth', { crossRegionBandwidthIds: [FIRST] });
}
