import { describe, expect, it } from '@jest/globals';
import type { ApprovalTold } from '../../activities/index.js';
import {
  approveUpdate,
  cancelUpdate,
  orderQuery,
  rejectUpdate,
  requoteUpdate,
  type OrderView,
} from '../../contract/index.js';
import { readPolicy, type Policy } from '../../policy/index.js';
import { eventually } from '../support/eventually.js';
import { worldOfFile } from '../support/suite.js';
import { approversReceiver } from '../support/receiver.js';
import { executed, failure, inState, modifyRequest, refusal, type OrderHandle } from '../support/world.js';

const CREATE = 'CreateCrossRegionBandwidth';
const INQUIRY = 'InquiryPriceCreateCrossRegionBandwidth';

const POLICY = policyOf(`
  groups:
    network: [ben@example.com, cleo@example.com]
    finance: [dora@example.com]
  rules:
    - name: small
      when: { bandwidth: { atMost: 50 } }
      approvals: automatic
    - name: large changes
      when: { action: modify }
      approvals: 2
      fromEach: [group:network, group:finance]
      commentFor: [reject]
    - name: remote
      when: { anyRegion: [eu-*] }
      approvals: 2
      from: [group:network]
    - name: everything else
      approvals: 1
`);

function policyOf(text: string): Policy {
  return readPolicy(text, 'policy.yaml');
}

const told: ApprovalTold[] = [];
const world = worldOfFile({
  parts: {
    policy: POLICY,
    receivers: approversReceiver((notice) => Promise.resolve(void told.push(notice))),
  },
});

function moveThePrice(factor: number): void {
  world().sandbox.fault({ action: INQUIRY, call: 'every', fault: { kind: 'priceFactor', factor } });
}

async function revision(handle: OrderHandle, number: number): Promise<OrderView> {
  return eventually(
    () => handle.query(orderQuery),
    (view) => view.state === 'awaitingApproval' && view.quote?.revision === number,
  );
}

describe('an order that needs two approvals, one from each of two groups', () => {
  async function waitingChange() {
    const { vpcId, regionA, regionZ } = world().createRequest();
    const { crossRegionBandwidthId: id } = world().sandbox.plant({ vpcId, regionA, regionZ });
    const handle = await world().start(modifyRequest(id));
    const { quote, ...view } = await inState(handle, 'awaitingApproval');
    return { handle, id, view, quote: quote?.id ?? '' };
  }

  it('is bought with both of them, and says all the time what is missing', async () => {
    const { handle, id, view, quote } = await waitingChange();
    expect(view.next.text).toMatch(/network.*finance/);
    expect(view.next.who).toMatch(/ben@example\.com.*cleo@example\.com.*dora@example\.com/);
    const { text } = await handle.executeUpdate(approveUpdate, { args: [{ by: 'ben@example.com', quote }] });
    expect([text.includes('finance'), text.includes('network')]).toEqual([true, false]);
    await refusal(handle.executeUpdate(approveUpdate, { args: [{ by: 'BEN@example.com', quote }] }));
    await refusal(handle.executeUpdate(approveUpdate, { args: [{ by: 'mallory', quote }] }));
    await handle.executeUpdate(approveUpdate, { args: [{ by: 'dora@example.com', quote }] });
    expect(await handle.result()).toMatchObject({
      state: 'completed',
      approval: {
        terms: { rule: 'large changes', required: 2 },
        by: [{ by: 'ben@example.com' }, { by: 'dora@example.com' }],
      },
      refused: { count: 2 },
    });
    expect(executed(world(), 'ModifyCrossRegionBandwidth', id)).toBe(1);
  });

  it('is rejected by one of them, with a reason, though the other has approved', async () => {
    const { handle, id, quote } = await waitingChange();
    await handle.executeUpdate(approveUpdate, { args: [{ by: 'dora@example.com', quote }] });
    const silent = await refusal(handle.executeUpdate(rejectUpdate, { args: [{ by: 'cleo@example.com', quote }] }));
    expect(silent.text).toMatch(/^comment: /);
    await handle.executeUpdate(rejectUpdate, { args: [{ by: 'cleo@example.com', quote, comment: 'too much' }] });
    expect(await handle.result()).toMatchObject({
      state: 'rejected',
      reason: expect.stringMatching(/cleo@example\.com.*too much/),
    });
    expect(executed(world(), 'ModifyCrossRegionBandwidth', id)).toBe(0);
  });

  it('starts from nothing when its price has changed: approvals do not carry over', async () => {
    const request = world().createRequest({ regionZ: 'eu-west-1' });
    const handle = await world().start(request);
    const first = await revision(handle, 1);
    moveThePrice(1.2);
    for (const by of ['ben@example.com', 'cleo@example.com']) {
      await handle.signal('approve', { by, quote: first.quote?.id });
    }
    const second = await revision(handle, 2);
    expect(second.approval?.by).toEqual([]);
    expect(second.quote?.differences).toContainEqual({ field: 'discountPrice', before: 2000, now: 2400 });
    await handle.signal('approve', { by: 'ben@example.com', quote: second.quote?.id });
    const { approval } = await eventually(
      () => handle.query(orderQuery),
      (view) => view.approval?.by.length === 1,
    );
    expect(approval).toMatchObject({ terms: { required: 2 } });
    expect(executed(world(), CREATE, request.vpcId)).toBe(0);
    await handle.terminate();
  });
});

