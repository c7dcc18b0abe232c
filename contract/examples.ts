/** What stands in the example messages that people are shown, for them to replace; refused when sent as it is. */
export const EXAMPLES = {
  by: 'your name',
  reason: 'why',
  crossRegionBandwidthId: 'the id of the circuit',
} as const;
