import { clipBytes } from '../contract/index.js';
import type { ActionResponse, Zenlayer } from '../zenlayer/index.js';
import type { Clock } from './server-clock.js';

/**
 * Where circuits can be ordered: the regions that are sold, and the VPCs of the account. Both change rarely, so what was
 * there is believed for some minutes. That may only let an order pass on to the price inquiry and to the API's own check:
 * whoever is told that something is missing has asked the API just now.
 */
export interface Places {
  /**
   * The regions where circuits are sold. All of them are asked for anew, unless those that are wanted were among them.
   *
   * @throws ZenlayerError
   */
  regions(wanted: readonly string[]): Promise<readonly string[]>;
  /** Whether the account has a VPC. @throws ZenlayerError */
  vpc(vpcId: string): Promise<VpcAnswer>;
}

type VpcAnswer =
  | { readonly kind: 'there' }
  | { readonly kind: 'absent' }
  /** The answer may hide the VPC. */
  | { readonly kind: 'unreadable'; readonly text: string };

interface PlacesOptions {
  readonly zenlayer: Pick<Zenlayer, 'call'>;
  /** Milliseconds that only grow; default `performance.now`. */
  readonly monotonic?: Clock | undefined;
}

const REMEMBERED_MS = 5 * 60_000;
const MOST_VPCS = 1_000;
/** All regions come in one answer. */
const REGIONS = 'regions';

/** @param options - the client of one account, whose places are remembered */
export function createPlaces({ zenlayer, monotonic = () => performance.now() }: PlacesOptions): Places {
  const sold = createMemory<readonly string[]>(1, monotonic);
  const vpcs = createMemory<VpcAnswer>(MOST_VPCS, monotonic);
  return {
    regions: (wanted) =>
      sold(
        REGIONS,
        async () => (await zenlayer.call('DescribeCrossRegionBandwidthRegions', {})).regionIds,
        (regionIds) => wanted.every((region) => regionIds.includes(region)),
      ),
    vpc: (vpcId) =>
      vpcs(
        vpcId,
        async () => vpcIn(await zenlayer.call('DescribeVpcs', { vpcIds: [vpcId] }), vpcId),
        ({ kind }) => kind === 'there',
      ),
  };
}

function vpcIn({ dataSet, oddRows, totalCount }: ActionResponse<'DescribeVpcs'>, vpcId: string): VpcAnswer {
  const odd = oddRows.find(({ raw }) => (raw.vpcId ?? vpcId) === vpcId);
  if (odd !== undefined) {
    return {
      kind: 'unreadable',
      text: `Zenlayer's data for VPC ${vpcId} is unreadable: ${clipBytes(odd.problem, 500)}.`,
    };
  }
  if (dataSet.length + oddRows.length < totalCount) {
    return {
      kind: 'unreadable',
      text: `Zenlayer counts ${totalCount} VPCs with id ${vpcId}, but returned ${dataSet.length}.`,
    };
  }
  return { kind: dataSet.some((vpc) => vpc.vpcId === vpcId) ? 'there' : 'absent' };
}

/**
 * Answers a question from memory, or from a call under way, or asks.
 *
 * @param isEnough whether an answer that was asked for earlier will do; with any other one the API is asked anew
 */
type Memory<T> = (key: string, ask: () => Promise<T>, isEnough: (answer: T) => boolean) => Promise<T>;

/** @param most how many answers are remembered; the oldest are forgotten first */
function createMemory<T>(most: number, monotonic: Clock): Memory<T> {
  const remembered = new Map<string, { readonly answer: T; readonly askedAt: number }>();
  const underWay = new Map<string, Promise<T>>();

  const remember = (key: string, answer: T, askedAt: number) => {
    // The newest comes last.
    remembered.delete(key);
    remembered.set(key, { answer, askedAt });
    const [oldest] = remembered.keys();
    if (remembered.size > most && oldest !== undefined) {
      remembered.delete(oldest);
    }
  };

  return async (key, ask, isEnough) => {
    const known = remembered.get(key);
    if (known !== undefined && monotonic() - known.askedAt < REMEMBERED_MS && isEnough(known.answer)) {
      return known.answer;
    }
    const joined = underWay.get(key);
    if (joined !== undefined) {
      const shared = await joined.catch(() => undefined);
      if (shared !== undefined && isEnough(shared)) {
        return shared;
      }
    }
    const askedAt = monotonic();
    const asking = ask();
    underWay.set(key, asking);
    try {
      const answer = await asking;
      if (isEnough(answer)) {
        remember(key, answer, askedAt);
      } else {
        remembered.delete(key);
      }
      return answer;
    } finally {
      if (underWay.get(key) === asking) {
        underWay.delete(key);
      }
    }
  };
}
