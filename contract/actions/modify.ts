import { defined } from '../defined.js';
import { figuresOf } from '../figures.js';
import type { RequestOf } from '../request.js';
import type { CircuitFigures } from '../view.js';
import { textOr } from '../text.js';
import { isId, type ActionRules } from './rules.js';

/** A new bandwidth or burst for an existing circuit. */
export const modify: ActionRules<RequestOf<'modify'>> = {
  purchase: 'ModifyCrossRegionBandwidth',
  makesCircuit: false,
  done: 'changed',

  lock: ({ crossRegionBandwidthId: id }) => (isId(id) ? `crb:${id}` : undefined),
  hasLock: (orderId) => /^crb:[^:]+$/.test(orderId),
  inLock: (orderId) => ({ circuit: orderId.slice('crb:'.length) }),
  circuit: ({ crossRegionBandwidthId }) => crossRegionBandwidthId,
  target: (request, before) => before && figuresOfModify(before, request),
  named: namedFigures,
  identity: (_request, where) => where,

  subject: ({ crossRegionBandwidthId }) => textOr(crossRegionBandwidthId, 'a circuit'),
  wanted: figuresOf,
  inFull: (request, where) =>
    `${modify.subject(request)}${where === undefined ? '' : `, ${where.regionA} ⇄ ${where.regionZ} in ${where.vpcId}`}`,
  details: () => [],
  mayHave: (figures) => `may have changed the circuit to ${figures}`,
};

/** The figures of a circuit after a change. A figure that the request does not name stays. */
export function figuresOfModify(circuit: CircuitFigures, request: RequestOf<'modify'>): CircuitFigures {
  const { internetChargeType, bandwidth, bandwidthCap } = circuit;
  return { internetChargeType, bandwidth, bandwidthCap, ...namedFigures(request) };
}

function namedFigures({ bandwidth, bandwidthCap }: RequestOf<'modify'>): Partial<CircuitFigures> {
  return defined({ bandwidth, bandwidthCap });
}
