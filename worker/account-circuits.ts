import { ApplicationFailure } from '@temporalio/common';
import { isGone, listCircuits, type Listed } from '../activities/circuits.js';
import { clipBytes } from '../contract/index.js';
import { ZenlayerError } from '../zenlayer/index.js';
import type { CrossRegionBandwidthInfo, Zenlayer } from '../zenlayer/index.js';
import { withZenlayer } from './with-zenlayer.js';

/** A circuit of the account; `gone` = it has ceased to be, or is about to, or never came to be. */
export interface AccountCircuit extends CrossRegionBandwidthInfo {
  readonly gone: boolean;
}

/** A circuit that the API shows in a form that can't be read; without the fields that can't. */
export interface OddCircuit extends Partial<
  Pick<CrossRegionBandwidthInfo, 'crossRegionBandwidthId' | 'vpcId' | 'regionA' | 'regionZ'>
> {
  /** What is wrong with it; at most 500 bytes. */
  readonly problem: string;
}

/** All circuits that the account has. */
export interface AccountCircuits {
  readonly account: string;
  readonly endpoint: string;
  readonly circuits: readonly AccountCircuit[];
  readonly odd: readonly OddCircuit[];
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
      const { rows, odd } = await allCircuits(zenlayer);
      const circuits = rows.map((row) => ({ ...row, gone: isGone(row) }));
      return { account: name, endpoint: zenlayer.endpoint, circuits, odd: odd.map(oddCircuit) };
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
async function allCircuits(zenlayer: Zenlayer): Promise<Listed> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await listCircuits(zenlayer, {});
    } catch (error) {
      if (!(error instanceof ApplicationFailure) || attempt === TRIES) {
        throw error;
      }
    }
  }
}

function oddCircuit({ raw, problem }: Listed['odd'][number]): OddCircuit {
  const fields = (['crossRegionBandwidthId', 'vpcId', 'regionA', 'regionZ'] as const).flatMap((name) => {
    const value = raw[name];
    return typeof value === 'string' && value !== '' ? [[name, value]] : [];
  });
  return { ...(Object.fromEntries(fields) as Omit<OddCircuit, 'problem'>), problem: clipBytes(problem, 500) };
}