describe('an order that a rule approves by itself', () => {
  it('is bought without anybody, and its record says by which rule', async () => {
    const request = world().createRequest({ bandwidth: 50 });
    const handle = await world().start(request);
    const view = await handle.result();
    expect(view).toMatchObject({
      state: 'completed',
      approval: { terms: { rule: 'small', required: 0 }, by: [] },
    });
    expect(view.timeline.map(({ state, reason }) => [state, reason]).slice(0, 2)).toEqual([
      ['quoting', undefined],
      ['placing', expect.stringContaining('"small"')],
    ]);
    expect(told.filter(({ orderId }) => orderId === handle.workflowId)).toEqual([]);
    expect(executed(world(), CREATE, request.vpcId)).toBe(1);
  });

  it('goes to people when its price has moved before it was bought', async () => {
    const request = world().createRequest({ bandwidth: 50 });
    world().sandbox.fault({ action: INQUIRY, call: 2, fault: { kind: 'priceFactor', factor: 1.1 } });
    world().sandbox.fault({ action: INQUIRY, call: 3, fault: { kind: 'priceFactor', factor: 1.1 } });
    const handle = await world().start(request);
    expect(await revision(handle, 2)).toMatchObject({ approval: { terms: { rule: 'everything else', required: 1 } } });
    expect(executed(world(), CREATE, request.vpcId)).toBe(0);
    await handle.terminate();
  });
});

describe('an order that nobody can approve', () => {
  it('fails at once and says why, instead of waiting', async () => {
    const handle = await world().start(world().createRequest({ regionZ: 'eu-west-1', requestedBy: 'Ben@example.com' }));
    const { type, message, view } = await failure(handle);
    expect(type).toBe('NobodyCanApprove');
    expect(message).toContain('"remote"');
    expect(view.timeline.map(({ state }) => state)).toEqual(['quoting', 'failed']);
  });
});

describe('a policy that is edited', () => {
  it('changes nothing for an order in flight until it is quoted again', async () => {
    const stricter = policyOf('rules: [{ name: strict, approvals: 2 }]');
    const handle = await world().start(world().createRequest());
    const first = await revision(handle, 1);
    await world().stopWorker();
    await world().startWorker({}, { policy: stricter });
    moveThePrice(1.5);
    const { approval } = await handle.query(orderQuery);
    expect(approval).toMatchObject({ terms: { rule: 'everything else', required: 1 } });
    await handle.signal('approve', { by: 'ben', quote: first.quote?.id });
    expect(await revision(handle, 2)).toMatchObject({ approval: { terms: { rule: 'strict', required: 2 } } });
    await handle.terminate();
    await world().stopWorker();
    await world().startWorker();
  });
});

describe('a waiting order that is quoted again', () => {
  const requote = (handle: OrderHandle) =>
    handle.executeUpdate(requoteUpdate, { args: [{ by: 'ana', reason: 'two people from now on' }] });

  it("is under today's policy and price, with the time of a new quote, and decisions before it do not count", async () => {
    world().sandbox.clearFaults();
    let policy = policyOf('rules: [{ name: today, approvals: 2, decideWithin: 1h }]');
    await world().stopWorker();
    await world().startWorker({}, { policy: () => policy });
    const request = world().createRequest();
    const handle = await world().start(request);
    const first = await revision(handle, 1);
    await handle.executeUpdate(approveUpdate, { args: [{ by: 'ben', quote: first.quote?.id ?? '' }] });

    policy = policyOf('rules: [{ name: tomorrow, approvals: 1, decideWithin: 2h }]');
    moveThePrice(1.5);
    expect(await requote(handle)).toMatchObject({ accepted: true, state: 'quoting' });
    const second = await revision(handle, 2);
    expect(second).toMatchObject({
      approval: { terms: { rule: 'tomorrow', required: 1 }, by: [] },
      quote: { differences: expect.arrayContaining([expect.objectContaining({ field: 'discountPrice' })]) },
    });
    expect(second.timeline.at(-2)).toMatchObject({
      state: 'quoting',
      reason: 'ana asked for a new quote: two people from now on',
    });
    const { deadline = '' } = second.approval ?? {};
    expect(Date.parse(deadline) - Date.parse(second.timeline.at(-1)?.at ?? '')).toBe(2 * 3_600_000);

    const old = { by: 'cleo', quote: first.quote?.id ?? '' };
    expect(await refusal(handle.executeUpdate(approveUpdate, { args: [old] }))).toMatchObject({
      text: expect.stringContaining('is not the current quote'),
    });
    await handle.executeUpdate(approveUpdate, { args: [{ by: 'cleo', quote: second.quote?.id ?? '' }] });
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), CREATE, request.vpcId)).toBe(1);
    await world().stopWorker();
    await world().startWorker();
  });

  it('counts no approval that arrives together with the wish', async () => {
    const request = world().createRequest();
    const handle = await world().start(request);
    const { quote } = await revision(handle, 1);
    await world().stopWorker();
    await handle.signal('requote', { by: 'ana' });
    await handle.signal('approve', { by: 'ben', quote: quote?.id });
    await world().startWorker();
    const second = await revision(handle, 2);
    expect(second).toMatchObject({
      approval: { by: [] },
      refused: {
        latest: [{ message: 'approve', reason: 'There is nothing to decide: the order is asking the price.' }],
      },
    });
    await handle.executeUpdate(cancelUpdate, { args: [{ by: 'ana' }] });
    expect(executed(world(), CREATE, request.vpcId)).toBe(0);
  });
});

