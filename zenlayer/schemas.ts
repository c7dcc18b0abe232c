import { z } from 'zod';
import { isOneLine, issuesOf, oneLine } from './text.js';

/**
 * The API's data structures as they arrive.
 *
 * - Unknown fields are dropped.
 * - A field that may be missing is `null` afterwards, whether it came as `null` or not at all.
 * - Enumerations (`status`, `internetChargeType`, `chargeUnit`, …) are plain strings: new values must not break anything.
 * - Ids are strings. An id that comes as a number is refused: real ones have 18 digits and more, which a JSON number
 *   rounds without a trace. So is one that is no well-formed line: repaired, it would be another id.
 * - Every other text is made one well-formed line.
 *
 * Source: the action pages on https://docs.console.zenlayer.com/api-reference, and the definitions in
 * https://github.com/zenlayer/zenlayercloud-cli
 */

/** Null and absent are the same. */
export const orNull = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value: z.output<T> | null | undefined) => value ?? null);

const LINE_FORM = 'expected well-formed text without control characters';
export const id = z.string().min(1).max(255).refine(isOneLine, LINE_FORM);
/** Real texts of the API are shorter; longer ones would only fill logs and histories. */
const LONGEST_TEXT = 1000;
export const text = z.string().max(LONGEST_TEXT).overwrite(oneLine);
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

/** A row of a list that does not have the documented form: its other fields may still tell what it is. */
export interface OddRow<Field extends string = string> {
  /**
   * The documented fields that came as text, number, boolean or null, however wrong; a text is made one line, at most
   * 1000 characters. Empty for an entry that is no object.
   */
  readonly raw: Readonly<Partial<Record<Field, string | number | boolean | null>>>;
  /** The wrong fields and what was expected of them; at most a few thousand characters. */
  readonly problem: string;
}

/**
 * One page of a list: `totalCount` counts all pages. Rows are read one by one, so that an odd one doesn't hide the
 * others. The caller decides whether the pages are complete, from the rows and odd rows of all of them.
 */
export const pageOf = <Shape extends z.ZodRawShape>(row: z.ZodObject<Shape>) =>
  z
    .object({ totalCount: count, dataSet: orNull(z.array(z.unknown())) })
    .transform(({ totalCount, dataSet }, context) => {
      // A missing list must not read as "nothing exists": somebody could buy a second time.
      if (dataSet === null && totalCount > 0) {
        context.addIssue({ code: 'custom', path: ['dataSet'], message: `expected rows, totalCount is ${totalCount}` });
      }
      const rows: z.output<typeof row>[] = [];
      const oddRows: OddRow<keyof Shape & string>[] = [];
      for (const entry of dataSet ?? []) {
        const read = row.safeParse(entry);
        if (read.success) {
          rows.push(read.data);
        } else {
          oddRows.push({ raw: plainFields(entry, row.shape), problem: issuesOf(read.error) });
        }
      }
      return { totalCount, dataSet: rows, oddRows };
    });

/** The documented fields of an odd row that can be shown and compared. */
function plainFields<Shape extends z.ZodRawShape>(entry: unknown, shape: Shape): OddRow<keyof Shape & string>['raw'] {
  const given = new Map<string, unknown>(isObject(entry) ? Object.entries(entry) : []);
  const plain = Object.keys(shape).flatMap((field) => {
    const value = given.get(field);
    return isPlain(value) ? [[field, typeof value === 'string' ? shortLine(value) : value]] : [];
  });
  return Object.fromEntries(plain) as OddRow<keyof Shape & string>['raw'];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function shortLine(value: string): string {
  return value.length <= LONGEST_TEXT ? oneLine(value) : `${oneLine(value.slice(0, LONGEST_TEXT - 1))}…`;
}
