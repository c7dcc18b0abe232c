import {
  clipBytes,
  figuresOfCreate,
  type Circuit,
  type CircuitFigures,
  type CreateRequest,
} from '../contract/index.js';
import type { CrossRegionBandwidthInfo, Zenlayer } from '../zenlayer/index.js';

export type Row = CrossRegionBandwidthInfo;

const PAGE_SIZE = 1000;

/** All circuits of a VPC for one pair of regions, in either order and in any status. */
export async function circuitsOfPair(
  zenlayer: Zenlayer,
  { vpcId, regionA, regionZ }: Pick<CreateRequest, 'vpcId' | 'regionA' | 'regionZ'>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let pageNum = 1; ; pageNum++) {
    // The API's region filters see a row only as it was stored, and its name filter is fuzzy: list by VPC, match here.
    const page = await zenlayer.call('DescribeCrossRegionBandwidth', { vpcId, pageSize: PAGE_SIZE, pageNum });
    rows.push(...page.dataSet.filter((row) => samePair(row, { regionA, regionZ })));
    if (page.dataSet.length === 0 || pageNum * PAGE_SIZE >= page.totalCount) {
      return rows;
    }
  }
}

/** A circuit by its id; undefined when the API does not show it. */
export async function circuitById(zenlayer: Zenlayer, crossRegionBandwidthId: string): Promise<Row | undefined> {
  const { dataSet } = await zenlayer.call('DescribeCrossRegionBandwidth', {
    crossRegionBandwidthIds: [crossRegionBandwidthId],
  });
  return dataSet.find((row) => row.crossRegionBandwidthId === crossRegionBandwidthId);
}

function samePair(row: Row, pair: { regionA: string; regionZ: string }): boolean {
  return (
    (row.regionA === pair.regionA && row.regionZ === pair.regionZ) ||
    (row.regionA === pair.regionZ && row.regionZ === pair.regionA)
  );
}

/** Whether a circuit is there: usable, or on its way to be. */
export function isThere({ status }: { status: string }): boolean {
  return status === 'CREATING' || status === 'CHANGING' || status === 'AVAILABLE';
}

/** Whether a circuit has ceased to be, or never came to be. */
export function isGone({ status }: { status: string }): boolean {
  return status === 'CREATE_FAILED' || status === 'DELETING' || isRecycled({ status });
}

export function isRecycled({ status }: { status: string }): boolean {
  return status === 'RECYCLING' || status === 'RECYCLED';
}

export function sameFigures(row: CircuitFigures, figures: CircuitFigures): boolean {
  return (
    row.internetChargeType === figures.internetChargeType &&
    row.bandwidth === figures.bandwidth &&
    row.bandwidthCap === figures.bandwidthCap
  );
}

/** Whether a circuit is exactly what a create asks for. */
export function isAsAsked(row: Row, request: CreateRequest): boolean {
  return (
    row.crossRegionBandwidthName === request.crossRegionBandwidthName && sameFigures(row, figuresOfCreate(request))
  );
}

export function circuitOf(row: Row): Circuit {
  return { crossRegionBandwidthId: row.crossRegionBandwidthId, status: clipBytes(row.status, 100) };
}

/** One line that tells a circuit from others; at most 1000 bytes, for the API bounds no text. */
export function describeRow(row: Row): string {
  const burst = row.bandwidthCap === null ? '' : ` with bursts to ${row.bandwidthCap}`;
  return clipBytes(
    `circuit ${row.crossRegionBandwidthId} "${row.crossRegionBandwidthName}" ${row.regionA} ⇄ ${row.regionZ}, ` +
      `${row.bandwidth} Mbps${burst}, ${row.internetChargeType}, ${row.status}, created ${row.createTime ?? 'at an unknown time'}`,
    1000,
  );
}
