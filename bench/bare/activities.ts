import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { got } from 'got';
import type { CreateRequest } from '../../contract/index.js';

export interface BareActivities {
  quote(request: CreateRequest): Promise<object>;
  place(request: CreateRequest): Promise<string>;
  poll(crossRegionBandwidthId: string, waitMs: number): Promise<string>;
}

/** One API call each, with the HTTP library of the product and nothing around it: no signature, no check of the answer. */
export function bareActivities(endpoint: string): BareActivities {
  const http = got.extend({ retry: { limit: 0 }, agent: { http: new Agent({ keepAlive: true }) } });
  const call = async <T>(action: string, json: object): Promise<T> => {
    const { response } = await http
      .post(`${endpoint}/api/v2/zec`, { headers: { 'X-ZC-Action': action }, json })
      .json<{ response: T }>();
    return response;
  };
  return {
    quote: ({ internetChargeType, regionA, regionZ, bandwidth }) =>
      call<object>('InquiryPriceCreateCrossRegionBandwidth', { internetChargeType, regionA, regionZ, bandwidth }),
    async place({ vpcId, crossRegionBandwidthName, internetChargeType, regionA, regionZ, bandwidth }) {
      const { crossRegionBandwidthId } = await call<{ crossRegionBandwidthId: string }>('CreateCrossRegionBandwidth', {
        ...{ vpcId, crossRegionBandwidthName },
        ...{ internetChargeType, regionA, regionZ, bandwidth },
      });
      return crossRegionBandwidthId;
    },
    async poll(crossRegionBandwidthId, waitMs) {
      await delay(waitMs);
      const { dataSet } = await call<{ dataSet: readonly { status: string }[] }>('DescribeCrossRegionBandwidth', {
        crossRegionBandwidthIds: [crossRegionBandwidthId],
      });
      return dataSet[0]?.status ?? 'absent';
    },
  };
}
