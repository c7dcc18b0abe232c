import { ApplicationFailure } from '@temporalio/common';
import { isGone, listCircuits, type Listed } from '../activities/circuits.js';
import { clipBytes } from '../contract/index.js';
import { ZenlayerError } from '../zenlayer/index.js';
import type { CrossRegionBandwidthInfo, Zenlayer } from '../zenlayer/index.js';
import { withZenlayer } from './with-zenlayer.js';

/** A circuit of the account. `gone`: it no longer exists, is being deleted, or was never built. */
export interface AccountCircuit extends CrossRegionBandwidthInfo {
  readonly gone: boolean;
}

/** A circuit that can't be read, with the fields that can be. */
export interface OddCircuit extends Partial<
  Pick<CrossRegionBandwidthInfo, 'crossRegionBandwidthId' | 'vpcId' | 'regionA' | 'regionZ'>
> {
  /** Why it can't be read; at most 500 bytes. */
  readonly problem: string;
}

/** All circuits of the account. */
export interface AccountCircuits {
  readonly account: string;
  readonly endpoint: string;
  readonly circuits: readonly AccountCircuit[];
  readonly odd: readonly OddCircuit[];
}

/**
 * All circuits, in all VPCs, of the account in a worker's environment.
 *
 * @returns the circuits, or every wrong variable, or why the list can't be read; never only a part of the circuits
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

/** A list that changes while it is read has a wrong count; reading it again helps. */
const TRIES = 3;

/** @throws ApplicationFailure when the number of rows differs from the list's count; ZenlayerError */
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
