import { describe, expect, it } from '@jest/globals';
import { MESSAGE_NAMES, MESSAGES } from '../../contract/index.js';
import { CREATE } from '../chaos/faults.js';
import { worldOfFile } from '../support/suite.js';
import { approve, inState, type OrderHandle } from '../support/world.js';

const world = worldOfFile();

interface Definition {
  name: string;
  description: string;
}

/** What the Temporal UI offers to send, and what it says beside each button. */
async function offered(handle: OrderHandle): Promise<{ signals: Definition[]; updates: Definition[] }> {
  const metadata = (await handle.query<unknown>('__temporal_workflow_metadata')) as {
    definition: { signalDefinitions: Definition[]; updateDefinitions: Definition[] };
  };
  const { signalDefinitions: signals, updateDefinitions: updates } = metadata.definition;
  return { signals, updates };
}

async function textOf(handle: OrderHandle, signal: string): Promise<string | undefined> {
  return (await offered(handle)).signals.find(({ name }) => name === signal)?.description;
}

describe('the buttons of the Temporal UI', () => {
  it('are those that make sense while it waits, each with the same words as signal and as update', async () => {
    const handle = await world().start(world().createRequest());
    await inState(handle, 'awaitingApproval');
    const { signals, updates } = await offered(handle);
    const describedBy = (all: Definition[], name: string) => all.find((each) => each.name === name)?.description;
    const useful = MESSAGE_NAMES.filter((name) => name !== 'resolve');
    for (const name of useful) {
      const { signal, update } = MESSAGES[name];
      expect(describedBy(signals, signal.name)).toBe(describedBy(updates, update.name));
      expect(describedBy(signals, signal.name)).toContain('Send\n{\n  "by": "your name"');
    }
    expect([signals.length, updates.length]).toEqual([useful.length, useful.length]);
  });

  it('are fewer than the messages that an order answers', async () => {
    const handle = await world().start(world().createRequest());
    await inState(handle, 'awaitingApproval');
    expect((await offered(handle)).updates.map(({ name }) => name)).not.toContain('resolveOrder');
    const refused = handle.executeUpdate('resolveOrder', {
      args: [{ by: 'olga', hold: 'H1', choice: 'abandon', reason: 'too soon' }],
    });
    await expect(refused).rejects.toMatchObject({
      cause: { message: 'There is nothing to resolve: the order is waiting for approval.' },
    });
  });

  it('offer to approve a quote only while it waits, and to resolve a hold only until it is resolved', async () => {
    const request = world().createRequest();
    world().sandbox.fault(
      { action: CREATE, call: 1, fault: { kind: 'dropBefore' } },
      { action: CREATE, call: 2, fault: { kind: 'dropBefore' } },
      {
        action: 'DescribeVpcs',
        call: 'every',
        fault: { kind: 'status', httpStatus: 503, code: 'SERVICE_UNAVAILABLE' },
      },
    );
    const handle = await world().start(request);
    await inState(handle, 'quoting');
    expect(await textOf(handle, 'approve')).toBeUndefined();
    world().sandbox.clearFaults();
    world().sandbox.fault(
      { action: CREATE, call: 1, fault: { kind: 'dropBefore' } },
      { action: CREATE, call: 2, fault: { kind: 'dropBefore' } },
    );
    const { quote } = await inState(handle, 'awaitingApproval');
    expect(await textOf(handle, 'approve')).toContain(quote?.id);
    await approve(handle);
    const { hold } = await inState(handle, 'held');
    expect(await textOf(handle, 'approve')).toBeUndefined();
    expect(await textOf(handle, 'resolve')).toContain(hold?.id);
    world().sandbox.fault({
      action: 'DescribeVpcs',
      call: 'every',
      fault: { kind: 'status', httpStatus: 503, code: 'SERVICE_UNAVAILABLE' },
    });
    await handle.signal('resolve', { by: 'olga', hold: hold?.id, choice: 'sendAgain', reason: 'nothing there' });
    await inState(handle, 'quoting', 'placing');
    expect((await textOf(handle, 'resolve')) ?? '').not.toContain(hold?.id);
    world().sandbox.clearFaults();
    expect(await handle.result()).toMatchObject({ state: 'completed' });
  });
});
