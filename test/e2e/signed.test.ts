import { beforeAll, describe, expect, it } from '@jest/globals';
import { OrdersClient } from '../../client/index.js';
import { approveUpdate, orderIdOf, rejectUpdate, requestStatement } from '../../contract/index.js';
import type { CreateRequest, Decided, DecisionMessage } from '../../contract/index.js';
import { readPolicy } from '../../policy/index.js';
import { parseSigners } from '../../signatures/index.js';
import { eventually } from '../support/eventually.js';
import { CREATE, reasonsOf, sent, stepsOf } from '../support/purchases.js';
import { newSigner, type SigningPerson } from '../support/sign.js';
import { signedDecision, toDecide, type Said, type ToDecide } from '../support/signed-decision.js';
import { worldOfFile } from '../support/suite.js';
import { executed, failure, inState, refusal, type OrderHandle } from '../support/world.js';

const ben = newSigner('ben@example.com');
const cleo = newSigner('cleo@example.com');
const fay = newSigner('fay@example.com');
const gone = newSigner('dora@example.com', 'valid-before="20200101Z"');
const stranger = newSigner('ben@example.com');

const POLICY = readPolicy(
  `
  signers: allowed_signers
  delegations:
    - { from: ben@example.com, to: dora@example.com, until: 2099-01-01T00:00:00Z }
    - { from: ben@example.com, to: cleo@example.com, until: 2099-01-01T00:00:00Z }
    - { from: ben@example.com, to: fay@example.com, until: 2099-01-01T00:00:00Z }
  rules:
    - name: attributed
      when: { requestedBy: [olga@example.com] }
      approvals: 1
      identity: attributed
    - name: two
      when: { requestedBy: [paul@example.com] }
      approvals: 2
      from: [ben@example.com, cleo@example.com]
      identity: signed
    - name: signed
      approvals: 1
      from: [ben@example.com, cleo@example.com, dora@example.com]
      identity: signed
  `,
  'policy.yaml',
);

/** Whose keys count now, and from the next look on. */
const all = [ben, cleo, fay, gone];
let listed = all;
let next = all;

function look() {
  const now = parseSigners(listed.map(({ line }) => line).join('\n'));
  listed = next;
  return now;
}

const world = worldOfFile({ parts: { policy: POLICY, signers: look } });

interface Waiting extends ToDecide {
  handle: OrderHandle;
  vpcId: string;
}

async function waiting(fields: Partial<CreateRequest> = {}): Promise<Waiting> {
  const request = world().createRequest(fields);
  const handle = await world().start(request);
  return { handle, vpcId: request.vpcId, ...(await toDecide(handle)) };
}

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

type HistoryEvent = NonNullable<Awaited<ReturnType<OrderHandle['fetchHistory']>>['events']>[number];

/** What the menus of the Temporal UI offer to send, and say of it. */
async function offered(handle: OrderHandle) {
  const { definition } = await handle.query<{
    definition: Record<'signalDefinitions' | 'updateDefinitions', { name: string; description: string }[]>;
  }>('__temporal_workflow_metadata');
  const said = (all: { name: string; description: string }[]) =>
    new Map(all.map(({ name, description }) => [name, description]));
  return { signals: said(definition.signalDefinitions), updates: said(definition.updateDefinitions) };
}

const isOfTask = (event: HistoryEvent) =>
  event.workflowTaskScheduledEventAttributes != null ||
  event.workflowTaskStartedEventAttributes != null ||
  event.workflowTaskCompletedEventAttributes != null;

const signed = (decided: Decided, said: Partial<Said> = {}) => signedDecision(decided, { signer: ben, ...said });

const approve = ({ handle }: Pick<Waiting, 'handle'>, message: DecisionMessage) =>
  handle.executeUpdate(approveUpdate, { args: [message] });
const reject = ({ handle }: Pick<Waiting, 'handle'>, message: DecisionMessage) =>
  handle.executeUpdate(rejectUpdate, { args: [message] });

