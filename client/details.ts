import { figuresOf, unsignedRequest, type OrderRequest } from '../contract/index.js';
import { plainMarkdown } from '../contract/plain-markdown.js';

const MOST_WORDS_BYTES = 500;

/** How people call the fields of a request; a field that is not here keeps its own name. */
const LABELS: Readonly<Record<string, string>> = {
  vpcId: 'VPC',
  internetChargeType: 'charge type',
  crossRegionBandwidthName: 'name',
  crossRegionBandwidthId: 'circuit',
  regionA: 'region A',
  regionZ: 'region Z',
  requestedBy: 'requested by',
  externalId: 'external id',
};

/** What an order of each action is, in words. */
const TITLES: Readonly<Record<OrderRequest['action'], string>> = {
  create: 'New cross-region circuit',
  modify: "Change of a circuit's bandwidth",
};

/** The request as short Markdown, for the workflow's page in the Temporal UI. */
export function detailsOf(request: OrderRequest): string {
  const { action, bandwidth, bandwidthCap, ...fields } = unsignedRequest(request);
  const rows = Object.entries({ bandwidth: figuresOf({ bandwidth, bandwidthCap }), ...fields })
    .flatMap(([name, value]): [string, unknown][] =>
      typeof value === 'object' ? Object.entries(value) : [[name, value]],
    )
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `- ${LABELS[name] ?? name}: **${plainMarkdown(String(value), MOST_WORDS_BYTES)}**`);
  return [`**${TITLES[action]}**`, '', ...rows].join('\n');
}
