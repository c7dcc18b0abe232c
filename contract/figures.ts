import type { CreateRequest, ModifyRequest } from './request.js';
import type { CircuitFigures } from './view.js';

/** The figures of a new circuit. */
export function figuresOfCreate({ internetChargeType, bandwidth, bandwidthCap }: CreateRequest): CircuitFigures {
  return { internetChargeType, bandwidth, bandwidthCap: bandwidthCap ?? null };
}

/** The figures of a circuit after a change; what the change does not name stays. */
export function figuresOfModify(circuit: CircuitFigures, request: ModifyRequest): CircuitFigures {
  return {
    internetChargeType: circuit.internetChargeType,
    bandwidth: request.bandwidth ?? circuit.bandwidth,
    bandwidthCap: request.bandwidthCap ?? circuit.bandwidthCap,
  };
}