describe('an order that asks for signed decisions', () => {
  it('is bought when a person has signed, by an update, and shows the key and not the signature', async () => {
    const order = await waiting();
    const message = signed(order.decided, { comment: 'as agreed: 2,000\\' });
    expect(await approve(order, message)).toMatchObject({ accepted: true, state: 'placing' });
    const done = await order.handle.result();
    expect(done).toMatchObject({
      state: 'completed',
      approval: { by: [{ by: ben.name, key: ben.key, signedAt: message.signedAt, comment: 'as agreed: 2,000\\' }] },
    });
    expect(JSON.stringify(done)).not.toContain('SSH SIGNATURE');
    expect(executed(world(), CREATE, order.vpcId)).toBe(1);
  });

  it('is bought by a signal too, for one event more than without signatures', async () => {
    const order = await waiting();
    await order.handle.signal('approve', signed(order.decided, { signer: cleo }));
    expect(await order.handle.result()).toMatchObject({ state: 'completed', approval: { by: [{ key: cleo.key }] } });
    // 28 with its four tasks; a query that comes while the price is asked adds a task.
    const { events } = await order.handle.fetchHistory();
    expect((events ?? []).filter((event) => !isOfTask(event))).toHaveLength(16);
    expect(await stepsOf(order.handle)).toEqual(['quoteOrder', 'checkDecision', 'placeOrder', 'trackCircuit']);
  });

  it('is rejected by a signed rejection, and a person may change their mind', async () => {
    const order = await waiting();
    expect(await reject(order, signed(order.decided, { decision: 'reject' }))).toMatchObject({ accepted: true });
    expect(await order.handle.result()).toMatchObject({ state: 'rejected', approval: { by: [{ key: ben.key }] } });
  });

  it('counts the decision that comes behind many forged ones, all of them in one task', async () => {
    const order = await waiting();
    await world().stopWorker();
    const forged = { ...signed(order.decided), comment: 'not signed' };
    await Promise.all(Array.from({ length: 60 }, () => order.handle.signal('approve', forged)));
    await order.handle.signal('approve', signed(order.decided));
    await world().startWorker();
    expect(await order.handle.result()).toMatchObject({
      state: 'completed',
      approval: { by: [{ key: ben.key }] },
      refused: { count: 60 },
    });
    expect(executed(world(), CREATE, order.vpcId)).toBe(1);
  });

  it('does not count again what was replaced, when what took its place was replaced too', async () => {
    const order = await waiting({ requestedBy: 'paul@example.com' });
    const own = signed(order.decided, { signer: cleo });
    await approve(order, own);
    await approve(order, signed(order.decided, { signer: cleo, for: ben.name }));
    const forBen = await approve(order, signed(order.decided, { signer: fay, for: ben.name }));
    expect(forBen).toMatchObject({ text: expect.stringContaining('1 of 2') });
    expect(await refusal(approve(order, own))).toMatchObject({
      text: expect.stringContaining(`not newer than the last decision of ${cleo.name} for ${ben.name}`),
      state: 'awaitingApproval',
    });
    expect(await approve(order, signed(order.decided, { signer: cleo }))).toMatchObject({ state: 'placing' });
  });

  it('asks for another key when one is listed for two people, and counts it once', async () => {
    const both = { ...ben, name: cleo.name, line: ben.line.replace(ben.name, `${ben.name},${cleo.name}`) };
    listed = next = [both];
    const order = await waiting({ requestedBy: 'paul@example.com' });
    expect(await approve(order, signed(order.decided))).toMatchObject({ accepted: true, state: 'awaitingApproval' });
    expect(await refusal(approve(order, signed(order.decided, { signer: both })))).toMatchObject({
      text: `This decision of ${cleo.name} does not count: the key ${ben.key} has signed for ${ben.name} too.`,
      state: 'awaitingApproval',
    });
    listed = next = all;
  });

  it('asks people again when a key was removed after the approval and before the purchase', async () => {
    const order = await waiting();
    // The check sees the key for the last time.
    next = [cleo];
    await approve(order, signed(order.decided));
    const again = await eventually(
      () => inState(order.handle, 'awaitingApproval'),
      (view) => view.quote?.revision === 2,
    );
    expect(reasonsOf(again)).toContain(`ben@example.com: the key ${ben.key} is not listed for ben@example.com`);
    expect(again.approval?.by).toEqual([]);
    expect(sent(world(), { named: order.vpcId })).toBe(0);

    const { decided } = await toDecide(order.handle);
    await approve(order, signed(decided, { signer: cleo }));
    expect(await order.handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), CREATE, order.vpcId)).toBe(1);
    listed = next = all;
  });
});

describe('an order that asks who has sent a decision', () => {
  it('refuses every decision where the server does not say it, and takes none by an update', async () => {
    const order = await waiting({ requestedBy: 'olga@example.com' });
    const message = { by: ben.name, quote: order.decided.quote.id };
    expect(await refusal(approve(order, message))).toMatchObject({ text: expect.stringContaining('only of signals') });
    await order.handle.signal('approve', message);
    const { refused, approval } = await eventually(
      () => inState(order.handle, 'awaitingApproval'),
      (view) => view.refused.count === 2,
    );
    expect(refused.latest[1]).toMatchObject({
      message: 'approve',
      by: ben.name,
      reason: expect.stringContaining('the server of Temporal does not say who sent a message'),
    });
    expect(approval?.by).toEqual([]);
  });
});

