import { describe, expect, it } from '@jest/globals';
import { FLAT, withSandbox } from './support.js';

const FIRST = '2000000000000000001';
const ORDER = '100000000000000001';
const HOUR_SECONDS = 3600;

describe('what a circuit costs', () => {
  it('is deducted for every full hour since it was first available, and billed under its order number', () =>
    withSandbox(async (sandbox) => {
      await sandbox.call('CreateCrossRegionBandwidth', FLAT);
      sandbox.clock.set(3 + HOUR_SECONDS - 1);
      expect((await sandbox.call('DescribeBillDetail', { resourceId: FIRST })).response).toMatchObject({
        totalCount: 0,
      });
      sandbox.clock.set(3 + 2 * HOUR_SECONDS);
      expect((await sandbox.call('DescribeBillDetail', { resourceId: FIRST })).response).toMatchObject({
        totalSpend: 5.56,
        totalCash: 5.56,
        totalVoucher: 0,
        totalRefund: 0,
        totalCount: 2,
        dataSet: [
          {
            resourceId: FIRST,
            orderSn: ORDER,
            product: 'ZEC',
            productSubitem: 'CROSS_REGION_BANDWIDTH',
            amount: 2.78,
            cash: 2.78,
            voucher: 0,
            billingMode: 'Time pricing',
            label: 'flat-1',
            location: 'asia-east-1 - asia-north-1',
            billMonthly: 202601,
            deductionTime: '2026-01-01T02:00:03Z',
            startTime: '2026-01-01T01:00:03Z',
            endTime: '2026-01-01T02:00:03Z',
          },
          { endTime: '2026-01-01T01:00:03Z' },
        ],
      });
      expect((await sandbox.call('DescribeCustomerBalance')).response).toMatchObject({
        cashBalance: 9994.44,
        orderFrozenAmount: 2.78,
      });
    }));

  it('is that of the figures in force: a change counts when it is done', () =>
    withSandbox(
      async (sandbox) => {
        await sandbox.call('CreateCrossRegionBandwidth', FLAT);
        await sandbox.call('ModifyCrossRegionBandwidth', { crossRegionBandwidthId: FIRST, bandwidth: 200 });
        sandbox.clock.set(2 * HOUR_SECONDS);
        const rows = await sandbox.rows('DescribeTransactionHistory', { transactionType: ['DEDUCTION'] });
        expect(rows).toMatchObject([
          { amount: 5.56, cashBalance: 9991.66, transactionTime: '2026-01-01T02:00:00Z' },
          { amount: 2.78, cashBalance: 9997.22, transactionTime: '2026-01-01T01:00:00Z' },
        ]);
      },
      { createDelayMs: 0, changeDelayMs: (HOUR_SECONDS + 1) * 1000 },
    ));

  it('ends with Delete, which sets free what was frozen', () =>
    withSandbox(async (sandbox) => {
      await sandbox.call('CreateCrossRegionBandwidth', FLAT);
      sandbox.clock.set(10);
      await sandbox.call('DeleteCrossRegionBandwidth', { crossRegionBandwidthId: FIRST });
      sandbox.clock.set(10 * HOUR_SECONDS);
      expect((await sandbox.call('DescribeCustomerBalance')).response).toMatchObject({
        cashBalance: 10000,
        orderFrozenAmount: 0,
      });
    }));

  it('is nothing when the creation failed', () =>
    withSandbox(async (sandbox) => {
      sandbox.sandbox.fault({ action: 'CreateCrossRegionBandwidth', fault: { kind: 'failCreate' } });
      await sandbox.call('CreateCrossRegionBandwidth', FLAT);
      sandbox.clock.set(10 * HOUR_SECONDS);
      expect(await sandbox.rows('DescribeTransactionHistory')).toMatchObject([
        { transactionType: 'ORDER_UNFROZEN', transactionTime: '2026-01-01T00:00:03Z', tradeType: 'INCOME' },
        { transactionType: 'ORDER_FROZEN', transactionTime: '2026-01-01T00:00:00Z', tradeType: 'EXPENDITURE' },
      ]);
    }));

  it('is nothing when it was planted', () =>
    withSandbox(async (sandbox) => {
      sandbox.sandbox.plant({ regionA: 'a', regionZ: 'z' });
      sandbox.clock.set(10 * HOUR_SECONDS);
      expect(await sandbox.rows('DescribeTransactionHistory')).toEqual([]);
    }));

  it('may bring the balance below zero, which changes no status', () =>
    withSandbox(
      async (sandbox) => {
        await sandbox.call('CreateCrossRegionBandwidth', FLAT);
        sandbox.clock.set(3 + 2 * HOUR_SECONDS);
        expect((await sandbox.call('DescribeCustomerBalance')).response).toMatchObject({ cashBalance: -2.56 });
        expect(sandbox.sandbox.state().circuits).toMatchObject([{ status: 'AVAILABLE' }]);
      },
      { cashBalance: 3 },
    ));
});

describe('the billing reads', () => {
  it.each<[what: string, filters: object, count: number]>([
    ['the current month', {}, 1],
    ['another month', { billMonthly: 202601 }, 743],
    ['the order number', { orderSn: ORDER, billMonthly: 202601 }, 743],
    ['another order number', { orderSn: '1', billMonthly: 202601 }, 0],
    ['another product', { product: 'BMC', billMonthly: 202601 }, 0],
  ])('of the bill filter by %s', (_what, filters, count) =>
    withSandbox(
      async (sandbox) => {
        await sandbox.call('CreateCrossRegionBandwidth', FLAT);
        // The 744th hour ends in February.
        sandbox.clock.set(31 * 24 * HOUR_SECONDS + 1);
        const { response } = await sandbox.call('DescribeBillDetail', { ...filters, pageSize: 5 });
        expect(response).toMatchObject({ totalCount: count });
        expect(response['dataSet']).toHaveLength(Math.min(5, count));
      },
      { createDelayMs: 1000 },
    ),
  );

  it('of the transactions look one month back unless told otherwise, both bounds included', () =>
    withSandbox(async (sandbox) => {
      await sandbox.call('CreateCrossRegionBandwidth', FLAT);
      sandbox.clock.set(30 * 24 * HOUR_SECONDS);
      expect(await sandbox.rows('DescribeTransactionHistory', { transactionType: ['ORDER_FROZEN'] })).toHaveLength(1);
      sandbox.clock.set(30 * 24 * HOUR_SECONDS + 1);
      expect(await sandbox.rows('DescribeTransactionHistory', { transactionType: ['ORDER_FROZEN'] })).toHaveLength(0);
      const window = { startTime: '2026-01-01T00:00:00Z', endTime: '2026-01-01T00:00:00Z' };
      expect(await sandbox.rows('DescribeTransactionHistory', window)).toHaveLength(1);
    }));

  it('show new rows late when it is set so; the balance does not wait', () =>
    withSandbox(
      async (sandbox) => {
        await sandbox.call('CreateCrossRegionBandwidth', FLAT);
        expect(await sandbox.rows('DescribeTransactionHistory')).toEqual([]);
        expect((await sandbox.call('DescribeCustomerBalance')).response).toMatchObject({ orderFrozenAmount: 2.78 });
        sandbox.clock.set(60);
        expect(await sandbox.rows('DescribeTransactionHistory')).toHaveLength(1);
      },
      { billingLagMs: 60_000 },
    ));
});
