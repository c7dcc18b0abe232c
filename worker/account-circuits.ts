import { isGone } from '../activities/circuits.js';
import { createZenlayer, ZenlayerError } from '../zenlayer/index.js';
import type { ActionResponse, CrossRegionBandwidthInfo, Zenlayer } from '../zenlayer/index.js';
import { ConfigError } from './config-error.js';
import { readConfig } from './config.js';
import type { WorkerConfig } from './config.js';
import { rememberAccount } from './zenlayer-account.js';

/** A circuit of the account; `gone` = it has ceased to be, or is about to, or never came to be. */
export interface AccountCircuit extends CrossRegionBandwidthInfo {
  gone: boolean;
}

/** All circuits that the account has. */
export interface AccountCircuits {
  account: string;
  endpoint: string;
  circuits: AccountCircuit[];
}

/**
 * All circuits of the account that a worker's environment names, of all VPCs.
 *
 * @returns or every variable that is wrong, or why the circuits can't be read: never a part of them
 */
export async function circuitsOfAccount(
  env: NodeJS.ProcessEnv,
): Promise<AccountCircuits | { problems: string[] } | { trouble: string }> {
  let config: WorkerConfig;
  try {
    config = readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) {
      return { problems: [...error.problems] };
    }
    throw error;
  }
  const zenlayer = createZenlayer(config.zenlayer);
  try {
    const account = await rememberAccount(zenlayer, config.zenlayer.credentials)();
    const circuits = (await allCircuits(zenlayer)).map((row) => ({ ...row, gone: isGone(row) }));
    return { account, endpoint: zenlayer.endpoint, circuits };
  } catch (error) {
    if (error instanceof ZenlayerError || error instanceof UnreadableList) {
      return { trouble: error.message };
    }
    throw error;
  } finally {
    zenlayer.close();
  }
}

/** A list that does not add up. */
class UnreadableList extends Error {}

const PAGE_SIZE = 1000;

/** A list that changes while it is read does not add up either; read anew it does. */
const TRIES = 3;

/** @throws UnreadableList when the rows are not as many as the list says; ZenlayerError */
async function allCircuits(zenlayer: Zenlayer): Promise<CrossRegionBandwidthInfo[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readPages(zenlayer);
    } catch (error) {
      if (!(error instanceof UnreadableList) || attempt === TRIES) {
        throw error;
      }
    }
  }
}

async function readPages(zenlayer: Zenlayer): Promise<CrossRegionBandwidthInfo[]> {
  const rows: CrossRegionBandwidthInfo[] = [];
  let received = 0;
  let expected: number | undefined;
  for (let pageNum = 1; ; pageNum++) {
    const page = await zenlayer.call('DescribeCrossRegionBandwidth', { pageSize: PAGE_SIZE, pageNum });
    rows.push(...page.dataSet);
    received += countOf(page);
    expected ??= page.totalCount;
    const different = new Set(rows.map((row) => row.crossRegionBandwidthId)).size;
    if (received === expected && page.totalCount === expected && different === rows.length) {
      return rows;
    }
    // A server may send smaller pages than it was asked for, but not empty ones, too many rows, or one row twice.
    if (received >= expected || page.totalCount !== expected || countOf(page) === 0 || different < rows.length) {
      throw new UnreadableList(
        `The list of circuits does not add up: it says ${expected}, and ${received} rows came, ${different} of them different.`,
      );
    }
  }
}

/** How many rows of the account came with a page. */
function countOf({ dataSet }: ActionResponse<'DescribeCrossRegionBandwidth'>): number {
  return dataSet.length;
}
