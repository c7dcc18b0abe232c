import { describe, expect, it } from '@jest/globals';
import { orderQuery, resolveUpdate } from '../../contract/index.js';
import { completeByHand, failByHand, pendingStep } from '../support/buttons.js';
import {
  approvedCreate,
  circuitsOf,
  CREATE,
  DESCRIBE,
  MODIFY,
  resolveHold,
  sent,
  stepsOf,
  waitingChange,
  waitingCreate,
  type Ordered,
  stallPrices,
} from '../support/purchases.js';
import { wiredWorldOfFile } from '../support/suite.js';
import { approve, executed, failure, inState, refusal, type OrderHandle } from '../support/world.js';

const { world, inFlight } = wiredWorldOfFile({
  settings: { placeTimeoutMs: 20_000, searchWindowMs: 10_000, searchEveryMs: 100 },
});

/** The steps of an order that searches for its own purchase. */
const SEARCHED_AFTER = ['quoteOrder', 'placeOrder', 'findCircuit', 'trackCircuit'];

/** Results that no step of this version writes. */
const STRANGE: [string, string][] = [
  ['{}', '{}'],
  ['null', 'null'],
  ['a kind of a newer version', '{"kind":"newerKind","circuit":{"crossRegionBandwidthId":"1"}}'],
  ['a known kind without what belongs to it', '{"kind":"PLACE"}'],
  ['bytes that are no JSON', '{"kind":\xff\x00'],
];

const OTHER = { crossRegionBandwidthId: '2000000000000000001' };

type Hand = (handle: OrderHandle, activityId: string) => Promise<unknown>;

/** What a hand can end a step with. */
function hands(known: string): [string, Hand][] {
  return [
    ...STRANGE.map(([name, result]): [string, Hand] => [
      name,
      (handle, id) => completeByHand(world().client, handle, id, result.replace('PLACE', known)),
    ]),
    ['a failure', (handle, id) => failByHand(world().client, handle, id)],
  ];
}

/** Ends the step of an order that is under way. */
async function end(handle: OrderHandle, step: string, hand: Hand): Promise<void> {
  const { id } = await pendingStep(handle, step);
  await hand(handle, id);
}

function onlyCircuit({ named }: Ordered): string {
  const [only, ...others] = circuitsOf(world(), named);
  expect([others, executed(world(), CREATE, named), sent(world(), { named })]).toEqual([[], 1, 1]);
  return only ?? '';
}

describe('a purchase step that is ended by hand while the purchase is on its way', () => {
  it.each(hands('placed'))('with %s is searched for, and bought once', async (_name, hand) => {
    const order = await waitingCreate(world());
    const { trip } = await inFlight(order);
    await end(order.handle, 'placeOrder', hand);
    await pendingStep(order.handle, 'findCircuit');
    await trip.arrive();
    const view = await order.handle.result();
    expect(view).toMatchObject({
      state: 'completed',
      circuit: { crossRegionBandwidthId: onlyCircuit(order) },
    });
    expect(await stepsOf(order.handle)).toEqual(SEARCHED_AFTER);
  });
});

describe('the purchase step of a change that is ended by hand while the change is on its way', () => {
  it.each(hands('placed'))('with %s is searched for, and the change is sent once', async (_name, hand) => {
    const order = await waitingChange(world());
    const { trip } = await inFlight(order);
    await end(order.handle, 'placeOrder', hand);
    await pendingStep(order.handle, 'findCircuit');
    await trip.arrive();
    const view = await order.handle.result();
    expect(view).toMatchObject({ state: 'completed', circuit: { crossRegionBandwidthId: order.named } });
    expect(await stepsOf(order.handle)).toEqual(SEARCHED_AFTER);
    expect([executed(world(), MODIFY, order.named), sent(world(), order)]).toEqual([1, 1]);
  });
});

describe('a price inquiry that is ended by hand', () => {
  it.each(hands('quoted'))('with %s is held, and asked again when a person says so', async (_name, hand) => {
    stallPrices(world());
    const request = world().createRequest();
    const order = { handle: await world().start(request), named: request.vpcId };
    await end(order.handle, 'quoteOrder', hand);
    const { hold } = await inState(order.handle, 'held');
    expect(hold?.code).toBe('unreadable');
    expect(hold?.choices.map(({ choice }) => choice)).toEqual(['abandon', 'sendAgain']);
    const adopt = { by: 'olga', hold: hold?.id ?? '', choice: 'adopt', reason: 'is it this?', ...OTHER } as const;
    expect(await refusal(order.handle.executeUpdate(resolveUpdate, { args: [adopt] }))).toMatchObject({
      state: 'held',
      text: expect.stringMatching(/^choice: /),
    });
    world().sandbox.clearFaults();
    await resolveHold(order.handle, 'sendAgain');
    await approve(order.handle);
    expect(await order.handle.result()).toMatchObject({
      state: 'completed',
      circuit: { crossRegionBandwidthId: onlyCircuit(order) },
    });
  });
});

