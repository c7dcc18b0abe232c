import { z } from 'zod';
import { visible } from './text.js';

/**
 * The API's data structures as they arrive.
 *
 * - Unknown fields are dropped.
 * - A field that may be missing is `null` afterwards, whether it came as `null` or not at all.
 * - Enumerations (`status`, `internetChargeType`, `chargeUnit`, …) are plain strings: new values must not break anything.
 * - Texts are well-formed and of one line: what is not is written as its code.
 * - Ids are strings. An id that comes as a number is refused: real ones have 18 digits and more, which a JSON number
 *   rounds without a trace.
 *
 * Source: the action pages on https://docs.console.zenlayer.com/api-reference, and the definitions in
 * https://github.com/zenlayer/zenlayercloud-cli
 */

/** Null and absent are the same. */
export const orNull = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value: z.output<T> | null | undefined) => value ?? null);

export const id = z.string().overwrite(visible).min(1).max(255);
/** Nothing that the API names is longer; what is would only fill logs and histories. */
export const text = z.string().overwrite(visible).max(1000);
/** Mbps. */
export const bandwidth = z.int().min(0);
export const count = z.int().min(0);
/** A price figure: a negative one is no price. */
const figure = z.number().min(0);
const nullableText = orNull(text);
const nullableFigure = orNull(figure);
const nullableCount = orNull(count);

/** One tier of a tiered price; `stepEnd` null = the last one. */
export const StepPriceSchema = z.object({
  stepStart: nullableFigure,
  stepEnd: nullableFigure,
  unitPrice: nullableFigure,
  discountUnitPrice: nullableFigure,
});
export type StepPrice = z.output<typeof StepPriceSchema>;

/**
 * A price. It has no currency, and no period when `chargeUnit` is null: show the figures as they are, never convert.
 *
 * Source: https://docs.console.zenlayer.com/api-reference/traffic/datastructure
 */
export const PriceItemSchema = z.object({
  /** Percent to pay: 80 = 20 % off. */
  discount: nullableFigure,
  /** Prepaid list price; null for pay-as-you-go. */
  originalPrice: nullableFigure,
  /** Documented as a unit price, but samples use it as the discounted prepaid price beside `originalPrice`. */
  discountPrice: nullableFigure,
  /** Pay-as-you-go unit price; null when tiered. */
  unitPrice: nullableFigure,
  discountUnitPrice: nullableFigure,
  /** `HOUR`, `DAY`, `MONTH`. */
  chargeUnit: nullableText,
  stepPrices: orNull(z.array(StepPriceSchema).max(50)),
  /** Unit of usage, such as Mbps. */
  amountUnit: nullableText,
  /** Price of what goes beyond the commitment. */
  excessUnitPrice: nullableFigure,
  excessDiscountUnitPrice: nullableFigure,
  excessAmountUnit: nullableText,
  /** `STANDARD`, or `CUSTOMIZED` for a negotiated price. */
  category: nullableText,
});
export type PriceItem = z.output<typeof PriceItemSchema>;

/**
 * A private cross-region bandwidth. A change under way shows only in `status`; the figures are those in force.
 *
 * Source: https://docs.console.zenlayer.com/api-reference/compute/zec/vpc-network/cross-region-bandwidth/describecrossregionbandwidth
 */
export const CrossRegionBandwidthInfoSchema = z.object({
  crossRegionBandwidthId: id,
  crossRegionBandwidthName: text,
  /** `CREATING`, `AVAILABLE`, `CHANGING`, `RECYCLING`, `RECYCLED`, `DELETING`, `CREATE_FAILED`, or a value not known yet. */
  status: text,
  vpcId: id,
  regionA: id,
  regionZ: id,
  /** Mbps: the flat cap, or the commitment with `ByInstanceBandwidth95`. */
  bandwidth,
  /** Mbps: the burst; null without one. */
  bandwidthCap: orNull(bandwidth),
  internetChargeType: text,
  createTime: nullableText,
  expiredTime: nullableText,
  resourceGroupId: nullableText,
  resourceGroupName: nullableText,
});
export type CrossRegionBandwidthInfo = z.output<typeof CrossRegionBandwidthInfoSchema>;

/** A global VPC. It tells neither a status nor the regions it reaches. */
export const VpcInfoSchema = z.object({
  vpcId: id,
  name: nullableText,
  cidrBlock: nullableText,
  ipv6CidrBlock: nullableText,
  mtu: nullableCount,
  isDefault: orNull(z.boolean()),
  createTime: nullableText,
  usageIpv4Count: nullableCount,
  usageIpv6Count: nullableCount,
  securityGroupId: nullableText,
  resourceGroup: orNull(z.object({ resourceGroupId: nullableText, resourceGroupName: nullableText })),
});
export type VpcInfo = z.output<typeof VpcInfoSchema>;

/** A region with its names; the only list that gives names to region ids. */
export const SubnetRegionInfoSchema = z.object({
  regionId: id,
  regionName: nullableText,
  regionTitle: nullableText,
  enablePubIpv6: orNull(z.boolean()),
});
export type SubnetRegionInfo = z.output<typeof SubnetRegionInfoSchema>;

export const ZoneInfoSchema = z.object({
  zoneId: id,
  regionId: id,
  zoneName: nullableText,
  cityName: nullableText,
  cityCode: nullableText,
  countryCode: nullableText,
  countryName: nullableText,
  timeZone: nullableText,
  supportSecurityGroup: orNull(z.boolean()),
  supportHaVip: orNull(z.boolean()),
});
export type ZoneInfo = z.output<typeof ZoneInfoSchema>;

/** An amount of money that was booked; refunds are negative. */
const amount = orNull(z.number());

/** Source: https://docs.console.zenlayer.com/api-reference/zbc/bill/describebilldetail */
export const BillDetailSchema = z.object({
  resourceId: nullableText,
  product: nullableText,
  productSubitem: nullableText,
  amount,
  voucher: amount,
  cash: amount,
  billingMode: nullableText,
  /** The `orderNumber` that the creation answered, under its other name. */
  orderSn: nullableText,
  deductionTime: nullableText,
  label: nullableText,
  location: nullableText,
  /** yyyyMM */
  billMonthly: orNull(z.union([z.number(), text])),
  resourceGroupId: nullableText,
  resourceGroupName: nullableText,
  startTime: nullableText,
  endTime: nullableText,
});
export type BillDetail = z.output<typeof BillDetailSchema>;

/** One page of a list: `totalCount` counts all pages. */
export const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ totalCount: count, dataSet: orNull(z.array(row)) }).transform(({ totalCount, dataSet }, context) => {
    // Read as "nothing there", a list that is missing could make somebody buy a second time.
    if (dataSet === null && totalCount > 0) {
      context.addIssue({ code: 'custom', path: ['dataSet'], message: `expected rows, totalCount is ${totalCount}` });
    }
    return { totalCount, dataSet: dataSet ?? [] };
  });
