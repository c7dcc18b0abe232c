import { ApplicationFailure } from '@temporalio/common';
import { isGone, listCircuits, unreadable } from '../activities/circuits.js';
import { ZenlayerError } from '../zenlayer/index.js';
import type { CrossRegionBandwidthInfo, Zenlayer } from '../zenlayer/index.js';
import { withZenlayer } from './with-zenlayer.js';

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
  return withZenlayer(env, async (zenlayer, account) => {
    try {
      const name = await account();
      const circuits = (await allCircuits(zenlayer)).map((row) => ({ ...row, gone: isGone(row) }));
      return { account: name, endpoint: zenlayer.endpoint, circuits };
    } catch (error) {
      if (error instanceof ZenlayerError || error instanceof ApplicationFailure) {
        return { trouble: error.message };
      }
      throw error;
    }
  });
}

/** A list that changes while it is read does not add up; read anew it does. */
const TRIES = 3;

/** @throws ApplicationFailure when the rows are not as many as the list says; ZenlayerError */
async function allCircuits(zenlayer: Zenlayer): Promise<CrossRegionBandwidthInfo[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { rows, odd } = await listCircuits(zenlayer, {});
      if (odd[0] !== undefined) {
        throw unreadable(
          `${odd.length} circuits are shown in a form that can’t be read, the first: ${odd[0].problem}.`,
        );
      }
      return rows;
    } catch (error) {
      if (!(error instanceof ApplicationFailure) || attempt === TRIES) {
        throw error;
      }
    }
  }
}
