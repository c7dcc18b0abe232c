import { expect, it } from '@jest/globals';
import { readPolicy } from '../../policy/index.js';
import { receiverOf } from '../support/receiver.js';
import { worldOfFile } from '../support/suite.js';
import { inState } from '../support/world.js';

const NETWORK = Array.from({ length: 100 }, (_, index) => `p${index}@example.com`);
const world = worldOfFile({
  parts: {
    policy: readPolicy(
      JSON.stringify({
        groups: { network: NETWORK, finance: ['dora@example.com'] },
        rules: [{ name: 'all', approvals: 2, fromEach: ['group:network', 'group:finance'] }],
      }),
      'policy.yaml',
    ),
    receivers: receiverOf(() => Promise.resolve(), ['decided']),
  },
});

it('an order is bought that meets more decisions to tell at once than one answer to the server may hold', async () => {
  const order = await world().start(world().createRequest());
  const { quote } = await inState(order, 'awaitingApproval');
  await world().stopWorker();
  const comment = '😀'.repeat(1_000);
  for (const by of [...NETWORK, 'dora@example.com']) {
    await order.signal('approve', { by, quote: quote?.id, comment });
  }
  await world().startWorker();
  expect(await order.result()).toMatchObject({ state: 'completed' });
});
