import type { Facts } from '../../policy/index.js';
import { SAMPLE_PRICE } from '../activities/figures.js';

/** A new circuit of 100 Mbps between two regions of Asia. */
export const FACTS: Facts = {
  action: 'create',
  requestedBy: 'ana@example.com',
  vpcId: 'vpc-1',
  regions: ['asia-east-1', 'asia-north-1'],
  internetChargeType: 'ByBandwidth',
  bandwidth: 100,
  bandwidthCap: null,
  price: SAMPLE_PRICE,
};
