import type { Row } from '../../activities/circuits.js';
import { CREATE } from './figures.js';

/** A live circuit, exactly as `CREATE` asks for it. */
export function row(fields: Partial<Row> = {}): Row {
  return {
    crossRegionBandwidthId: '2000000000000000001',
    crossRegionBandwidthName: CREATE.crossRegionBandwidthName,
    status: 'AVAILABLE',
    vpcId: CREATE.vpcId,
    regionA: CREATE.regionA,
    regionZ: CREATE.regionZ,
    bandwidth: CREATE.bandwidth,
    bandwidthCap: null,
    internetChargeType: CREATE.internetChargeType,
    createTime: '2026-11-22T10:00:00Z',
    expiredTime: null,
    resourceGroupId: null,
    resourceGroupName: null,
    ...fields,
  };
}
