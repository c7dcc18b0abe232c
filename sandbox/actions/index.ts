import type { Action } from './action.js';
import { describeBillDetail, describeCustomerBalance, describeTransactionHistory } from './billing.js';
import { describe, describeRegions, modifyAttribute, remove, renew } from './circuits.js';
import { create, inquiryPriceCreate } from './create.js';
import { describeSubnetRegions, describeSubnets, describeVpcs, describeZones } from './lookups.js';
import { inquiryPriceModify, modify } from './modify.js';
import type { ZBC_ACTIONS, ZEC_ACTIONS } from './names.js';

const zec: Readonly<Record<(typeof ZEC_ACTIONS)[number], Action>> = {
  DescribeCrossRegionBandwidthRegions: describeRegions,
  InquiryPriceCreateCrossRegionBandwidth: inquiryPriceCreate,
  CreateCrossRegionBandwidth: create,
  DescribeCrossRegionBandwidth: describe,
  InquiryPriceModifyCrossRegionBandwidth: inquiryPriceModify,
  ModifyCrossRegionBandwidth: modify,
  ModifyCrossRegionBandwidthAttribute: modifyAttribute,
  DeleteCrossRegionBandwidth: remove,
  RenewCrossRegionBandwidth: renew,
  DescribeVpcs: describeVpcs,
  DescribeSubnetRegions: describeSubnetRegions,
  DescribeZones: describeZones,
  DescribeSubnets: describeSubnets,
};

const zbc: Readonly<Record<(typeof ZBC_ACTIONS)[number], Action>> = {
  DescribeBillDetail: describeBillDetail,
  DescribeTransactionHistory: describeTransactionHistory,
  DescribeCustomerBalance: describeCustomerBalance,
};

/** By service, version and action. For zbc the official SDKs disagree about the version, so both are known. */
const ACTIONS = new Map<string, Action>([
  ...Object.entries(zec).map(([name, action]): [string, Action] => [`zec 2025-09-01 ${name}`, action]),
  ...['2024-08-08', '2024-08-09'].flatMap((version) =>
    Object.entries(zbc).map(([name, action]): [string, Action] => [`zbc ${version} ${name}`, action]),
  ),
]);

/** The action, or `undefined` where the sandbox knows none. */
export function findAction(service: string, version: string, name: string): Action | undefined {
  return ACTIONS.get(`${service} ${version} ${name}`);
}
