import { z } from 'zod';
import * as requests from './requests.js';
import {
  BillDetailSchema,
  CrossRegionBandwidthInfoSchema,
  PriceItemSchema,
  SubnetRegionInfoSchema,
  VpcInfoSchema,
  ZoneInfoSchema,
  id,
  orNull,
  pageOf,
} from './schemas.js';

/** Elastic compute: networks, and all that belongs to cross-region bandwidth. */
const ZEC = { service: 'zec', version: '2025-09-01' } as const;
/** Billing. Zenlayer's SDKs disagree between 2024-08-08 (Go, Java, CLI) and 2024-08-09 (Python). */
const ZBC = { service: 'zbc', version: '2024-08-08' } as const;

/** The answer holds nothing but a request id: the request was accepted, which does not mean that it is finished. */
const accepted = z.object({});
const money = orNull(z.number());

/**
 * Every action of the API that this client knows: where it lives, whether it writes, what may be sent, what must come
 * back.
 *
 * Source: https://docs.console.zenlayer.com/api-reference/compute/zec/vpc-network/cross-region-bandwidth and, for the
 * billing actions, https://docs.console.zenlayer.com/api-reference/zbc
 */
export const ACTIONS = {
  /** The regions where cross-region bandwidth is sold; whether every pair of them is, the API does not tell. */
  DescribeCrossRegionBandwidthRegions: {
    ...ZEC,
    write: false,
    request: requests.nothing,
    response: z.object({ regionIds: z.array(id) }),
  },
  /** Knows no burst: with 95th billing it prices the commitment only. */
  InquiryPriceCreateCrossRegionBandwidth: {
    ...ZEC,
    write: false,
    request: requests.inquiryPriceCreate,
    response: z.object({ crossRegionBandwidthPrice: PriceItemSchema }),
  },
  /** Buys. There is no idempotency token: after an unknown outcome check what exists before sending again. */
  CreateCrossRegionBandwidth: {
    ...ZEC,
    write: true,
    request: requests.create,
    // Without an order number the circuit is still known and can be tracked; without its id it can't.
    response: z.object({ crossRegionBandwidthId: id, orderNumber: orNull(id) }),
  },
  DescribeCrossRegionBandwidth: {
    ...ZEC,
    write: false,
    request: requests.describe,
    response: pageOf(CrossRegionBandwidthInfoSchema),
  },
  /** `previousPrices`, the price in force, is answered by newer versions of the service only. */
  InquiryPriceModifyCrossRegionBandwidth: {
    ...ZEC,
    write: false,
    request: requests.inquiryPriceModify,
    response: z.object({
      crossRegionBandwidthPrice: PriceItemSchema,
      previousPrices: orNull(z.object({ crossRegionBandwidthPrice: orNull(PriceItemSchema) })),
    }),
  },
  /** Buys a change. Answers no order number; a failed change looks like one that has not happened. */
  ModifyCrossRegionBandwidth: { ...ZEC, write: true, request: requests.modify, response: accepted },
  /** Renames. */
  ModifyCrossRegionBandwidthAttribute: { ...ZEC, write: true, request: requests.modifyAttribute, response: accepted },
  DeleteCrossRegionBandwidth: { ...ZEC, write: true, request: requests.oneCircuit, response: accepted },
  /** Restores from the recycle bin; it extends nothing. */
  RenewCrossRegionBandwidth: { ...ZEC, write: true, request: requests.oneCircuit, response: accepted },
  DescribeVpcs: { ...ZEC, write: false, request: requests.describeVpcs, response: pageOf(VpcInfoSchema) },
  DescribeSubnetRegions: {
    ...ZEC,
    write: false,
    request: requests.describeSubnetRegions,
    response: z.object({ regionSet: z.array(SubnetRegionInfoSchema) }),
  },
  DescribeZones: {
    ...ZEC,
    write: false,
    request: requests.describeZones,
    response: z.object({ zoneSet: z.array(ZoneInfoSchema) }),
  },
  /** One month a call. */
  DescribeBillDetail: {
    ...ZBC,
    write: false,
    request: requests.describeBillDetail,
    response: pageOf(BillDetailSchema),
  },
  DescribeCustomerBalance: {
    ...ZBC,
    write: false,
    request: requests.nothing,
    response: z.object({
      accountUid: id,
      cashBalance: money,
      creditValue: money,
      /** With or without what is frozen? Sources disagree: cash + credit − frozen is the cautious reading. */
      purchasingPower: money,
      orderFrozenAmount: money,
    }),
  },
} as const;

export type ActionName = keyof typeof ACTIONS;

/** The parameters of an action. */
export type ActionRequest<A extends ActionName> = z.input<(typeof ACTIONS)[A]['request']>;

/** The answer of an action, with the id under which Zenlayer's support finds the request. */
export type ActionResponse<A extends ActionName> = z.output<(typeof ACTIONS)[A]['response']> & {
  requestId: string | null;
};

/** One line of the table, whatever its action. */
interface Action<Request, Response> {
  readonly service: 'zec' | 'zbc';
  readonly version: string;
  /** Whether it changes anything, so that after a failed call it matters whether it was executed. */
  readonly write: boolean;
  readonly request: z.ZodType<unknown, Request>;
  readonly response: z.ZodType<Response>;
}

type ActionTable = {
  readonly [A in ActionName]: Action<ActionRequest<A>, z.output<(typeof ACTIONS)[A]['response']>>;
};
const TABLE: ActionTable = ACTIONS;

/** The line of one action, with request and response typed for it. */
export function actionNamed<A extends ActionName>(name: A): ActionTable[A] {
  return TABLE[name];
}
