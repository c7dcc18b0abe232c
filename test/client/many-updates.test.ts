import { expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { inState } from '../support/world.js';
import { refusal, servedClientOfFile } from './support.js';

const { world, orders } = servedClientOfFile();

/** As many updates of one order as Temporal keeps until a worker takes them. */
const MOST_IN_FLIGHT = 10;

it('says that too many decisions wait for a worker, and takes the next one when a worker is back', async () => {
  const handle = await world().start(world().createRequest());
  const { quote } = await inState(handle, 'awaitingApproval');
  const orderId = handle.workflowId;
  const decide = (by: string, timeoutMs: number) =>
    orders().approve(orderId, { by, quote: quote?.id ?? '' }, { timeoutMs });
  await world().stopWorker();

  const sent = Array.from({ length: MOST_IN_FLIGHT }, () => decide('ana@example.com', 60_000).catch(String));
  const error = await eventually(
    () => refusal(decide('ben', 500)),
    ({ message }) => !message.startsWith('No worker answered'),
  );
  expect(error).toMatchObject({
    orderId,
    code: 'noWorker',
    message: expect.stringMatching(/^Too many decisions wait for a worker: Temporal keeps 10 /),
    next: expect.stringContaining('Start a worker'),
  });

  await world().startWorker();
  expect(await decide('ben', 60_000)).toMatchObject({ answer: { accepted: true } });
  expect(await Promise.all(sent)).toHaveLength(MOST_IN_FLIGHT);
});