describe('an approval whose purchase did not happen', () => {
  const refuse = (call: number | 'every') =>
    world().sandbox.fault({
      action: CREATE,
      call,
      fault: { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED' },
    });

  it('is taken back by a rejection before the purchase is sent again', async () => {
    const request = world().createRequest();
    const handle = await world().start(request);
    const { quote } = await inState(handle, 'awaitingApproval');
    refuse('every');
    await handle.signal('approve', { by: 'ben', quote: quote?.id });
    // Sent again and again; whatever moment the rejection meets, nothing is bought, so at last it counts.
    const counted = await eventually(
      () =>
        handle.executeUpdate(rejectUpdate, { args: [{ by: 'cleo', quote: quote?.id ?? '', comment: 'stop' }] }).then(
          () => true,
          () => false,
        ),
      (done) => done,
    );
    expect(counted).toBe(true);
    world().sandbox.clearFaults();
    expect(await handle.result()).toMatchObject({ state: 'rejected', reason: expect.stringMatching(/cleo.*stop/) });
    expect(executed(world(), CREATE, request.vpcId)).toBe(0);
  });

  it('is asked for anew when its time is over', async () => {
    const short = policyOf('rules: [{ name: short, approvals: 1, approvalValid: 400ms }]');
    await world().stopWorker();
    await world().startWorker({}, { policy: short });
    const request = world().createRequest();
    const handle = await world().start(request);
    const { quote } = await revision(handle, 1);
    refuse('every');
    await handle.signal('approve', { by: 'ben', quote: quote?.id });
    const second = await revision(handle, 2);
    expect(second).toMatchObject({ approval: { by: [] }, quote: { differences: [] } });
    expect(executed(world(), CREATE, request.vpcId)).toBe(0);
    await handle.terminate();
    await world().stopWorker();
    await world().startWorker();
  });
});

describe('reminders', () => {
  const remindersOf = ({ workflowId }: OrderHandle) =>
    told.filter(({ orderId, reminder }) => orderId === workflowId && reminder !== undefined);

  it('come as often as the rule says, and no more, and leave the deadline as it is', async () => {
    const reminding = policyOf(
      'rules: [{ name: reminding, approvals: 2, decideWithin: 6s, reminders: { every: 2s, atMost: 2 } }]',
    );
    await world().stopWorker();
    await world().startWorker({}, { policy: reminding });
    const handle = await world().start(world().createRequest());
    const { quote } = await inState(handle, 'awaitingApproval');
    await handle.signal('approve', { by: 'ben', quote: quote?.id });
    expect(await handle.result()).toMatchObject({ state: 'expired' });
    expect(remindersOf(handle).map(({ reminder }) => reminder)).toEqual([1, 2]);
    expect(remindersOf(handle)[1]).toMatchObject({ decisions: [{ by: 'ben' }] });
    await world().stopWorker();
    await world().startWorker();
  });

  it('end with the decision', async () => {
    const reminding = policyOf('rules: [{ name: reminding, approvals: 1, reminders: { every: 300ms, atMost: 20 } }]');
    await world().stopWorker();
    await world().startWorker({}, { policy: reminding });
    const handle = await world().start(world().createRequest());
    const { quote } = await inState(handle, 'awaitingApproval');
    await eventually(
      () => remindersOf(handle),
      ({ length }) => length > 0,
    );
    await handle.signal('approve', { by: 'ben', quote: quote?.id });
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    const events = (await handle.fetchHistory()).events ?? [];
    const telling = events.filter(
      ({ activityTaskScheduledEventAttributes: step }) => step?.activityType?.name === 'notifyApprovers',
    );
    const ended = events.flatMap(({ activityTaskCancelRequestedEventAttributes: end }) =>
      end ? [String(end.scheduledEventId)] : [],
    );
    expect(ended).toEqual(telling.map(({ eventId }) => String(eventId)));
    expect(telling).toHaveLength(1);
    await world().stopWorker();
    await world().startWorker();
  });
});
