/** Ways in which an API shows what is there in an unusual form, from a moment on. */
import { DESCRIBE } from './faults.js';
import type { Scene } from './scene.js';

type Row = Record<string, unknown>;
interface List {
  totalCount: number;
  dataSet: Row[];
}

/** Most rows a page, whatever was asked. */
const CAP = 100;
const FILLERS = 129;
/** How often an answer is wrong that is right in the end. */
const A_FEW = 2;
const HIDDEN_MS = 500;

const OTHER_PAIR = { regionA: 'asia-south-1', regionZ: 'eu-west-1' };

/** A row as the API gives it, of a pair that nobody here orders. */
function rowLike(scene: Scene, fields: Row): Row {
  const { vpcId, name } = subjectOf(scene);
  return {
    crossRegionBandwidthId: 'filler-1',
    crossRegionBandwidthName: name,
    status: 'AVAILABLE',
    vpcId,
    ...(scene.request.action === 'create'
      ? { regionA: scene.request.regionA, regionZ: scene.request.regionZ }
      : OTHER_PAIR),
    bandwidth: scene.request.bandwidth,
    bandwidthCap: null,
    createTime: '2026-01-01T00:00:00Z',
    internetChargeType: 'ByBandwidth',
    expiredTime: null,
    resourceGroupId: 'rg-default',
    resourceGroupName: 'Default Resource Group',
    ...fields,
  };
}

function subjectOf({ request, subject }: Scene): { vpcId: string; name: string } {
  return { vpcId: subject, name: request.action === 'create' ? request.crossRegionBandwidthName : 'filler' };
}

const isList = (response: Record<string, unknown>): boolean => Array.isArray(response.dataSet);

/** A hundred rows a page, whatever is asked, and the order's own row beyond the first page. */
export function cappedPages(scene: Scene): void {
  const fillers = Array.from({ length: FILLERS }, (_, index) =>
    rowLike(scene, {
      ...OTHER_PAIR,
      crossRegionBandwidthId: `filler-${index}`,
      crossRegionBandwidthName: `f-${index}`,
    }),
  );
  let real: Row[] = [];
  scene.gate.rewrite(({ action, body }, response) => {
    if (action !== DESCRIBE || body.vpcId === undefined || !isList(response)) {
      return response;
    }
    const page = Number(body.pageNum ?? 1);
    real = page === 1 ? (response as unknown as List).dataSet : real;
    const all = [...fillers, ...real];
    const size = Math.min(CAP, Number(body.pageSize ?? CAP));
    return { ...response, totalCount: all.length, dataSet: all.slice((page - 1) * size, page * size) };
  });
}

/** Lists that name a count and hold nothing. */
export function emptyLists(scene: Scene, forMs: number): void {
  const until = Date.now() + forMs;
  scene.gate.rewrite(({ action }, response) =>
    action === DESCRIBE && isList(response) && Date.now() < until
      ? { ...response, totalCount: 1, dataSet: [] }
      : response,
  );
}

/** One more row in each list of a VPC. */
export function extraRow(scene: Scene, fields: Row): void {
  scene.gate.rewrite(({ action, body }, response) => {
    if (action !== DESCRIBE || body.vpcId === undefined || !isList(response) || Number(body.pageNum ?? 1) > 1) {
      return response;
    }
    const { totalCount, dataSet } = response as unknown as List;
    return { ...response, totalCount: totalCount + 1, dataSet: [rowLike(scene, fields), ...dataSet] };
  });
}

/** Of another pair, with everything that a row may lack or hold. */
export const ODD_ROW: Row = {
  ...OTHER_PAIR,
  crossRegionBandwidthId: 'odd-1',
  crossRegionBandwidthName: null,
  bandwidth: '100',
  internetChargeType: null,
  createTime: 7,
  tomorrow: { field: [true] },
};

/** What is bought shows late. */
export function hideNewRows(scene: Scene): void {
  const until = Date.now() + HIDDEN_MS;
  scene.gate.rewrite(({ action }, response) =>
    action === DESCRIBE && isList(response) && Date.now() < until
      ? { ...response, totalCount: 0, dataSet: [] }
      : response,
  );
}

export function hideVpc(scene: Scene): void {
  let left = A_FEW;
  scene.gate.rewrite(({ action }, response) =>
    action === 'DescribeVpcs' && left-- > 0 ? { ...response, totalCount: 0, dataSet: [] } : response,
  );
}

export function noRegions(scene: Scene): void {
  let left = 1;
  scene.gate.rewrite(({ action }, response) =>
    action === 'DescribeCrossRegionBandwidthRegions' && left-- > 0 ? { ...response, regionIds: [] } : response,
  );
}
