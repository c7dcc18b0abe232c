import { figuresOf } from '../figures.js';
import type { RequestOf } from '../request.js';
import type { CircuitFigures } from '../view.js';
import { textOr } from '../text.js';
import { isId, type ActionRules } from './rules.js';

/** A new circuit between two regions of a VPC. */
export const create: ActionRules<RequestOf<'create'>> = {
  purchase: 'CreateCrossRegionBandwidth',
  makesCircuit: true,
  done: 'bought',

  // Sorted by code unit, because Zenlayer sells one circuit per VPC and pair of regions, in either order.
  lock: ({ vpcId, regionA, regionZ }) =>
    isId(vpcId) && isId(regionA) && isId(regionZ) ? ['crb', vpcId, ...[regionA, regionZ].sort()].join(':') : undefined,
  hasLock: (orderId) => /^crb(:[^:]+){3}$/.test(orderId),
  inLock: (orderId) => {
    const [, vpcId = '', regionA = '', regionZ = ''] = orderId.split(':');
    return { place: { vpcId, regionA, regionZ } };
  },
  circuit: () => undefined,
  target: figuresOfCreate,
  named: figuresOfCreate,
  identity: ({ vpcId, regionA, regionZ, crossRegionBandwidthName }) => ({
    vpcId,
    regionA,
    regionZ,
    crossRegionBandwidthName,
  }),

  subject: ({ regionA, regionZ }) => `${textOr(regionA, '?')} ⇄ ${textOr(regionZ, '?')}`,
  wanted: figuresOf,
  inFull: (request) => `${request.crossRegionBandwidthName}, ${create.subject(request)} in ${request.vpcId}`,
  details: ({ crossRegionBandwidthName, vpcId, internetChargeType, marketingInfo }) => [
    ['name', textOr(crossRegionBandwidthName, '?')],
    ['VPC', textOr(vpcId, '?')],
    ['charge type', textOr(internetChargeType, '?')],
    ...Object.entries(marketingInfo ?? {}).map(([name, value]) => [name, String(value)] as const),
  ],
  mayHave: () => 'may have bought',
};

/** The figures of a new circuit. */
export function figuresOfCreate(request: RequestOf<'create'>): CircuitFigures {
  const { internetChargeType, bandwidth, bandwidthCap = null } = request;
  return { internetChargeType, bandwidth, bandwidthCap };
}
