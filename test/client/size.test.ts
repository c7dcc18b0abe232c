import { expect, it } from '@jest/globals';
import { worldOfFile } from '../support/suite.js';
import { crb } from '../cli/support.js';
import { inState } from '../support/world.js';
import { connectClient, refusal } from './support.js';

const world = worldOfFile();

it('what is too large is refused before it is sent, with its size and the bound', async () => {
  const orders = await connectClient({ taskQueue: world().taskQueue });
  const request = world().createRequest();
  const huge = 'x'.repeat(1_990_000);
  const error = await refusal(orders.start({ ...request, reason: huge }));
  expect(error).toMatchObject({ code: 'badRequest' });
  expect(error.problems).toEqual([expect.stringMatching(/^request: is 19\d{5} bytes .* 65536 bytes$/)]);

  const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`unknown${index}`, 1]));
  const { message, problems } = await refusal(orders.start({ ...request, ...many }));
  expect(problems.at(-1)).toBe('and 2980 more');
  expect(message.length).toBeLessThan(2_000);

  const { orderId } = await orders.start(request);
  const view = await inState(world().client.workflow.getHandle(orderId), 'awaitingApproval');
  const by = 'ben@example.com';
  const quote = view.quote?.id ?? '';
  for (const via of ['update', 'signal'] as const) {
    const calls = [
      orders.approve(orderId, { by, quote, comment: huge }, { via }),
      orders.reject(orderId, { by, quote, comment: huge }, { via }),
      orders.cancel(orderId, { by, reason: huge }, { via }),
      orders.resolve(orderId, { by, hold: 'H1-1', choice: 'abandon', reason: huge }, { via }),
    ];
    for (const call of calls) {
      const refused = await refusal(call);
      expect(refused).toMatchObject({ code: 'badRequest' });
      expect(refused.problems).toEqual([expect.stringMatching(/^\w+: is 19\d{5} bytes .* 65536 bytes$/)]);
    }
  }
  const ended = await crb(['cancel', orderId, '--by', by, '--reason', 'x'.repeat(70_000), '--json']);
  expect(ended).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('"code":"badRequest"') });
  expect(await orders.get(orderId)).toMatchObject({ state: 'awaitingApproval', refused: { count: 0 } });
  await orders.close();
});
