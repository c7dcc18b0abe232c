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
  it('are there for every message, each with the same words as signal and as update', async () => {
    const handle = await world().start(world().createRequest());
    await inState(handle, 'awaitingApproval');
    const { signals, updates } = await offered(handle);
    const describedBy = (all: Definition[], name: string) => all.find((each) => each.name === name)?.description;
    for (const name of MESSAGE_NAMES) {
      const { signal, update } = MESSAGES[name];
      expect(describedBy(signals, signal.name)).toBe(describedBy(updates, update.name));
      expect(describedBy(signals, signal.name)).toContain('Send {"by"');
    }
    expect([signals.length, updates.length]).toEqual([MESSAGE_NAMES.length, MESSAGE_NAMES.length]);
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
    expect(await textOf(handle, 'approve')).toContain(MESSAGES.approve.purpose);
    world().sandbox.clearFaults();
    world().sandbox.fault(
      { action: CREATE, call: 1, fault: { kind: 'dropBefore' } },
      { action: CREATE, call: 2, fault: { kind: 'dropBefore' } },
    );
    const { quote } = await inState(handle, 'awaitingApproval');
    expect(await textOf(handle, 'approve')).toContain(quote?.id);
    await approve(handle);
    const { hold } = await inState(handle, 'held');
    expect(await textOf(handle, 'approve')).toContain(MESSAGES.approve.purpose);
    expect(await textOf(handle, 'resolve')).toContain(hold?.id);
    world().sandbox.fault({
      action: 'DescribeVpcs',
      call: 'every',
      fault: { kind: 'status', httpStatus: 503, code: 'SERVICE_UNAVAILABLE' },
    });
    await handle.signal('resolve', { by: 'olga', hold: hold?.id, choice: 'sendAgain', reason: 'nothing there' });
    await inState(handle, 'quoting', 'placing');
    expect(await textOf(handle, 'resolve')).toContain(MESSAGES.resolve.purpose);
    world().sandbox.clearFaults();
    expect(await handle.result()).toMatchObject({ state: 'completed' });
  });
});
