import { setTimeout as wait } from 'node:timers/promises';
import DataLoader from 'dataloader';
import { ZenlayerError, type Zenlayer } from '../zenlayer/index.js';
import type { Row } from './circuits.js';

/** Reads one circuit; undefined when the API does not show it. Rejects with a ZenlayerError. */
export type Poll = (crossRegionBandwidthId: string) => Promise<Row | undefined>;

/** Ids that one Describe call may name. */
const IDS_A_CALL = 100;
/** Polls that begin within this many ms share a call. */
const GATHER_MS = 25;
const BACK_OFF_MOST_MS = 60_000;

/**
 * Polls of all orders of a worker, merged: up to 100 circuits a call, one call at a time. When the API is in trouble
 * they back off together.
 */
export function createPoller(zenlayer: Zenlayer, now: () => number = Date.now): Poll {
  let troubles = 0;
  let notBefore = 0;
  let lane: Promise<unknown> = Promise.resolve();

  const describe = async (crossRegionBandwidthIds: readonly string[]): Promise<(Row | undefined)[]> => {
    await wait(Math.max(0, notBefore - now()));
    try {
      const { dataSet } = await zenlayer.call('DescribeCrossRegionBandwidth', {
        crossRegionBandwidthIds: [...crossRegionBandwidthIds],
        pageSize: IDS_A_CALL,
      });
      troubles = 0;
      const rows = new Map(dataSet.map((row) => [row.crossRegionBandwidthId, row]));
      return crossRegionBandwidthIds.map((id) => rows.get(id));
    } catch (error) {
      const asked = error instanceof ZenlayerError ? (error.retryAfterMs ?? 0) : 0;
      notBefore = now() + Math.min(BACK_OFF_MOST_MS, Math.max(asked, 250 * 2 ** troubles++));
      throw error;
    }
  };

  const loader = new DataLoader<string, Row | undefined>(
    (ids) => {
      const turn = lane.then(() => describe(ids));
      lane = turn.catch(() => undefined);
      return turn;
    },
    { cache: false, maxBatchSize: IDS_A_CALL, batchScheduleFn: (callback) => setTimeout(callback, GATHER_MS) },
  );
  return (id) => loader.load(id);
}
