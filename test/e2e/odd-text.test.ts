import { ApplicationFailure, WorkflowUpdateFailedError } from '@temporalio/client';
import { afterEach, describe, expect, it } from '@jest/globals';
import { orderIdOf, orderQuery, type OrderView } from '../../contract/index.js';
import { eventually } from '../support/eventually.js';
import { worldOfFile } from '../support/suite.js';
import { approve, executed, failure, inState, refusal, type OrderHandle } from '../support/world.js';

const CREATE = 'CreateCrossRegionBandwidth';
const DESCRIBE = 'DescribeCrossRegionBandwidth';
/** Half of a surrogate pair, for which protobuf has no form. */
const HALF = '\ud800';

/** What the step of asking for the account fails with, if anything. */
let trouble: Error | undefined;
const world = worldOfFile({
  settings: { oddAfterMs: 1 },
  parts: { account: () => (trouble === undefined ? Promise.resolve('sandbox-account') : Promise.reject(trouble)) },
});

/** One worker serves this file: when it is gone, no order completes any more. */
afterEach(async () => {
  trouble = undefined;
  world().sandbox.clearFaults();
  const another = await world().start(world().createRequest());
  await approve(another);
  expect(await another.result()).toMatchObject({ state: 'completed' });
});

async function refusedTimes(handle: OrderHandle, times: number): Promise<OrderView> {
  return eventually(
    () => handle.query(orderQuery),
    ({ refused }) => refused.count === times,
  );
}

describe('a message with half a surrogate pair', () => {
  it.each([
    ['approve', 'approveOrder'],
    ['reject', 'rejectOrder'],
    ['cancel', 'cancelOrder'],
    ['resolve', 'resolveOrder'],
  ] as const)('%s is refused, recorded, and stops nothing', async (signal, update) => {
    const handle = await world().start(world().createRequest());
    const { quote } = await inState(handle, 'awaitingApproval');
    const whole =
      signal === 'cancel'
        ? { by: 'ben', reason: 'no need' }
        : signal === 'resolve'
          ? { by: 'ben', hold: 'H1-aaaaaaaa', choice: 'abandon', reason: 'no need' }
          : { by: 'ben', quote: quote?.id, comment: 'fine' };
    const messages = [
      ...Object.keys(whole).map((field) => ({ ...whole, [field]: HALF })),
      { ...whole, [HALF]: 'x' },
      HALF,
      [HALF],
    ];
    for (const message of messages) {
      await handle.signal(signal, message);
      const { text } = await refusal(handle.executeUpdate(update, { args: [message] }));
      expect(text.isWellFormed()).toBe(true);
      expect(text).toContain('"\\ud800"');
    }
    const view = await refusedTimes(handle, messages.length * 2);
    expect(view).toMatchObject({ state: 'awaitingApproval', quote: { id: quote?.id }, approval: { by: [] } });
    expect(view.refused.latest.at(-1)).toMatchObject({ message: signal, received: '["\\ud800"]' });
    await handle.terminate();
  });

  it('does not resolve a held order', async () => {
    world().sandbox.fault({ action: CREATE, call: 'every', fault: { kind: 'dropBefore' } });
    const handle = await world().start(world().createRequest());
    await approve(handle);
    const { hold } = await inState(handle, 'held');
    await handle.signal('resolve', { by: HALF, hold: hold?.id, choice: 'abandon', reason: 'x' });
    const view = await refusedTimes(handle, 1);
    expect(view).toMatchObject({ state: 'held', hold: { id: hold?.id } });
    expect(view.refused.latest[0]?.reason).toContain('U+D800');
    await handle.signal('resolve', { by: 'ben', hold: hold?.id, choice: 'abandon', reason: 'x' });
    expect(await failure(handle)).toMatchObject({ type: 'Abandoned', message: expect.stringMatching(/ben.*abandon/) });
  });
});

describe('a request', () => {
  it.each(['requestedBy', 'reason', 'externalId', 'action', HALF])(
    'whose field %j has half a surrogate pair fails and says so',
    async (field) => {
      const request = { ...world().createRequest(), [field]: HALF };
      const { type, message } = await failure(
        await world().startRaw(orderIdOf(request) ?? `half-${request.vpcId}`, [request]),
      );
      expect(type).toBe('BadRequest');
      expect(message).toContain('\\ud800');
    },
  );

  it("whose id would have half a surrogate pair can't have been started under it", async () => {
    const request = { ...world().createRequest(), vpcId: HALF };
    const { type, message } = await failure(await world().startRaw(`half-${world().taskQueue}`, [request]));
    expect(type).toBe('WrongStart');
    expect(message).toContain('"crb:\\ud800:asia-east-1:asia-north-1"');
  });
});

