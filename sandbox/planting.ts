import { z } from 'zod';
import { type Circuit, STATUSES } from './circuit.js';
import { enter } from './lifecycle.js';
import { CHARGE_TYPES } from './settings.js';
import type { World } from './world.js';

/** A circuit to add. Only the types are checked, so impossible circuits are possible. */
export const plantedCircuitSchema = z.strictObject({
  regionA: z.string(),
  regionZ: z.string(),
  vpcId: z.string().default('vpc-1'),
  internetChargeType: z.enum(CHARGE_TYPES).default('ByBandwidth'),
  /** Mbps. */
  bandwidth: z.int().default(100),
  /** Mbps. */
  bandwidthCap: z.int().nullable().default(null),
  /** A passing status starts its time now. */
  status: z.enum(STATUSES).default('AVAILABLE'),
  /** Default: `planted-<n>`. */
  crossRegionBandwidthName: z.string().optional(),
});

export type PlantedCircuit = z.input<typeof plantedCircuitSchema>;

/**
 * Adds a circuit as if somebody else had ordered it. It is visible at once and costs nothing.
 *
 * @throws ZodError when the circuit is invalid
 */
export function plant(world: World, now: number, planted: PlantedCircuit) {
  const { status, bandwidth, bandwidthCap, crossRegionBandwidthName, ...ends } = plantedCircuitSchema.parse(planted);
  world.planted += 1;
  const figures = { bandwidth, bandwidthCap };
  const circuit: Circuit = {
    ...ends,
    crossRegionBandwidthId: world.ids.circuit(),
    orderNumber: world.ids.order(),
    crossRegionBandwidthName: crossRegionBandwidthName ?? `planted-${world.planted}`,
    createdAt: now,
    visibleAt: now,
    percent: world.settings.accountDiscountPercent,
    billed: false,
    afterCreating: 'AVAILABLE',
    status,
    figures,
    figuresAfterChange: figures,
    statusEnds: null,
    nextDeduction: null,
    hold: 0,
  };
  enter(circuit, status, now, world.settings);
  world.add(circuit);
  return { crossRegionBandwidthId: circuit.crossRegionBandwidthId, orderNumber: circuit.orderNumber };
}
