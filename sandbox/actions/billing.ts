import { Refusal } from '../codes.js';
import { formatTime, monthOf } from '../formats.js';
import { type BillRow, type Transaction, TRANSACTION_TYPES } from '../money.js';
import { integer, list, month, oneOf, optional, text, time, withDefault } from '../parameters.js';
import { usd } from '../price.js';
import type { SandboxSettings } from '../settings.js';
import { action, type Context, findable, isAmong, listOf, matchesExactly } from './action.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** `purchasingPower` is balance plus credit, as in the documented sample; the console's page also subtracts the frozen amount. */
export const describeCustomerBalance = action(
  () => ({}),
  (_asked, { world: { account, settings } }) => ({
    accountUid: settings.accountUid,
    cashBalance: usd(account.cash),
    creditValue: usd(account.credit),
    purchasingPower: usd(account.cash + account.credit),
    orderFrozenAmount: usd(account.frozen),
  }),
);

/**
 * https://docs.console.zenlayer.com/api-reference/zbc/account/describetransactionhistory
 *
 * The docs limit the start of the window, the SDKs its length: here both are limited, to 90 days.
 */
export const describeTransactionHistory = action(
  () => ({
    pageNum: withDefault(integer(), 1),
    pageSize: withDefault(integer(), 20),
    transactionType: optional(list(oneOf(TRANSACTION_TYPES), { max: 100 })),
    startTime: optional(time),
    endTime: optional(time),
  }),
  (asked, context) => {
    const { world, now } = context;
    const thisSecond = cutToSecond(now);
    const startTime = asked.startTime ?? thisSecond - 30 * DAY_MS;
    const endTime = asked.endTime ?? thisSecond;
    if (endTime < startTime) {
      throw new Refusal('INVALID_PARAMETER_VALUE', 'endTime', 'is before startTime');
    }
    if (startTime < thisSecond - 90 * DAY_MS || endTime - startTime > 90 * DAY_MS) {
      throw new Refusal('TIME_MORE_THAN_3_MONTHS', 'startTime', 'is more than 90 days back, or from endTime');
    }
    if (asked.pageSize > 10_000 || asked.pageSize * asked.pageNum > 10_000) {
      throw new Refusal('CAN_NOT_GET_THAN_10000', 'pageSize', 'only the first 10000 records can be had');
    }
    const found = visibleNewestFirst(context, world.account.transactions).filter(
      ({ at, type }) =>
        cutToSecond(at) >= startTime && cutToSecond(at) <= endTime && isAmong(type, asked.transactionType),
    );
    const income = found.filter(isIncome);
    return {
      incomeSum: total(income),
      expenditureSum: total(found.filter((row) => !isIncome(row))),
      ...listOf(context, found, asked, (row) => transactionInfo(row, world.settings)),
    };
  },
);

/** https://docs.console.zenlayer.com/api-reference/zbc/bill/describebilldetail */
export const describeBillDetail = action(
  () => ({
    pageNum: withDefault(integer(), 1),
    pageSize: withDefault(integer(), 20),
    billMonthly: optional(month),
    orderSn: optional(text()),
    resourceId: optional(text()),
    product: optional(text()),
  }),
  (asked, context) => {
    const { world, now } = context;
    const billMonthly = asked.billMonthly ?? monthOf(now);
    const found = visibleNewestFirst(context, world.account.bills).filter(
      (row) =>
        monthOf(row.at) === billMonthly &&
        matchesExactly(row.orderSn, asked.orderSn) &&
        matchesExactly(row.crossRegionBandwidthId, asked.resourceId) &&
        matchesExactly(PRODUCT, asked.product),
    );
    return {
      totalSpend: total(found),
      totalCash: total(found),
      totalVoucher: 0,
      totalRefund: 0,
      ...listOf(context, found, { ...asked, pageSize: Math.min(asked.pageSize, 5000) }, (row) =>
        billInfo(row, world.settings),
      ),
    };
  },
);

const PRODUCT = 'ZEC';

function visibleNewestFirst<T extends { at: number }>(context: Context, rows: readonly T[]): T[] {
  const { world, now } = context;
  return findable(context, rows)
    .filter(({ at }) => at + world.settings.billingLagMs <= now)
    .reverse();
}

/** Rows are filtered by the times that they show, which have no fractions. */
function cutToSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}

function total(rows: readonly { amount: number }[]): number {
  return usd(rows.reduce((sum, { amount }) => sum + amount, 0));
}

function isIncome({ type }: Transaction): boolean {
  return type === 'ORDER_UNFROZEN';
}

function transactionInfo(row: Transaction, { accountUid }: SandboxSettings) {
  return {
    accountUid,
    uid: row.uid,
    transactionTime: formatTime(row.at),
    orderSn: row.orderSn,
    description: `${row.type} ${row.crossRegionBandwidthId}`,
    transactionType: row.type,
    paymentMethod: 'BALANCE',
    amount: usd(row.amount),
    cashBalance: usd(row.cashBalance),
    tradeType: isIncome(row) ? 'INCOME' : 'EXPENDITURE',
    tradeNo: row.tradeNo,
  };
}

function billInfo(row: BillRow, { resourceGroup }: SandboxSettings) {
  return {
    resourceId: row.crossRegionBandwidthId,
    product: PRODUCT,
    productSubitem: 'CROSS_REGION_BANDWIDTH',
    amount: usd(row.amount),
    voucher: 0,
    cash: usd(row.amount),
    billingMode: 'Time pricing',
    orderSn: row.orderSn,
    deductionTime: formatTime(row.at),
    label: row.label,
    location: row.location,
    billMonthly: monthOf(row.at),
    ...resourceGroup,
    startTime: formatTime(row.at - HOUR_MS),
    endTime: formatTime(row.at),
  };
}
