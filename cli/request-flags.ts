/** The flag of a request's field: `--region-a`. The circuit of a modify is an argument, not a flag. */
export function flagName(field: string): string {
  if (field === 'crossRegionBandwidthId') {
    return '<circuit>';
  }
  const name = field === 'crossRegionBandwidthName' ? 'name' : field.replace(/^marketingInfo\./, '');
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Field names that the sentence about another field may hold; never within a value, which is in quotes. */
const OTHER_FIELDS = /\b(regionA|bandwidth(?=,)|bandwidthCap|internetChargeType)\b(?=[^"]*$)/g;

/** A problem of a request with flags instead of field names. */
export function withFlags(problem: string): string {
  return problem.replace(/^[\w.]+/, flagName).replace(OTHER_FIELDS, flagName);
}
