import type { FaultRule } from './faults.js';
import type { LoggedCall } from './calls.js';

/** The two charge types of a private cross-region bandwidth. */
export const CHARGE_TYPES = ['ByBandwidth', 'ByInstanceBandwidth95'] as const;
export type ChargeType = (typeof CHARGE_TYPES)[number];

/** Which fields of a PriceItem the inquiries fill; see `price.ts`. */
export type PriceStyle = 'sample' | 'unit' | 'tiered' | 'empty';

export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Actions without permission for this key. */
  readonly deniedActions?: readonly string[];
}

/** A VPC that exists from the start. Fields that are left out get the defaults of `vpc-1`. */
export interface VpcSeed {
  readonly vpcId: string;
  /** Default: `sandbox-<vpcId>`. */
  readonly name?: string;
  /** Default: `10.1.0.0/16`. */
  readonly cidrBlock?: string;
  readonly isDefault?: boolean;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

/** A subnet that exists from the start; left out of the answers when its VPC does not exist. */
export interface SubnetSeed {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly regionId: string;
  readonly cidrBlock: string;
}

/** All settings. All times are UTC, all delays milliseconds, all money USD unless a name says cents. */
export interface SandboxSettings {
  /** Default `127.0.0.1`. */
  readonly host: string;
  /** Default 0: a free port that the system chooses. (The command line's own default is 8090.) */
  readonly port: number;
  /** The one clock of the sandbox, in milliseconds since 1970. Only pauses of scripted faults run on real time. */
  readonly now: () => number;
  readonly accessKeys: readonly [AccessKey, ...AccessKey[]];
  readonly bearerTokens: readonly string[];
  readonly accountUid: string;
  /** `ordinary`: Delete releases at once. `recycle`: Delete moves the circuit into the recycle bin. */
  readonly accountKind: 'ordinary' | 'recycle';
  readonly cashBalance: number;
  readonly creditValue: number;
  readonly regions: readonly string[];
  /** Where cross-region bandwidth is sold. */
  readonly soldRegions: readonly string[];
  /** Pairs of sold regions that cannot be linked, in either order. */
  readonly unsoldPairs: readonly (readonly [string, string])[];
  readonly vpcs: readonly VpcSeed[];
  readonly subnets: readonly SubnetSeed[];
  readonly resourceGroup: { readonly resourceGroupId: string; readonly resourceGroupName: string };
  /** Time in CREATING. */
  readonly createDelayMs: number;
  /** Time in CHANGING. */
  readonly changeDelayMs: number;
  /** Time in RECYCLING. */
  readonly recycleDelayMs: number;
  /** Time in RECYCLED. */
  readonly retentionMs: number;
  /** Time in DELETING. */
  readonly deleteDelayMs: number;
  /** Time for which a new circuit is left out of DescribeCrossRegionBandwidth. */
  readonly describeLagMs: number;
  /** Time for which a new transaction or bill row is left out of the billing reads. */
  readonly billingLagMs: number;
  /** Whether a circuit in CREATE_FAILED keeps others from linking its pair. */
  readonly failedRowsOccupyPair: boolean;
  /** Whether a circuit in RECYCLING or RECYCLED does. */
  readonly recycledRowsOccupyPair: boolean;
  /** Most rows that a page of any list holds, whatever is asked; pages are counted by what they hold. */
  readonly maxPageSize: number;
  /** Upper bound of bandwidth and bandwidthCap. */
  readonly maxBandwidthMbps: number;
  /** List price in cents per Mbps. */
  readonly rateCents: Readonly<Record<ChargeType, number>>;
  /** Replaces `rateCents` for a pair; the key is `<smaller region id>/<larger region id>`. */
  readonly pairRateCents: Readonly<Record<string, Readonly<Record<ChargeType, number>>>>;
  /** Percent to pay, a whole number from 1 to 100. */
  readonly accountDiscountPercent: number;
  /** Percent to pay by promo code. */
  readonly discountCodes: Readonly<Record<string, number>>;
  /** POC vouchers that are left. */
  readonly pocVouchers: number;
  readonly priceStyle: PriceStyle;
  /** Whether the price inquiry for a change also answers the price in force. */
  readonly previousPrices: boolean;
  /** Token bucket per access key or token; `null` = no limit. */
  readonly rateLimit: { readonly capacity: number; readonly refillPerSecond: number } | null;
  /** Value of `Retry-After` on every 429 that has none of its own; `null` = no such header. */
  readonly retryAfterSeconds: number | null;
  /** First value of every id counter. */
  readonly idStart: number;
  /** Scripted faults that are in force at the start. */
  readonly faults: readonly FaultRule[];
  /** Called once for each API call, as soon as its outcome is decided. */
  readonly onCall: (call: LoggedCall) => void;
}

const REGIONS = [
  'asia-east-1',
  'asia-north-1',
  'asia-southeast-1',
  'asia-south-1',
  'eu-west-1',
  'na-west-1',
  'sa-north-1',
];

export const DEFAULT_SETTINGS: SandboxSettings = {
  host: '127.0.0.1',
  port: 0,
  now: Date.now,
  accessKeys: [{ accessKeyId: 'AKEXAMPLE0000001', accessKeySecret: 'SecretExample0000000000000000001' }],
  bearerTokens: [],
  accountUid: 'sandbox-account',
  accountKind: 'ordinary',
  cashBalance: 10_000,
  creditValue: 0,
  regions: REGIONS,
  soldRegions: REGIONS.slice(0, 6),
  unsoldPairs: [],
  vpcs: [
    { vpcId: 'vpc-1', cidrBlock: '10.1.0.0/16', isDefault: true },
    { vpcId: 'vpc-2', cidrBlock: '10.2.0.0/16' },
  ],
  subnets: [
    { subnetId: 'subnet-1', vpcId: 'vpc-1', regionId: 'asia-east-1', cidrBlock: '10.1.0.0/24' },
    { subnetId: 'subnet-2', vpcId: 'vpc-1', regionId: 'asia-north-1', cidrBlock: '10.1.1.0/24' },
    { subnetId: 'subnet-3', vpcId: 'vpc-1', regionId: 'asia-southeast-1', cidrBlock: '10.1.2.0/24' },
    { subnetId: 'subnet-4', vpcId: 'vpc-2', regionId: 'asia-east-1', cidrBlock: '10.2.0.0/24' },
  ],
  resourceGroup: { resourceGroupId: 'rg-default', resourceGroupName: 'Default Resource Group' },
  createDelayMs: 3000,
  changeDelayMs: 2000,
  recycleDelayMs: 1000,
  retentionMs: 86_400_000,
  deleteDelayMs: 1000,
  describeLagMs: 0,
  billingLagMs: 0,
  failedRowsOccupyPair: false,
  recycledRowsOccupyPair: true,
  maxPageSize: Infinity,
  maxBandwidthMbps: 2_147_483_647,
  rateCents: { ByBandwidth: 2000, ByInstanceBandwidth95: 1500 },
  pairRateCents: {},
  accountDiscountPercent: 100,
  discountCodes: { SANDBOX80: 80 },
  pocVouchers: 0,
  priceStyle: 'sample',
  previousPrices: true,
  rateLimit: null,
  retryAfterSeconds: null,
  idStart: 1,
  faults: [],
  onCall: () => undefined,
};