describe('a search that is ended by hand', () => {
  it.each(hands('found'))('with %s is held: the circuit is adopted by a person', async (_name, hand) => {
    const order = await approvedCreate(
      world(),
      { action: CREATE, fault: { kind: 'dropAfter' } },
      // The first reading is the purchase's own.
      ...[2, 3, 4].map((call) => ({ action: DESCRIBE, call, fault: { kind: 'stall' } }) as const),
    );
    await end(order.handle, 'findCircuit', hand);
    const held = await inState(order.handle, 'held');
    expect(held.hold).toMatchObject({
      code: 'unreadable',
      evidence: [expect.stringMatching(/CreateCrossRegionBandwidth/)],
    });
    world().sandbox.clearFaults();
    await resolveHold(order.handle, 'adopt', onlyCircuit(order));
    expect(await order.handle.result()).toMatchObject({
      state: 'completed',
      circuit: { crossRegionBandwidthId: onlyCircuit(order) },
    });
  });

  it.each(hands('none'))('with %s is held, and sending again finds what was bought', async (_name, hand) => {
    const order = await approvedCreate(
      world(),
      { action: CREATE, fault: { kind: 'dropAfter' } },
      ...[2, 3, 4].map((call) => ({ action: DESCRIBE, call, fault: { kind: 'stall' } }) as const),
    );
    await end(order.handle, 'findCircuit', hand);
    await inState(order.handle, 'held');
    world().sandbox.clearFaults();
    await resolveHold(order.handle, 'sendAgain');
    expect(await order.handle.result()).toMatchObject({
      state: 'completed',
      circuit: { crossRegionBandwidthId: onlyCircuit(order) },
    });
  });
});

describe('a search whose purchase step has started', () => {
  it('is held when a hand ends it as never started: the purchase may still arrive', async () => {
    const order = await waitingCreate(world());
    const { trip } = await inFlight(order);
    await end(order.handle, 'placeOrder', (handle, id) => failByHand(world().client, handle, id));
    await end(order.handle, 'findCircuit', (handle, id) =>
      completeByHand(world().client, handle, id, '{"kind":"neverStarted"}'),
    );
    const { hold, reason = '' } = await inState(order.handle, 'held', 'provisioning', 'completed');
    expect(hold).toMatchObject({ code: 'unreadable', evidence: [expect.any(String)] });
    expect(reason).not.toMatch(/no sign/);
    await trip.arrive();
    await resolveHold(order.handle, 'adopt', onlyCircuit(order));
    expect(await order.handle.result()).toMatchObject({ state: 'completed' });
  });
});

describe('a circuit whose following is ended by hand', () => {
  it.each(hands('held'))('with %s is held, and followed again when a person says so', async (_name, hand) => {
    const order = await approvedCreate(world());
    world().sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'statusValue', status: 'CREATING' } });
    await inState(order.handle, 'provisioning');
    await end(order.handle, 'trackCircuit', hand);
    const { hold } = await inState(order.handle, 'held');
    expect(hold).toMatchObject({ code: 'unreadable', text: expect.stringContaining(onlyCircuit(order)) });
    world().sandbox.clearFaults();
    await resolveHold(order.handle, 'adopt', onlyCircuit(order));
    expect(await order.handle.result()).toMatchObject({
      state: 'completed',
      circuit: { crossRegionBandwidthId: onlyCircuit(order) },
    });
  });

  it('is given up when a person says so, and the circuit is named', async () => {
    const order = await approvedCreate(world());
    world().sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'statusValue', status: 'CREATING' } });
    await inState(order.handle, 'provisioning');
    await end(order.handle, 'trackCircuit', (handle, id) => completeByHand(world().client, handle, id, '[]'));
    const held = await inState(order.handle, 'held');
    const { text } = await refusal(resolveHold(order.handle, 'adopt', '99'));
    expect(text).toMatch(/no circuit 99\b/);
    expect((await order.handle.query(orderQuery)).hold).toEqual(held.hold);
    await resolveHold(order.handle, 'stopTracking');
    const { type, view } = await failure(order.handle);
    expect([type, view.circuit?.crossRegionBandwidthId]).toEqual(['Abandoned', onlyCircuit(order)]);
  });
});
