import { formatTime } from './formats.js';
import type { ChargeType, SandboxSettings } from './settings.js';

/** The documented values of `status`. */
export const STATUSES = [
  'CREATING',
  'AVAILABLE',
  'CHANGING',
  'RECYCLING',
  'RECYCLED',
  'DELETING',
  'CREATE_FAILED',
] as const;
export type Status = (typeof STATUSES)[number];

/** The figures that a change can move, in Mbps. */
export interface Figures {
  readonly bandwidth: number;
  readonly bandwidthCap: number | null;
}

/** One private cross-region bandwidth. Times are milliseconds, money is in cents. */
export interface Circuit {
  readonly crossRegionBandwidthId: string;
  readonly orderNumber: string;
  readonly vpcId: string;
  readonly regionA: string;
  readonly regionZ: string;
  readonly internetChargeType: ChargeType;
  readonly createdAt: number;
  /** Before this time, DescribeCrossRegionBandwidth leaves the circuit out. */
  readonly visibleAt: number;
  /** Percent to pay, fixed at creation. */
  readonly percent: number;
  /** Whether hours are deducted; a planted circuit costs nothing. */
  readonly billed: boolean;
  /** The status after CREATING. */
  readonly afterCreating: 'AVAILABLE' | 'CREATE_FAILED';
  crossRegionBandwidthName: string;
  status: Status | 'gone';
  figures: Figures;
  /** The figures after CHANGING. */
  figuresAfterChange: Figures;
  /** When a temporary status ends. */
  statusEnds: number | null;
  /** When the next full hour is deducted. */
  nextDeduction: number | null;
  /** The money that is frozen for it. */
  hold: number;
}

/** A row of DescribeCrossRegionBandwidth: exactly the thirteen documented fields. */
export interface CrossRegionBandwidthInfo {
  crossRegionBandwidthId: string;
  crossRegionBandwidthName: string;
  status: string;
  vpcId: string;
  regionA: string;
  regionZ: string;
  bandwidth: number;
  bandwidthCap: number | null;
  createTime: string;
  internetChargeType: string;
  expiredTime: string | null;
  resourceGroupId: string;
  resourceGroupName: string;
}

/** What the API shows of a circuit. */
export function circuitInfo(circuit: Circuit, { resourceGroup }: SandboxSettings): CrossRegionBandwidthInfo {
  return {
    crossRegionBandwidthId: circuit.crossRegionBandwidthId,
    crossRegionBandwidthName: circuit.crossRegionBandwidthName,
    status: circuit.status,
    vpcId: circuit.vpcId,
    regionA: circuit.regionA,
    regionZ: circuit.regionZ,
    bandwidth: circuit.figures.bandwidth,
    bandwidthCap: circuit.figures.bandwidthCap,
    createTime: formatTime(circuit.createdAt),
    internetChargeType: circuit.internetChargeType,
    expiredTime: null,
    ...resourceGroup,
  };
}

/** The same text for a pair of regions in either order. */
export function pairKey(regionA: string, regionZ: string): string {
  return regionA < regionZ ? `${regionA}/${regionZ}` : `${regionZ}/${regionA}`;
}
