import { lookup } from 'node:dns/promises';
import type { RuntimeOptions } from '@temporalio/worker';
import { BUCKETS } from './catalogue.js';

export interface MetricsAddress {
  /** Default: all addresses, of IPv4 and IPv6. */
  readonly host?: string;
  readonly port: number;
}

/** All addresses: of both families, or of IPv4 on a machine without IPv6. */
const EVERYWHERE = ['[::]', '0.0.0.0'];

/** An address family, or an address, that the machine does not have; see errno(3). */
const NOT_HERE = /\(os error (97|99)\)/;

/**
 * Does something with an address for the SDK, which takes no names of hosts. Where the machine has no IPv6, does it again
 * with all addresses of IPv4.
 *
 * @param use - throws what the SDK's core says about an address that can't be used
 * @throws Error of the name's resolution, or what `use` throws
 */
export async function withBindAddress(
  { host, port }: MetricsAddress,
  use: (bindAddress: string) => void,
): Promise<void> {
  const hosts = host === undefined ? EVERYWHERE : [await addressOf(host)];
  for (const [index, each] of hosts.entries()) {
    try {
      use(`${each}:${port}`);
      return;
    } catch (error) {
      const another = index + 1 < hosts.length;
      if (!(another && error instanceof Error && NOT_HERE.test(error.message))) {
        throw error;
      }
    }
  }
}

async function addressOf(host: string): Promise<string> {
  const { address, family } = await lookup(host);
  return family === 6 ? `[${address}]` : address;
}

type MetricsOptions = NonNullable<NonNullable<RuntimeOptions['telemetryOptions']>['metrics']>;

/** How the SDK serves its metrics and those of this project: by Prometheus' conventions for names and units. */
export function metricsOptions(bindAddress: string): MetricsOptions {
  return {
    prometheus: {
      bindAddress,
      countersTotalSuffix: true,
      unitSuffix: true,
      useSecondsForDurations: true,
      histogramBucketOverrides: { ...BUCKETS },
    },
    attachServiceName: false,
  };
}
