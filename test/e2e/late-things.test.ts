import { afterEach, describe, expect, it } from '@jest/globals';
import { readPolicy } from '../../policy/index.js';
import {
  CREATE,
  DESCRIBE,
  MODIFY,
  plantedCircuit,
  reasonsOf,
  sent,
  troubled,
  waitingChange,
  waitingCreate,
} from '../support/purchases.js';
import { eventually } from '../support/eventually.js';
import { worldOfFile } from '../support/suite.js';
import { approve, executed, failure, inState, modifyRequest } from '../support/world.js';

const POLICY = readPolicy(
  `rules:
    - name: small
      when: { bandwidth: { atMost: 50 } }
      approvals: automatic
      approvalValid: 1s
    - name: two of two
      when: { bandwidth: { atMost: 60 } }
      approvals: 2
      from: [ana@example.com, ben@example.com]
    - name: everything else
      approvals: 1`,
  'policy.yaml',
);

const world = worldOfFile({ parts: { policy: POLICY }, settings: { oddAfterMs: 100 } });
afterEach(() => world().sandbox.clearFaults());

describe('an automatic approval that lapses before it could be used', () => {
  it('fails the order at once where nobody can approve, though the price is the same', async () => {
    world().sandbox.fault({
      action: CREATE,
      call: 'every',
      fault: { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED' },
    });
    const request = world().createRequest({ bandwidth: 50 });
    const { type, message, view } = await failure(await world().start(request));
    expect(type).toBe('NobodyCanApprove');
    expect(message).toContain('"two of two"');
    expect(view.timeline.map(({ state }) => state)).not.toContain('awaitingApproval');
    expect(executed(world(), CREATE, request.vpcId)).toBe(0);
  });
});

describe('a circuit in the recycle bin', () => {
  it('that is in the way of a purchase fails the order at once, and is named', async () => {
    const request = world().createRequest();
    const id = plantedCircuit(world(), { vpcId: request.vpcId, status: 'RECYCLED' });
    const handle = await world().start(request);
    const { quote } = await approve(handle);
    expect(quote?.notes.join(' ')).toContain(`circuit ${id}`);
    const { type, message, view } = await failure(handle);
    expect(type).toBe('Refused');
    expect(message).toContain(`circuit ${id}`);
    expect(view.timeline.map(({ state }) => state)).toEqual(['quoting', 'awaitingApproval', 'placing', 'failed']);
    expect(sent(world(), { named: request.vpcId })).toBe(1);
  });

  it('that was not there when it was quoted leaves it to a person: it may have been the purchase', async () => {
    const order = await waitingCreate(world());
    plantedCircuit(world(), { vpcId: order.named, status: 'RECYCLED' });
    await approve(order.handle);
    const { hold } = await inState(order.handle, 'held');
    expect(hold).toMatchObject({
      code: 'conflict',
      evidence: expect.arrayContaining([expect.stringMatching(/RECYCLED/)]),
    });
    expect(executed(world(), CREATE, order.named)).toBe(0);
    await order.handle.terminate();
  });
});

describe('a change of a circuit that is CHANGING', () => {
  const changing = { action: DESCRIBE, call: 'every', fault: { kind: 'statusValue', status: 'CHANGING' } } as const;

  it('when it is quoted waits, says so, and goes on when the circuit is AVAILABLE', async () => {
    const id = plantedCircuit(world());
    world().sandbox.fault(changing);
    const handle = await world().start(modifyRequest(id));
    expect(await troubled(handle, 'CircuitBusy')).toContain('CHANGING');
    world().sandbox.clearFaults();
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed', quote: { revision: 1 } });
    expect(executed(world(), MODIFY, id)).toBe(1);
  });

  it('between approval and purchase waits, and is quoted anew from what the circuit is then', async () => {
    const { handle, named } = await waitingChange(world(), 500);
    world().sandbox.fault(changing);
    await approve(handle);
    expect(await troubled(handle, 'CircuitBusy')).toContain('CHANGING');
    expect(sent(world(), { named })).toBe(0);
    world().sandbox.change({ crossRegionBandwidthId: named, bandwidth: 300 });
    world().sandbox.clearFaults();
    const view = await eventually(
      () => inState(handle, 'awaitingApproval'),
      ({ quote }) => quote?.revision === 2,
    );
    expect(reasonsOf(view)).toContain('AVAILABLE → CHANGING');
    expect(view).toMatchObject({ approval: { by: [] }, quote: { base: { bandwidth: 300, status: 'AVAILABLE' } } });
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), MODIFY, named)).toBe(1);
  });
});
