import type { OrderSettings, RecordedSettings } from '../../activities/index.js';
import type { CreateRequest, ModifyRequest, Price, StepPrice } from '../../contract/index.js';

/** A price that names nothing. */
export const NO_PRICE: Price = {};

/** A price, or a tier of one, without some of its figures. */
export function without<T extends Price | StepPrice>(price: T, ...fields: (keyof T & string)[]): T {
  return Object.fromEntries(Object.entries(price).filter(([field]) => !fields.some((each) => each === field))) as T;
}

/** The documented sample: 100 Mbps at a flat rate. */
export const SAMPLE_PRICE: Price = { discount: 100, originalPrice: 2000, discountPrice: 2000 };

/** Pay as you go with overage, every figure named. */
export const UNIT_PRICE: Price = {
  discount: 80,
  unitPrice: 10,
  discountUnitPrice: 8,
  chargeUnit: 'MONTH',
  amountUnit: 'Mbps',
  excessUnitPrice: 20,
  excessDiscountUnitPrice: 16,
  excessAmountUnit: 'Mbps',
  category: 'STANDARD',
};

export const TIER: StepPrice = { stepStart: 0, stepEnd: 100, unitPrice: 20, discountUnitPrice: 16 };
export const LAST_TIER: StepPrice = { stepStart: 100, unitPrice: 16, discountUnitPrice: 12 };
export const TIERED_PRICE: Price = {
  discount: 80,
  chargeUnit: 'HOUR',
  amountUnit: 'Mbps',
  stepPrices: [TIER, LAST_TIER],
};

export const CREATE: CreateRequest = {
  action: 'create',
  vpcId: 'vpc-1',
  internetChargeType: 'ByBandwidth',
  crossRegionBandwidthName: 'Test-Cross1',
  regionA: 'asia-east-1',
  regionZ: 'asia-north-1',
  bandwidth: 100,
  requestedBy: 'ana@example.com',
};

export const BURST: CreateRequest = { ...CREATE, internetChargeType: 'ByInstanceBandwidth95', bandwidthCap: 120 };

export const MODIFY: ModifyRequest = {
  action: 'modify',
  crossRegionBandwidthId: '2000000000000000001',
  bandwidth: 200,
  requestedBy: 'ana@example.com',
};

/** Durations short enough for tests, in ms. */
export const SETTINGS: OrderSettings = {
  decideWithinMs: 60_000,
  approvalValidMs: 60_000,
  placeTimeoutMs: 4_000,
  searchWindowMs: 400,
  searchEveryMs: 5,
  retryFirstMs: 10,
  retryMostMs: 100,
  absentAfterMs: 0,
  slowAfterMs: 60_000,
  oddAfterMs: 60_000,
  trackHeartbeatMs: 2_000,
  pollLeastMs: 5,
  pollMostMs: 10,
};

/** The ones of them that a quote records. */
export const RECORDED: RecordedSettings = {
  placeTimeoutMs: 4_000,
  searchWindowMs: 400,
  retryFirstMs: 10,
  retryMostMs: 100,
  trackHeartbeatMs: 2_000,
};
