interface Figures {
  bandwidth?: number | undefined;
  bandwidthCap?: number | null | undefined;
}

/** `100 Mbps`, `100 Mbps with bursts to 120`, `bursts to 120 Mbps`. */
export function figuresOf({ bandwidth, bandwidthCap }: Figures): string {
  if (bandwidth === undefined) {
    return bandwidthCap == null ? '? Mbps' : `bursts to ${bandwidthCap} Mbps`;
  }
  return bandwidthCap == null ? `${bandwidth} Mbps` : `${bandwidth} Mbps with bursts to ${bandwidthCap}`;
}
