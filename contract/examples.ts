/** Placeholders in the example messages that people see. An order refuses them until they are replaced. */
export const EXAMPLES = {
  by: 'your name',
  reason: 'why',
  crossRegionBandwidthId: 'the id of the circuit',
} as const;
