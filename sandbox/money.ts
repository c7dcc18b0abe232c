import type { Circuit } from './circuit.js';
import { Refusal } from './codes.js';
import type { Ids } from './formats.js';
import type { SandboxSettings } from './settings.js';

/** The documented values of `transactionType`; the sandbox writes the third, sixth and seventh. */
export const TRANSACTION_TYPES = [
  'RECHARGE',
  'REFUND',
  'DEDUCTION',
  'ORDER_REFUND',
  'DERATE',
  'ORDER_FROZEN',
  'ORDER_UNFROZEN',
  'NS_SYNC',
] as const;
export type TransactionType = (typeof TRANSACTION_TYPES)[number];

/** A row of the transaction history. Money is in cents. */
export interface Transaction {
  readonly at: number;
  readonly type: TransactionType;
  readonly orderSn: string;
  readonly crossRegionBandwidthId: string;
  readonly amount: number;
  /** After the transaction. */
  readonly cashBalance: number;
  readonly tradeNo: string;
  readonly uid: string;
}

/** A row of the bill: one deducted hour. Money is in cents. */
export interface BillRow {
  /** The end of the hour. */
  readonly at: number;
  readonly orderSn: string;
  readonly crossRegionBandwidthId: string;
  readonly amount: number;
  readonly label: string;
  readonly location: string;
}

/**
 * The customer's account. Documented (https://docs.console.zenlayer.com/welcome/pricing/elastic-compute-billing): one
 * hour is frozen at creation and released at deletion, and full hours are deducted afterwards. Assumed: part hours cost
 * nothing, and a balance below zero changes no status.
 */
export class Account {
  readonly transactions: Transaction[] = [];
  readonly bills: BillRow[] = [];
  readonly credit: number;
  cash: number;
  frozen = 0;
  readonly #ids: Ids;

  constructor({ cashBalance, creditValue }: SandboxSettings, ids: Ids) {
    this.cash = Math.round(cashBalance * 100);
    this.credit = Math.round(creditValue * 100);
    this.#ids = ids;
  }

  /** @throws Refusal when the account can't cover this amount too */
  checkCovers(cents: number): void {
    if (this.cash + this.credit - this.frozen < cents) {
      throw new Refusal(
        'OPERATION_DENIED_SANDBOX_INSUFFICIENT_BALANCE',
        'cashBalance',
        'balance and credit, less what is frozen, do not cover the first hour',
      );
    }
  }

  freeze(circuit: Circuit, cents: number, at: number): void {
    circuit.hold = cents;
    this.frozen += cents;
    this.#write('ORDER_FROZEN', circuit, cents, at);
  }

  /** Releases the money that is frozen for the circuit, if any. */
  release(circuit: Circuit, at: number): void {
    if (circuit.hold > 0) {
      this.frozen -= circuit.hold;
      this.#write('ORDER_UNFROZEN', circuit, circuit.hold, at);
      circuit.hold = 0;
    }
  }

  deduct(circuit: Circuit, cents: number, at: number): void {
    this.cash -= cents;
    this.#write('DEDUCTION', circuit, cents, at);
    this.bills.push({
      at,
      orderSn: circuit.orderNumber,
      crossRegionBandwidthId: circuit.crossRegionBandwidthId,
      amount: cents,
      label: circuit.crossRegionBandwidthName,
      location: `${circuit.regionA} - ${circuit.regionZ}`,
    });
  }

  #write(type: TransactionType, { orderNumber, crossRegionBandwidthId }: Circuit, amount: number, at: number): void {
    this.transactions.push({
      at,
      type,
      orderSn: orderNumber,
      crossRegionBandwidthId,
      amount,
      cashBalance: this.cash,
      tradeNo: this.#ids.trade(),
      uid: this.#ids.uid(),
    });
  }
}
