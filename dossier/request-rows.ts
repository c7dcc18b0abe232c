import type { OrderRequest } from '../contract/index.js';
import { shown } from '../contract/text.js';
import type { Row } from './page-parts.js';
import { fieldsOf } from './event.js';

type FieldOf<R> = R extends unknown ? keyof R : never;

/** How each field of a request is called, in reading order. */
const LABELS: Readonly<Record<FieldOf<OrderRequest>, string>> = {
  action: 'Action',
  crossRegionBandwidthId: 'Circuit',
  crossRegionBandwidthName: 'Name',
  vpcId: 'VPC',
  regionA: 'Region A',
  regionZ: 'Region Z',
  internetChargeType: 'Charge type',
  bandwidth: 'Bandwidth (Mbps)',
  bandwidthCap: 'Bursts to (Mbps)',
  marketingInfo: 'Marketing info',
  requestedBy: 'Asked by',
  reason: 'Why',
  externalId: 'External id',
  signedBy: 'Signed by',
  signedAt: 'Signed at',
  signature: 'Signature',
};

/** Most characters that are shown of a value that should be none. */
const MOST_SHOWN = 1000;

/** All that a request asks for. One that could not be read is shown as it was received. */
export function requestRows(request: unknown): Row[] {
  if (typeof request !== 'object' || request === null) {
    return [['Received', shown(request, MOST_SHOWN)]];
  }
  const { signature, ...fields } = fieldsOf(request);
  const others = Object.keys(fields).filter((name) => !Object.hasOwn(LABELS, name));
  return [
    ...Object.entries(LABELS).map(([name, label]): Row => [label, valueText(fields[name])]),
    ...others.map((name): Row => [name, valueText(fields[name])]),
    // Its letters tell a reader nothing.
    ['Signature', signature === undefined ? undefined : 'in the dossier'],
  ];
}

function valueText(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : shown(value, MOST_SHOWN);
}