describe('what the API names', () => {
  it('with half a surrogate pair and control characters is told as codes', async () => {
    const request = world().createRequest();
    const { vpcId, regionA, regionZ } = request;
    world().sandbox.plant({ vpcId, regionA, regionZ, crossRegionBandwidthName: `${HALF}\u001b[2J\n` });
    const { type, message } = await failure(await world().start(request));
    expect(type).toBe('Refused');
    expect(message).toContain('"\ufffd\ufffd[2J\ufffd"');
  });

  it('as a status of half a surrogate pair is told, and followed until it is known', async () => {
    const request = world().createRequest();
    const handle = await world().start(request);
    await inState(handle, 'awaitingApproval');
    world().sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'statusValue', status: HALF } });
    await approve(handle);
    const { attention } = await eventually(
      () => handle.query(orderQuery),
      (view) => view.attention !== undefined,
    );
    expect(attention?.text).toContain(', \ufffd, ');
    world().sandbox.clearFaults();
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), CREATE, request.vpcId)).toBe(1);
  });
});

describe('a step that fails with half a surrogate pair', () => {
  it('is tried again, and its pending attempt tells why', async () => {
    trouble = new Error(HALF, { cause: new Error(HALF) });
    const handle = await world().start(world().createRequest());
    const told = await eventually(
      async () => (await handle.describe()).raw.pendingActivities?.[0]?.lastFailure?.message,
      (message) => message !== undefined && message !== null,
    );
    expect(told).toBe('\ufffd');
    trouble = undefined;
    await inState(handle, 'awaitingApproval');
    await handle.terminate();
  });
});

describe('what is nearly 2 MB', () => {
  const megabytes = 'x'.repeat(2_096_500);

  it.each<[string, unknown]>([
    ['a request with a long text', { action: 'create', padding: 'x'.repeat(2_097_000) }],
    ['a request with many fields', Object.fromEntries(Array.from({ length: 150_000 }, (_, index) => [`f${index}`, 1]))],
    ['a list', Array.from({ length: 900_000 }, () => 1)],
    ['text', megabytes],
  ])('as %s fails at once, and no step is told of it', async (_name, request) => {
    const handle = await world().startRaw(`large-${world().createRequest().vpcId}`, [request]);
    const { type, message, view } = await failure(handle);
    expect(type).toBe('BadRequest');
    expect(message).toContain('65536 bytes');
    expect(JSON.stringify(view).length).toBeLessThan(65_536);
    const { events } = await handle.fetchHistory();
    expect(events?.some(({ activityTaskScheduledEventAttributes: step }) => step != null)).toBe(false);
  });

  it('as a request of many fields that is not too large fails with some of them', async () => {
    const fields = Object.fromEntries(Array.from({ length: 6_000 }, (_, index) => [`f${index}`, 1]));
    const handle = await world().startRaw(`many-${world().createRequest().vpcId}`, [{ action: 'create', ...fields }]);
    expect(await failure(handle)).toMatchObject({ type: 'BadRequest', message: expect.stringContaining('vpcId: ') });
  });

  it('as a signal or an update is refused and recorded, and the order goes on', async () => {
    const handle = await world().start(world().createRequest());
    const { quote } = await inState(handle, 'awaitingApproval');
    const message = { by: 'ben', quote: quote?.id, comment: megabytes };
    await handle.signal('approve', message);
    const { text } = await refusal(handle.executeUpdate('approveOrder', { args: [message] }));
    expect(text).toContain('65536 bytes');
    const { refused } = await refusedTimes(handle, 2);
    expect(refused.latest).toMatchObject([
      { by: 'ben', reason: text },
      { by: 'ben', reason: text },
    ]);
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
  });

  it('as several updates at once does not end the order, and each gets an answer', async () => {
    const handle = await world().start(world().createRequest());
    const { quote } = await inState(handle, 'awaitingApproval');
    await world().stopWorker();
    const message = { by: 'ben', quote: quote?.id, comment: megabytes };
    const updates = Array.from({ length: 4 }, () =>
      handle.executeUpdate('approveOrder', { args: [message] }).then(
        () => 'taken',
        (error: unknown) =>
          error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure
            ? (error.cause.type ?? '')
            : String(error),
      ),
    );
    await world().startWorker();
    for (const answer of await Promise.all(updates)) {
      // The second is the server's own refusal.
      expect(['MessageRefused', 'UnprocessedUpdate']).toContain(answer);
    }
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
  });
});
