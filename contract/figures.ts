import { textOr } from './text.js';

interface Figures {
  readonly bandwidth?: unknown;
  readonly bandwidthCap?: unknown;
}

/** `100 Mbps`, `100 Mbps with bursts to 120 Mbps`, `bursts to 120 Mbps`. Works for unchecked figures too. */
export function figuresOf({ bandwidth, bandwidthCap }: Figures): string {
  const cap = bandwidthCap == null ? undefined : textOr(bandwidthCap, '?');
  if (bandwidth === undefined) {
    return cap === undefined ? '? Mbps' : `bursts to ${cap} Mbps`;
  }
  const mbps = textOr(bandwidth, '?');
  return cap === undefined ? `${mbps} Mbps` : `${mbps} Mbps with bursts to ${cap} Mbps`;
}
