/** Names every entry of the whole package; runs without a server. */
export const WHOLE_PROGRAM = `
import { OrdersClient, orderIdOf, approveUpdate, type OrderRequest, type OrderView } from 'crb-orders';
import { createZenlayer } from 'crb-orders/zenlayer';
import { startSandbox } from 'crb-orders/sandbox';
import { createOrdersWorker, readConfig, runWorker, VARIABLES } from 'crb-orders/worker';

export type Seen = OrderView;
const request: OrderRequest = {
  action: 'modify', crossRegionBandwidthId: '2000000000000000001', bandwidth: 200, requestedBy: 'ana@example.com',
};
const config = readConfig({ ZENLAYER_TOKEN: 'secret' });
const zenlayer = createZenlayer(config.zenlayer);
zenlayer.close();
const sandbox = await startSandbox({ port: 0 });
await sandbox.close();
console.log(orderIdOf(request), approveUpdate.name, config.taskQueue, VARIABLES.length);
console.log([OrdersClient, createOrdersWorker, runWorker].map((what) => typeof what).join(' '));
process.exit(await runWorker({ ZENLAYER_TOKEN: 'secret', TEMPORAL_ADDRESS: '127.0.0.1:1' }) === 75 ? 0 : 1);
`;

/** Asks a server that is not there. */
export const CLIENT_PROGRAM = `
import { OrdersClient, OrdersError, type OrderState } from 'crb-orders-client';

const state: OrderState = 'awaitingApproval';
try {
  await OrdersClient.connect({ env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } });
  process.exitCode = 1;
} catch (error) {
  console.log(state, error);
  process.exitCode = error instanceof OrdersError && error.code === 'unreachable' ? 0 : 1;
}
`;
