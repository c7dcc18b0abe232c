import { describe, expect, it } from '@jest/globals';
import { approveUpdate, cancelUpdate, rejectUpdate, type MessageAnswer } from '../../contract/index.js';
import { eventually } from '../support/eventually.js';
import { worldOfFile } from '../support/suite.js';
import { approve, executed, inState, refusal, type OrderHandle } from '../support/world.js';

const world = worldOfFile();

/** An order that waits for approval, and the id of its quote. */
async function waiting(fields = {}): Promise<{ handle: OrderHandle; quote: string; vpcId: string }> {
  const request = world().createRequest(fields);
  const handle = await world().start(request);
  const view = await inState(handle, 'awaitingApproval');
  return { handle, quote: view.quote?.id ?? '', vpcId: request.vpcId };
}

describe('a quote that waits for approval', () => {
  it('is approved by an update, which answers', async () => {
    const { handle, quote } = await waiting();
    const answer: MessageAnswer = await handle.executeUpdate(approveUpdate, {
      args: [{ by: 'ben', quote, comment: 'within budget' }],
    });
    expect(answer).toEqual({
      accepted: true,
      text: 'Approved by ben (1 of 1). Buying now.',
      state: 'placing',
    });
    expect(await handle.result()).toMatchObject({
      state: 'completed',
      approval: { by: [{ comment: 'within budget' }] },
    });
  });

  it('is not promised to be bought when somebody has cancelled the order in the same moment', async () => {
    const { handle, quote, vpcId } = await waiting();
    await world().stopWorker();
    await handle.signal('cancel', { by: 'ana@example.com' });
    const answering = handle.executeUpdate(approveUpdate, { args: [{ by: 'ben', quote }] });
    // One round trip on the same connection: the update has gone out before.
    await handle.describe();
    await world().startWorker();
    const answer = await answering;
    expect(answer).toMatchObject({ accepted: true, text: expect.not.stringContaining('purchase') });
    expect(await handle.result()).toMatchObject({ state: 'cancelled' });
    expect(executed(world(), 'CreateCrossRegionBandwidth', vpcId)).toBe(0);
  });

  it('is rejected, and nothing is bought', async () => {
    const { handle, quote, vpcId } = await waiting();
    await handle.signal('reject', { by: 'ben', quote, comment: 'too dear' });
    expect(await handle.result()).toMatchObject({ state: 'rejected', reason: expect.stringMatching(/ben.*too dear/) });
    expect(executed(world(), 'CreateCrossRegionBandwidth', vpcId)).toBe(0);
  });

  it('may be rejected by the one who asked', async () => {
    const { handle, quote } = await waiting();
    expect(await handle.executeUpdate(rejectUpdate, { args: [{ by: 'ana@example.com', quote }] })).toMatchObject({
      accepted: true,
    });
    expect(await handle.result()).toMatchObject({ state: 'rejected' });
  });

  it('is cancelled by a message, and nothing is bought', async () => {
    const { handle, vpcId } = await waiting();
    await handle.executeUpdate(cancelUpdate, { args: [{ by: 'ana@example.com', reason: 'not needed' }] });
    expect(await handle.result()).toMatchObject({
      state: 'cancelled',
      reason: expect.stringMatching(/ana@example\.com.*not needed/),
    });
    expect(executed(world(), 'CreateCrossRegionBandwidth', vpcId)).toBe(0);
  });

  it('is cancelled by Temporal, and the workflow says so', async () => {
    const { handle } = await waiting();
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    expect(await inState(handle, 'cancelled')).toMatchObject({ reason: expect.stringMatching(/Temporal/) });
  });

  it('takes two messages of one moment one after the other: the first decides', async () => {
    const { handle, quote } = await waiting();
    const [approval, rejection] = await Promise.allSettled([
      handle.executeUpdate(approveUpdate, { args: [{ by: 'ben', quote }] }),
      handle.executeUpdate(rejectUpdate, { args: [{ by: 'cleo', quote }] }),
    ]);
    expect([approval.status, rejection.status].sort()).toEqual(['fulfilled', 'rejected']);
    const view = await handle.result();
    expect(view.state).toBe(approval.status === 'fulfilled' ? 'completed' : 'rejected');
  });
});

describe("a message that can't count is refused with the reason, and the order stays as it is", () => {
  const cases: [why: string, message: (quote: string) => unknown, reason: RegExp][] = [
    ['by the one who asked', (quote) => ({ by: ' ANA@example.com', quote }), /ANA@example\.com/],
    ['for another quote', () => ({ by: 'ben', quote: 'Q9-000000000000' }), /Q9-000000000000/],
    ['without a name', (quote) => ({ quote }), /^by: /],
    ['with a number for a name', (quote) => ({ by: 7, quote }), /^by: .*7/],
    ['with a field that does not exist', (quote) => ({ by: 'ben', quote, force: true }), /"force"/],
    ['null', () => null, /null.*\{"by", "quote", "comment"\?, "for"\?, "signedAt"\?, "signature"\?\}/],
    ['a list', () => [], /\[\]/],
    ['text', () => 'yes', /"yes"/],
    ['nothing', () => undefined, /nothing/],
  ];

  it.each(cases)('%s', async (_why, message, reason) => {
    const { handle, quote, vpcId } = await waiting();
    await handle.signal('approve', message(quote));
    const answer = await refusal(
      handle.executeUpdate<MessageAnswer, [unknown]>('approveOrder', { args: [message(quote)] }),
    );
    expect(answer).toMatchObject({ accepted: false, text: expect.stringMatching(reason), state: 'awaitingApproval' });
    expect(await inState(handle, 'awaitingApproval')).toMatchObject({
      refused: { count: 2, latest: [{ message: 'approve', reason: expect.stringMatching(reason) }, {}] },
    });
    expect(executed(world(), 'CreateCrossRegionBandwidth', vpcId)).toBe(0);
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
  });

  it("in an encoding that can't be decoded", async () => {
    const { handle } = await waiting();
    const payload = { metadata: { encoding: Buffer.from('binary/unheard-of') }, data: Buffer.from('?') };
    await world().client.workflowService.signalWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: handle.workflowId },
      signalName: 'approve',
      input: { payloads: [payload] },
    });
    await world().client.workflowService.signalWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: handle.workflowId },
      signalName: 'nobody-knows-this',
      input: { payloads: [payload] },
    });
    const view = await eventually(
      () => inState(handle, 'awaitingApproval'),
      ({ refused }) => refused.count > 0,
    );
    expect(view.refused.latest[0]?.reason).toContain('binary/unheard-of');
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
  });

  it('by the hundred, and only the newest are kept', async () => {
    const { handle } = await waiting();
    for (let index = 0; index < 100; index++) {
      await handle.signal('reject', { garbage: index, padding: 'x'.repeat(2000) });
    }
    const view = await eventually(
      () => inState(handle, 'awaitingApproval'),
      ({ refused }) => refused.count === 100,
    );
    expect(view.refused.latest).toHaveLength(10);
    expect(JSON.stringify(view).length).toBeLessThan(65_536);
  });

  it('after the end: Temporal itself refuses it', async () => {
    const { handle, quote } = await waiting();
    await handle.signal('reject', { by: 'ben', quote });
    await handle.result();
    await expect(handle.signal('approve', { by: 'ben', quote })).rejects.toMatchObject({
      name: 'WorkflowNotFoundError',
    });
  });
});
