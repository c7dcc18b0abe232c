import { ApplicationFailure } from '@temporalio/activity';
import {
  clipBytes,
  figuresOf,
  figuresOfCreate,
  samePair,
  type Circuit,
  type CircuitFigures,
  type CreateRequest,
  type StartingPoint,
} from '../contract/index.js';
import { timeText } from '../contract/time-text.js';
import type { ActionRequest, ActionResponse, CrossRegionBandwidthInfo, Zenlayer } from '../zenlayer/index.js';

export type Row = CrossRegionBandwidthInfo;

/** A row that can't be read. */
type OddRow = ActionResponse<'DescribeCrossRegionBandwidth'>['oddRows'][number];

/** A complete list. */
export interface Listed {
  readonly rows: readonly Row[];
  readonly odd: readonly OddRow[];
}

type Filter = Pick<ActionRequest<'DescribeCrossRegionBandwidth'>, 'vpcId' | 'crossRegionBandwidthIds'>;

const PAGE_SIZE = 1000;

/**
 * All circuits that match a filter, from all pages. The list counts only if every row that the API counts has come.
 *
 * @throws ApplicationFailure `UNREADABLE_LIST`, which is retried: an incomplete list must not read as "nothing exists"
 */
export async function listCircuits(zenlayer: Zenlayer, filter: Filter): Promise<Listed> {
  const rows = new Map<string, Row>();
  // By id, because a list that changes meanwhile shows some rows twice. Each row without an id is one of its own.
  const odd = new Map<unknown, OddRow>();
  let pageSize = PAGE_SIZE;
  let total: number | undefined;
  let known = 0;
  for (let pageNum = 1; ; pageNum++) {
    const page = await zenlayer.call('DescribeCrossRegionBandwidth', { ...filter, pageSize, pageNum });
    page.dataSet.forEach((row) => rows.set(row.crossRegionBandwidthId, row));
    page.oddRows.forEach((row) => odd.set(row.raw['crossRegionBandwidthId'] ?? row, row));
    const before = known;
    known = new Set([...rows.keys(), ...odd.keys()]).size;
    total ??= page.totalCount;
    if (known === total && total === page.totalCount) {
      return { rows: [...rows.values()], odd: [...odd.values()] };
    }
    // A page without a new row is the end, too: a server may always return the first page.
    if (total !== page.totalCount || known > total || known === before) {
      throw unreadable(`Zenlayer counts ${page.totalCount} circuits, but returned ${known} up to page ${pageNum}.`);
    }
    // A server that returns fewer rows than asked for numbers its pages by its own page size.
    pageSize = pageNum === 1 ? page.dataSet.length + page.oddRows.length : pageSize;
  }
}

/** All circuits of a VPC for one pair of regions, in either order and in any status. @throws as `listCircuits` */
export async function circuitsOfPair(
  zenlayer: Zenlayer,
  { vpcId, regionA, regionZ }: Pick<CreateRequest, 'vpcId' | 'regionA' | 'regionZ'>,
): Promise<Row[]> {
  // The API's region filters know only the stored order of the regions, and its name filter is fuzzy: list by VPC, match here.
  const { rows, odd } = await listCircuits(zenlayer, { vpcId });
  const ends = [regionA, regionZ];
  const mayBe = (value: unknown, wanted: readonly string[]) => typeof value !== 'string' || wanted.includes(value);
  refuseOdd(
    odd,
    ({ raw }) => mayBe(raw['vpcId'], [vpcId]) && mayBe(raw['regionA'], ends) && mayBe(raw['regionZ'], ends),
  );
  return rows.filter((row) => row.vpcId === vpcId && samePair(row, { regionA, regionZ }));
}

/** A circuit by its id; undefined when the API does not show it. @throws as `listCircuits` */
export async function circuitById(zenlayer: Zenlayer, crossRegionBandwidthId: string): Promise<Row | undefined> {
  return circuitIn(
    await listCircuits(zenlayer, { crossRegionBandwidthIds: [crossRegionBandwidthId] }),
    crossRegionBandwidthId,
  );
}

/** One circuit of a list. @throws as `listCircuits`, when a row that can't be read may be it */
export function circuitIn({ rows, odd }: Listed, crossRegionBandwidthId: string): Row | undefined {
  const found = rows.find((row) => row.crossRegionBandwidthId === crossRegionBandwidthId);
  if (found === undefined) {
    refuseOdd(odd, ({ raw }) => (raw['crossRegionBandwidthId'] ?? crossRegionBandwidthId) === crossRegionBandwidthId);
  }
  return found;
}

/** Throws when an unreadable row may be the one in question. All other unreadable rows are ignored. */
function refuseOdd(odd: readonly OddRow[], matters: (row: OddRow) => boolean): void {
  const row = odd.find(matters);
  if (row !== undefined) {
    const id = row.raw['crossRegionBandwidthId'];
    const which = typeof id === 'string' ? `circuit ${clipBytes(id, 100)}` : 'a circuit without a readable id';
    throw unreadable(`Zenlayer's data for ${which} is unreadable: ${clipBytes(row.problem, 500)}.`);
  }
}

/** The failure for an answer that says too little: it is retried. */
export function unreadable(message: string): ApplicationFailure {
  return ApplicationFailure.retryable(message, 'UNREADABLE_LIST');
}

/** Whether a circuit exists: usable, or being built or changed. */
export function isThere({ status }: { status: string }): boolean {
  return status === 'CREATING' || status === 'CHANGING' || status === 'AVAILABLE';
}

/** Whether a circuit no longer exists, or was never built. */
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

export function startingPoint({ internetChargeType, bandwidth, bandwidthCap, status }: Row): StartingPoint {
  return { internetChargeType, bandwidth, bandwidthCap, status };
}

export function circuitOf(row: Row): Circuit {
  return { crossRegionBandwidthId: row.crossRegionBandwidthId, status: clipBytes(row.status, 100) };
}

/** One line about a circuit; at most 1000 bytes, because the API limits no text. */
export function describeRow(row: Row): string {
  return clipBytes(
    `circuit ${row.crossRegionBandwidthId} "${row.crossRegionBandwidthName}" ${row.regionA} ⇄ ${row.regionZ}, ` +
      `${figuresOf(row)}, ${row.internetChargeType}, ${row.status}, created ${createdText(row.createTime)}`,
    1000,
  );
}

/** A time that does not say that it is in UTC is shown as it is. */
function createdText(time: string | null | undefined): string {
  return time == null ? 'at an unknown time' : time.endsWith('Z') ? timeText(time) : time;
}
