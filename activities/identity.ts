import { samePair, type CircuitIdentity } from '../contract/index.js';
import type { Row } from './circuits.js';

/** Why a circuit is not the order's, in one sentence; undefined = it can be. */
export function otherThan(identity: CircuitIdentity, row: Row): string | undefined {
  const { vpcId, crossRegionBandwidthName: name } = identity;
  const problems = [
    ...(row.vpcId === vpcId ? [] : [`it is in VPC ${row.vpcId}, not ${vpcId}`]),
    ...(samePair(row, identity) ? [] : [`it is not between ${identity.regionA} and ${identity.regionZ}`]),
    ...(name === undefined || row.crossRegionBandwidthName === name ? [] : [`its name is not ${name}`]),
  ];
  return problems.length === 0 ? undefined : `This is another circuit: ${problems.join('; ')}.`;
}
