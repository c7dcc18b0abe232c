/** The two ends of a circuit, in any order. */
export interface RegionPair {
  readonly regionA: string;
  readonly regionZ: string;
}

/** Whether two pairs of regions are the same, in any order. */
export function samePair(one: RegionPair, other: RegionPair): boolean {
  return (
    (one.regionA === other.regionA && one.regionZ === other.regionZ) ||
    (one.regionA === other.regionZ && one.regionZ === other.regionA)
  );
}
