import { z } from 'zod';
import { id } from './schemas.js';

/**
 * What may be sent. A field that is not listed is refused, because the API would ignore it silently. How fields and
 * resources relate to each other (regions differ, a burst needs 95th billing, …) is left to the API to judge.
 */

/** Mbps. The API's upper bound is not documented; this is the largest value its Integer type surely holds. */
const mbps = z.int().min(1).max(2_147_483_647);
const ids = z.array(id).min(1).max(100);
const page = (maximum: number) => ({
  /** Rows a page; the API's default is 20. */
  pageSize: z.int().min(1).max(maximum).optional(),
  /** From 1. */
  pageNum: z.int().min(1).optional(),
});

const NAME_FORM = 'expected 2 to 63 letters, digits, ".", "_" and "-", with a letter or digit at both ends';
/** Narrower than the documentation, which is unclear about "/". */
const circuitName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,61}[A-Za-z0-9]$/, NAME_FORM);

/** The only two that work for cross-region bandwidth: no parameter carries what the others need. */
export const InternetChargeTypeSchema = z.enum(['ByBandwidth', 'ByInstanceBandwidth95']);
export type InternetChargeType = z.output<typeof InternetChargeTypeSchema>;

export const MarketingInfoSchema = z.strictObject({
  /** A promo code. An unknown one is ignored without an error. */
  discountCode: id.optional(),
  /** Pay with a POC voucher; without one the creation fails. */
  usePocVoucher: z.boolean().optional(),
});
export type MarketingInfo = z.output<typeof MarketingInfoSchema>;

export const nothing = z.strictObject({});

export const inquiryPriceCreate = z.strictObject({
  internetChargeType: InternetChargeTypeSchema,
  regionA: id,
  regionZ: id,
  bandwidth: mbps,
  marketingInfo: MarketingInfoSchema.optional(),
});

export const create = z.strictObject({
  vpcId: id,
  internetChargeType: InternetChargeTypeSchema,
  crossRegionBandwidthName: circuitName,
  regionA: id,
  regionZ: id,
  /** The flat cap, or the commitment with `ByInstanceBandwidth95`. */
  bandwidth: mbps,
  marketingInfo: MarketingInfoSchema.optional(),
  /** The burst; with and only with `ByInstanceBandwidth95`. */
  bandwidthCap: mbps.optional(),
});

export const describe = z.strictObject({
  crossRegionBandwidthIds: ids.optional(),
  /** A fuzzy match: compare names yourself. */
  crossRegionBandwidthName: id.optional(),
  vpcId: id.optional(),
  /** Whether a region is also found at the other end is not documented: list by VPC and match yourself. */
  regionA: id.optional(),
  regionZ: id.optional(),
  status: id.optional(),
  resourceGroupId: id.optional(),
  ...page(1000),
});

export const inquiryPriceModify = z.strictObject({ crossRegionBandwidthId: id, bandwidth: mbps });

export const modify = z.strictObject({
  crossRegionBandwidthId: id,
  /** Send the present value when it shall not change: the documentation's table demands it, one sample omits it. */
  bandwidth: mbps.optional(),
  /** Left out = unchanged. */
  bandwidthCap: mbps.optional(),
});

export const modifyAttribute = z.strictObject({ crossRegionBandwidthIds: ids, crossRegionBandwidthName: circuitName });

export const oneCircuit = z.strictObject({ crossRegionBandwidthId: id });

export const describeVpcs = z.strictObject({
  vpcIds: ids.optional(),
  /** A fuzzy match. */
  name: id.optional(),
  /** A fuzzy match. */
  cidrBlock: id.optional(),
  resourceGroupId: id.optional(),
  ...page(1000),
});

export const describeSubnetRegions = z.strictObject({ regionIds: ids.optional() });
export const describeZones = z.strictObject({ zoneIds: ids.optional() });

export const describeBillDetail = z.strictObject({
  /** yyyyMM; the API's default is the current month. */
  billMonthly: z.int().min(190001).max(999912).optional(),
  orderSn: id.optional(),
  resourceId: id.optional(),
  ...page(5000),
});