describe('a signed request', () => {
  const ana = newSigner('ana@example.com');
  const request = (signer: SigningPerson): CreateRequest => {
    const plain = world().createRequest({ externalId: 'CHG-7' });
    const about = { by: ana.name, signedAt: inMinutes(0) };
    const signature = signer.sign(requestStatement(orderIdOf(plain) ?? '', plain, about));
    return { ...plain, signedBy: about.by, signedAt: about.signedAt, signature };
  };

  it('is shown as proved, is found again by its id, and is bought', async () => {
    listed = next = [...all, ana];
    const wanted = request(ana);
    const orders = new OrdersClient({ client: world().client, taskQueue: world().taskQueue });
    const { orderId, existing } = await orders.start(wanted);
    expect(existing).toBe(false);
    const { signature: _signature, signedBy: _by, signedAt: _at, ...plain } = wanted;
    expect(await orders.start(plain)).toMatchObject({ orderId, existing: true });
    const handle: OrderHandle = world().client.workflow.getHandle(orderId);
    const { view, decided } = await toDecide(handle);
    expect(view.request).toEqual(plain);
    expect(view.quote?.notes).toContain(`The request is signed by ana@example.com (${ana.key}).`);
    await approve({ handle }, signed(decided));
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    listed = next = all;
  });

  it('by another key than the one of its requester is refused, and nothing is asked of anybody', async () => {
    listed = next = [...all, ana];
    const handle = await world().start(request(newSigner('ana@example.com')));
    expect(await failure(handle)).toMatchObject({
      type: 'Refused',
      message: expect.stringContaining('is not listed for ana@example.com'),
    });
    listed = next = all;
  });

  it('is not asked for, but its lack is told to those who approve', async () => {
    const { view } = await waiting();
    expect(view.quote?.notes.join()).toContain('Who requested this is a claim');
  });
});

describe('a forged decision is refused, and recorded with the reason:', () => {
  let order: Waiting;
  let other: Waiting;
  beforeAll(async () => {
    [order, other] = await Promise.all([waiting(), waiting()]);
  });

  const own = (said: Partial<Said> = {}) => signed(order.decided, said);
  it.each<[string, () => DecisionMessage, RegExp]>([
    ['no signature', () => ({ by: ben.name, quote: order.decided.quote.id }), /asks for signed decisions/],
    ['a key that nobody has listed', () => own({ signer: stranger }), /is not listed for ben@example\.com/],
    ["another person's key", () => ({ ...own({ signer: cleo }), by: ben.name }), /is not listed for ben@example\.com/],
    ['an expired key', () => own({ signer: gone }), /expired on/],
    ['a signature for another purpose', () => own({ namespace: 'git' }), /namespace git, expected crb-orders/],
    [
      'a signature of another order',
      () => ({ ...signed(other.decided), quote: order.decided.quote.id }),
      /does not fit/,
    ],
    [
      'a signature of another quote',
      () => signed({ ...order.decided, quote: { ...order.decided.quote, id: 'Q2-000000000000' } }),
      /not the current quote/,
    ],
    [
      'a signature of another price',
      () => signed({ ...order.decided, quote: { ...order.decided.quote, price: { discountPrice: 1 } } }),
      /does not fit/,
    ],
    ['a signature of a rejection', () => own({ decision: 'reject' }), /does not fit/],
    ['another comment', () => ({ ...own({ comment: 'only this once' }), comment: 'always' }), /does not fit/],
    ['a comment that was not signed', () => ({ ...own(), comment: 'fine' }), /does not fit/],
    ['another time', () => ({ ...own(), signedAt: inMinutes(1) }), /does not fit/],
    ['a time in the future', () => own({ signedAt: inMinutes(6) }), /is in the future/],
    ['a time before the quote', () => own({ signedAt: inMinutes(-6) }), /is before the quote was made/],
    ['a time that is none', () => own({ signedAt: 'yesterday' }), /signedAt: is "yesterday", expected/],
    ['garbage', () => ({ ...own(), signature: 'SSHSIG' }), /signature/],
  ])('%s', async (_name, message, reason) => {
    const answer = await refusal(approve(order, message()));
    expect(answer).toMatchObject({ accepted: false, state: 'awaitingApproval', text: expect.stringMatching(reason) });
    const { refused, approval } = await inState(order.handle, 'awaitingApproval');
    expect(refused.latest.at(-1)).toMatchObject({ message: 'approve', reason: answer.text });
    expect(approval?.by).toEqual([]);
  });

  it('offers only the signals to decide where updates are always refused', async () => {
    const { signals, updates } = await offered((await waiting({ requestedBy: 'olga@example.com' })).handle);
    expect(signals.get('approve')).toMatch(/Only the signal counts\. Send\n\{\n {2}"by": "your name"/);
    expect([...updates.keys()]).toEqual(['requoteOrder', 'cancelOrder']);
  });

  it('offers the command that signs, and no JSON that would be refused', async () => {
    const { handle } = await waiting();
    const { signals, updates } = await offered(handle);
    for (const name of ['approve', 'reject']) {
      const text = updates.get(`${name}Order`);
      expect(text).toContain(`Send what this prints: crb sign ${name} ${handle.workflowId} --quote Q1-`);
      expect(text).not.toContain('{');
      expect(signals.get(name)).toBe(text);
    }
    expect(updates.get('approveOrder')).toMatch(
      /add --for NAME to this command.* dora@example\.com for ben@example\.com/,
    );
  });
});
