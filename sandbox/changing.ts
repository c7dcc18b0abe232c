import { z } from 'zod';
import { STATUSES } from './circuit.js';
import { enter } from './lifecycle.js';
import type { World } from './world.js';

/** A change of a circuit without any API call. Only the types are checked, so impossible states are possible. */
export const circuitChangeSchema = z.strictObject({
  crossRegionBandwidthId: z.string(),
  /** A passing status starts its time now. */
  status: z.enum(STATUSES).optional(),
  /** Mbps. */
  bandwidth: z.int().optional(),
  /** Mbps. */
  bandwidthCap: z.int().nullable().optional(),
  crossRegionBandwidthName: z.string().optional(),
});

export type CircuitChange = z.input<typeof circuitChangeSchema>;

/**
 * Changes a circuit as if Zenlayer, or a person in Zenlayer's console, did it. New figures show at once, and a running
 * change ends with them; without new figures it ends with its own.
 *
 * @throws ZodError when the change is invalid; Refusal when the circuit does not exist
 */
export function changeCircuit(world: World, now: number, change: CircuitChange): void {
  const asked = circuitChangeSchema.parse(change);
  const circuit = world.circuit(asked.crossRegionBandwidthId);
  circuit.crossRegionBandwidthName = asked.crossRegionBandwidthName ?? circuit.crossRegionBandwidthName;
  if (asked.bandwidth !== undefined || asked.bandwidthCap !== undefined) {
    const { bandwidth = circuit.figures.bandwidth, bandwidthCap = circuit.figures.bandwidthCap } = asked;
    circuit.figures = { bandwidth, bandwidthCap };
    circuit.figuresAfterChange = circuit.figures;
  }
  if (asked.status !== undefined) {
    enter(circuit, asked.status, now, world.settings);
    if (!['CREATING', 'AVAILABLE', 'CHANGING'].includes(asked.status)) {
      world.account.release(circuit, now);
    }
  }
}
