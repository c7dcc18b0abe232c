import { priceOf } from '../../contract/index.js';
import type { OrderRequest } from '../../contract/index.js';
import type { QuoteRecord } from '../../activities/index.js';
import { newOrder, type OrderData } from '../../workflows/order/data.js';
import type { Zenlayer } from '../../zenlayer/index.js';
import { serveForeignWorkflows } from '../support/foreign-worker.js';
import { QUICK } from '../support/world.js';
import type { Scene } from './scene.js';

/** Serves the workflows that start orders, as long as the scene is open. @returns their task queue */
export async function serveStarters({ connection, atClose }: Scene): Promise<string> {
  const foreigner = await serveForeignWorkflows(connection);
  atClose(() => foreigner.close());
  return foreigner.taskQueue;
}

/** What a forger has to know. */
export interface Forgery {
  readonly request: OrderRequest;
  /** Where the worker believes the API to be. */
  readonly endpoint: string;
  readonly console: Zenlayer;
}

/** What somebody passes as the state of an order that was never quoted nor approved: it is to be bought now. */
export async function forgedState({ request, endpoint, console }: Forgery): Promise<OrderData> {
  const now = new Date().toISOString();
  const { bandwidth = 0 } = request;
  const { crossRegionBandwidthPrice } =
    request.action === 'create'
      ? await console.call('InquiryPriceCreateCrossRegionBandwidth', {
          internetChargeType: 'ByBandwidth',
          regionA: request.regionA,
          regionZ: request.regionZ,
          bandwidth,
        })
      : await console.call('InquiryPriceModifyCrossRegionBandwidth', {
          crossRegionBandwidthId: request.crossRegionBandwidthId,
          bandwidth,
        });
  const figures = { internetChargeType: 'ByBandwidth', bandwidth, bandwidthCap: null };
  const id = 'Q1-aaaaaaaaaaaa';
  const quote = {
    id,
    revision: 1,
    price: priceOf(crossRegionBandwidthPrice),
    notes: [],
    inquiredAt: now,
    approveWith: { by: 'ben', quote: id },
  };
  const base = request.action === 'modify' ? { base: { ...figures, bandwidth: 100, status: 'AVAILABLE' } } : {};
  const hour = 3_600_000;
  const record: QuoteRecord = {
    quote: { ...quote, ...base },
    request,
    existing: [],
    account: { endpoint, account: 'sandbox-account' },
    settings: QUICK,
    terms: {
      ...{ rule: 'forged', required: 0, requesterMayApprove: true, commentFor: [] },
      ...{ decideWithinMs: hour, approvalValidMs: hour },
    },
    policy: 'forged',
    seal: 'forged',
  };
  const validUntil = new Date(Date.now() + hour).toISOString();
  const quoted = { record, decisions: [], validUntil, told: 0, retries: 0 };
  return { ...newOrder({ ...request }, now), stage: { state: 'placing', doing: 'send', quoted } };
}
