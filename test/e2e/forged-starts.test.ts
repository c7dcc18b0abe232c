import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApprovalTold, QuoteRecord } from '../../activities/index.js';
import { ORDER_WORKFLOW, orderIdOf, type OrderRequest } from '../../contract/index.js';
import { newOrder, type OrderData } from '../../workflows/order/data.js';
import type { Approved } from '../../workflows/order/stage.js';
import { completeByHand, pendingStep } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import { foreignStartsOfFile, SEARCHED_FIRST } from '../support/foreign-starts.js';
import { impostor } from '../support/foreign-workflows.js';
import { reasonsOf, sent, stepsOf, stallPrices } from '../support/purchases.js';
import { approversReceiver } from '../support/receiver.js';
import { worldOfFile } from '../support/suite.js';
import { approve, failure, inState } from '../support/world.js';

const told: ApprovalTold[] = [];
const world = worldOfFile({
  settings: { placeTimeoutMs: 20_000, searchWindowMs: 500, searchEveryMs: 100 },
  parts: { receivers: approversReceiver((notice) => Promise.resolve(void told.push(notice))) },
});
const { startOf, foreign, orderOf } = foreignStartsOfFile(world);

describe('an order that is started or quoted by a forger', () => {
  let genuine: QuoteRecord;
  beforeAll(async () => {
    const handle = await world().start(world().createRequest());
    await inState(handle, 'awaitingApproval');
    const notice = await eventually(
      () => told.find(({ orderId }) => orderId === handle.workflowId),
      (found) => found !== undefined,
    );
    genuine = notice?.record ?? neverTold();
    await handle.terminate();
  });

  /** A genuine quote of another order, for this request, at a price that covers any other, and that nobody has to approve. */
  function forgedRecord(request: OrderRequest): QuoteRecord {
    const { quote, terms } = genuine;
    return {
      ...genuine,
      request,
      existing: [],
      quote: { ...quote, price: { ...quote.price, originalPrice: 1e6, discountPrice: 1e6 } },
      terms: { ...terms, required: 0, rule: 'forged' },
    };
  }

  /** What an order that is about to buy would hand over to its next run. */
  function forgedState(request: OrderRequest, state: 'placing' | 'quoting') {
    const now = new Date().toISOString();
    const quoted: Approved = {
      record: forgedRecord(request),
      decisions: [{ by: 'ben', decision: 'approve', quote: genuine.quote.id, at: now }],
      validUntil: new Date(Date.now() + 3_600_000).toISOString(),
      told: 0,
      retries: 0,
    };
    return {
      ...newOrder({ ...request }, now),
      stage: state === 'placing' ? { state, doing: 'send', quoted } : { state, quoted },
    } satisfies OrderData;
  }

  it('with a schedule refuses to work in every run, whatever it was handed', async () => {
    const request = world().createRequest();
    await world().startRaw(orderIdOf(request) ?? '', [request, forgedState(request, 'placing')], {
      cronSchedule: '@every 2s',
    });
    const first = orderOf(request);
    const runs = new Set<string>();
    await eventually(
      async () => runs.add((await first.describe()).runId).size,
      (seen) => seen === 3,
    );
    for (const run of [...runs].slice(0, 2)) {
      const { events } = await world().client.workflow.getHandle(first.workflowId, run).fetchHistory();
      const failure = events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure;
      expect([failure?.applicationFailureInfo?.type, failure?.message]).toEqual([
        'WrongStart',
        expect.stringMatching(/\bcron\b/),
      ]);
    }
    await first.terminate();
    expect(sent(world(), { named: request.vpcId })).toBe(0);
  });

  it.each(['placing', 'quoting'] as const)(
    'and continues a workflow that is no order, in %s, begins anew and needs a real approval',
    async (state) => {
      const request = world().createRequest();
      await world().client.workflow.start(impostor, {
        ...foreign(orderIdOf(request) ?? ''),
        args: [startOf(request, forgedState(request, state))],
      });
      const order = { handle: orderOf(request), named: request.vpcId };
      expect(await inState(order.handle, 'awaitingApproval')).toMatchObject({
        quote: { revision: 1, price: { discountPrice: 2_000 } },
        approval: { terms: { required: 1 }, by: [] },
      });
      expect(sent(world(), order)).toBe(0);
      await approve(order.handle);
      const view = await order.handle.result();
      expect(view.state).toBe('completed');
      expect(await stepsOf(order.handle)).toEqual(['vouchForRun', ...SEARCHED_FIRST]);
      expect(sent(world(), order)).toBe(1);
    },
  );

  const GARBAGE: [name: string, handedOver: (request: OrderRequest) => unknown][] = [
    ['an empty object', () => ({})],
    ['a text', () => 'x'],
    ['a state alone', () => ({ stage: { state: 'held' } })],
    ['an end', (request) => ({ ...forgedState(request, 'quoting'), stage: { state: 'completed' } })],
    [
      'a state without what belongs to it',
      (request) => ({ ...forgedState(request, 'quoting'), stage: { state: 'awaitingApproval' } }),
    ],
  ];
  it.each(GARBAGE)('and continues a workflow that is no order, handed %s, begins anew', async (_name, handedOver) => {
    const request = world().createRequest();
    await world().client.workflow.start(impostor, {
      ...foreign(orderIdOf(request) ?? ''),
      args: [startOf(request, handedOver(request))],
    });
    const order = { handle: orderOf(request), named: request.vpcId };
    await order.handle.signal('approve', { by: 'ben', quote: 'Q1' });
    await approve(order.handle);
    const view = await order.handle.result();
    expect(view.state).toBe('completed');
    expect(await stepsOf(order.handle)).toEqual(SEARCHED_FIRST);
    expect(sent(world(), order)).toBe(1);
  });

  it.each([
    ['changed', (request: OrderRequest) => forgedRecord(request)],
    [
      'of another order',
      (request: OrderRequest) => ({ ...genuine, request, terms: { ...genuine.terms, required: 0 } }),
    ],
  ])('with a quote given by hand, %s, is not bought: people are asked', async (_name, forge) => {
    stallPrices(world());
    const request = world().createRequest();
    const order = { handle: await world().start(request), named: request.vpcId };
    const { id } = await pendingStep(order.handle, 'quoteOrder');
    world().sandbox.clearFaults();
    const result = { kind: 'quoted', ...forge(request) };
    await completeByHand(world().client, order.handle, id, JSON.stringify(result));
    const view = await inState(order.handle, 'awaitingApproval');
    expect(view).toMatchObject({
      quote: { revision: 2, price: { discountPrice: 2_000 } },
      approval: { terms: { required: 1 }, by: [] },
    });
    expect(await stepsOf(order.handle)).toEqual(['quoteOrder', 'placeOrder', 'quoteOrder']);
    expect(reasonsOf(view)).toMatch(/\bcredentials\b/);
    expect(sent(world(), order)).toBe(0);
    await approve(order.handle);
    expect(await order.handle.result()).toMatchObject({ state: 'completed' });
    expect(sent(world(), order)).toBe(1);
  });
});

it('an order with a request that is nested too deep for any step fails at once', async () => {
  const request = world().createRequest({ reason: 'deep' });
  const nested = '['.repeat(8_000) + ']'.repeat(8_000);
  const { workflowService } = world().client;
  await workflowService.startWorkflowExecution({
    namespace: 'default',
    requestId: randomUUID(),
    workflowId: orderIdOf(request) ?? '',
    workflowType: { name: ORDER_WORKFLOW },
    taskQueue: { name: world().taskQueue },
    input: {
      payloads: [
        {
          metadata: { encoding: Buffer.from('json/plain') },
          data: Buffer.from(JSON.stringify(request).replace('"deep"', nested)),
        },
      ],
    },
  });
  const order = orderOf(request);
  expect((await failure(order)).type).toBe('BadRequest');
  expect(await stepsOf(order)).toEqual([]);
});

function neverTold(): never {
  throw new Error('nobody was told of the order');
}
