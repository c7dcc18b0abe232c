import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Receivers } from '../../activities/index.js';
import {
  NOTICE_EVENTS,
  NOTICE_ID_START,
  orderQuery,
  rejectUpdate,
  resolveUpdate,
  type NoticeEvent,
  type ResolveChoice,
} from '../../contract/index.js';
import { createReceivers, readReceiversFile, type JsonNotice } from '../../notify/index.js';
import { problemsOf } from '../docs/problems-of.js';
import { startReceiver, type Receiver } from '../notify/receiver.js';
import { reset, resetPoints } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import { plantedCircuit } from '../support/purchases.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { approve, failure, inState, openWorld, type OrderHandle, type World } from '../support/world.js';

let temporal: TestConnection;
let folder: string;
/** One wants everything, the other only that orders end badly. */
let all: Receiver;
let some: Receiver;
let receivers: Receivers;
let world: World;

const CREATE = 'CreateCrossRegionBandwidth';
const BAD_ENDS: readonly NoticeEvent[] = ['failed', 'expired'];

beforeAll(async () => {
  temporal = await connectToTemporal();
  folder = await mkdtemp(join(tmpdir(), 'crb-notices-'));
  all = await startReceiver();
  some = await startReceiver();
  const file = join(folder, 'notices.json');
  const receiver = { format: 'json', when: { requestedBy: ['*@example.com'] } };
  await writeFile(
    file,
    JSON.stringify({
      receivers: [
        { ...receiver, name: 'all', url: { env: 'ALL_URL' }, events: NOTICE_EVENTS },
        { ...receiver, name: 'some', url: { env: 'SOME_URL' }, events: BAD_ENDS },
      ],
    }),
  );
  const env = { ALL_URL: all.origin, SOME_URL: some.origin };
  receivers = createReceivers({
    ...readReceiversFile(file, env),
    namespace: 'default',
    uiUrl: 'https://ui.example.com',
  });
  world = await openWorld({ temporal, settings: { oddAfterMs: 1 }, parts: { receivers } });
});

beforeEach(() => {
  all.respond = accepts;
  some.respond = accepts;
});

afterAll(async () => {
  await world?.close();
  await temporal?.close();
  await all?.close();
  await some?.close();
  await rm(folder, { recursive: true, force: true });
});

const accepts: Receiver['respond'] = (response) => response.writeHead(200).end();
const isDown: Receiver['respond'] = (response) => response.writeHead(503).end('secret words of a proxy');

function noticeIn(body: string): JsonNotice {
  const notice: unknown = JSON.parse(body);
  expect(problemsOf('notice', notice)).toEqual([]);
  return notice as JsonNotice;
}

/** What a receiver was sent about an order, in the order of arrival. */
function noticesTo(receiver: Receiver, { workflowId }: OrderHandle): JsonNotice[] {
  return receiver.received
    .map(({ body }) => noticeIn(body))
    .filter((notice) => 'orderId' in notice && notice.orderId === workflowId);
}

function eventsTo(receiver: Receiver, handle: OrderHandle): string[] {
  return noticesTo(receiver, handle).map(({ event }) => event);
}

/** Waits until these have arrived. */
async function arrived(receiver: Receiver, handle: OrderHandle, ...events: readonly NoticeEvent[]): Promise<void> {
  await eventually(
    () => eventsTo(receiver, handle),
    (told) => events.every((event) => told.includes(event)),
  );
}

async function childrenOf(handle: OrderHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).filter((event) => event.startChildWorkflowExecutionInitiatedEventAttributes).length;
}

describe('each event of an order is told once, to those who want it', () => {
  it('a decision, and the circuit that is live', async () => {
    const handle = await world.start(world.createRequest());
    const { quote } = await approve(handle);
    const view = await handle.result();
    await arrived(all, handle, 'approvalNeeded', 'decided', 'completed');
    expect(eventsTo(all, handle).sort()).toEqual(['approvalNeeded', 'completed', 'decided']);
    expect(eventsTo(some, handle)).toEqual([]);
    const [decided, completed] = ['decided', 'completed'].map((name) =>
      noticesTo(all, handle).find(({ event }) => event === name),
    );
    expect(decided).toMatchObject({
      decision: { by: 'ben@example.com', decision: 'approve', quote: quote?.id },
      order: { state: 'awaitingApproval' },
      plainText: expect.stringContaining('Approved by ben@example.com (1 of 1 approval)'),
    });
    expect(completed).toMatchObject({
      order: view,
      url: expect.stringContaining('https://ui.example.com/namespaces/default/workflows/'),
      plainText: expect.stringContaining(`circuit ${view.circuit?.crossRegionBandwidthId} is live`),
    });
  });

  it('a rejection', async () => {
    const handle = await world.start(world.createRequest());
    const { quote } = await inState(handle, 'awaitingApproval');
    await handle.executeUpdate(rejectUpdate, { args: [{ by: 'ben', quote: quote?.id ?? '', comment: 'too dear' }] });
    expect(await handle.result()).toMatchObject({ state: 'rejected' });
    await arrived(all, handle, 'approvalNeeded', 'decided', 'rejected');
    expect(eventsTo(all, handle).sort()).toEqual(['approvalNeeded', 'decided', 'rejected']);
    const rejected = noticesTo(all, handle).find(({ event }) => event === 'rejected');
    expect(rejected?.plainText).toContain('Why: Rejected by ben: too dear');
  });

  it('a cancel, also of the workflow itself', async () => {
    const handle = await world.start(world.createRequest());
    await inState(handle, 'awaitingApproval');
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    await arrived(all, handle, 'approvalNeeded', 'cancelled');
    expect(eventsTo(all, handle).sort()).toEqual(['approvalNeeded', 'cancelled']);
  });

  it('that a quote expires soon, not before half of the time is over, and that it has expired', async () => {
    await world.stopWorker();
    await world.startWorker({ decideWithinMs: 3_000 });
    const handle = await world.start(world.createRequest());
    expect(await handle.result()).toMatchObject({ state: 'expired' });
    await arrived(all, handle, 'approvalNeeded', 'expiresSoon', 'expired');
    expect(eventsTo(all, handle).sort()).toEqual(['approvalNeeded', 'expired', 'expiresSoon']);
    await arrived(some, handle, 'expired');
    expect(eventsTo(some, handle)).toEqual(['expired']);
    await world.stopWorker();
    await world.startWorker();
  });

  it('a refusal before there is a quote', async () => {
    const handle = await world.start(world.createRequest({ regionA: 'nowhere-1' }));
    const { type } = await failure(handle);
    expect(type).toBe('Refused');
    await arrived(all, handle, 'failed');
    await arrived(some, handle, 'failed');
    expect([eventsTo(all, handle), eventsTo(some, handle)]).toEqual([['failed'], ['failed']]);
  });

  it('an order that is held, what to do about it, and how it ended', async () => {
    const handle = await world.start(world.createRequest());
    await inState(handle, 'awaitingApproval');
    world.sandbox.fault(...[1, 2].map((call) => ({ action: CREATE, call, fault: { kind: 'dropBefore' } }) as const));
    await approve(handle);
    const { hold } = await inState(handle, 'held');
    await arrived(all, handle, 'held');
    const notice = noticesTo(all, handle).find(({ event }) => event === 'held');
    expect(notice).toMatchObject({ order: { state: 'held', hold } });
    expect(notice?.plainText).toContain(JSON.stringify(hold?.choices[0]?.resolveWith));
    await handle.executeUpdate(resolveUpdate, {
      args: [{ by: 'olga', hold: hold?.id ?? '', choice: 'abandon', reason: 'nothing there' }],
    });
    expect((await failure(handle)).type).toBe('Abandoned');
    await arrived(some, handle, 'failed');
    await arrived(all, handle, 'failed');
    expect(eventsTo(all, handle).sort()).toEqual(['approvalNeeded', 'decided', 'failed', 'held']);
  });

  it('attention, once for trouble that comes again with each try', async () => {
    const handle = await world.start(world.createRequest());
    await inState(handle, 'awaitingApproval');
    const busy = { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED' } as const;
    world.sandbox.fault(...[1, 2, 3].map((call) => ({ action: CREATE, call, fault: busy }) as const));
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    await arrived(all, handle, 'attention', 'completed');
    expect(eventsTo(all, handle).sort()).toEqual(['approvalNeeded', 'attention', 'completed', 'decided']);
    expect(noticesTo(all, handle).find(({ event }) => event === 'attention')).toMatchObject({
      order: { attention: { code: 'notBought' } },
    });
  });
});

describe('an order of which nobody wants to know', () => {
  it('costs nothing for it', async () => {
    const handle = await world.start(world.createRequest({ requestedBy: 'dora@example.org' }));
    await approve(handle);
    await handle.result();
    expect(await childrenOf(handle)).toBe(0);
    const { events } = await handle.fetchHistory();
    expect(JSON.stringify(events)).not.toContain('notifyApprovers');
    expect(eventsTo(all, handle)).toEqual([]);
  });
});

describe('a receiver that is down', () => {
  it('delays neither the order nor the others, who are told once, and is told later', async () => {
    let refused = 0;
    all.respond = (response) => {
      refused += 1;
      isDown(response);
    };
    const handle = await world.start(world.createRequest({ regionA: 'nowhere-2' }));
    expect((await failure(handle)).type).toBe('Refused');
    await eventually(
      () => refused,
      (times) => times >= 3,
    );
    all.respond = accepts;
    const before = eventsTo(all, handle).length;
    await eventually(
      () => eventsTo(all, handle).length,
      (count) => count > before,
    );
    await noticeEnded(handle, 'failed');
    expect(eventsTo(all, handle)).toHaveLength(before + 1);
    expect(new Set(noticesTo(all, handle).map(({ id }) => id)).size).toBe(1);
    expect(eventsTo(some, handle)).toEqual(['failed']);
  });

  it('is told by another worker after the one that ended the order', async () => {
    all.respond = isDown;
    const handle = await world.start(world.createRequest());
    await approve(handle);
    await handle.result();
    await arrived(all, handle, 'completed');
    await world.stopWorker();
    all.respond = accepts;
    const before = eventsTo(all, handle).filter((event) => event === 'completed').length;
    await world.startWorker();
    await eventually(
      () => eventsTo(all, handle).filter((event) => event === 'completed').length,
      (count) => count > before,
    );
    await noticeEnded(handle, 'completed');
  });

  it('does not stop an order with more events than Temporal would let it have on their way', async () => {
    all.respond = isDown;
    const request = world.createRequest();
    const handle = await world.start(request);
    await inState(handle, 'awaitingApproval');
    world.sandbox.fault(...[1, 2].map((call) => ({ action: CREATE, call, fault: { kind: 'dropBefore' } }) as const));
    await approve(handle);
    let { hold } = await inState(handle, 'held');
    // Not as ordered: the order tracks it, and is held again.
    const { vpcId, regionA, regionZ, crossRegionBandwidthName } = request;
    const other = plantedCircuit(world, { vpcId, regionA, regionZ, crossRegionBandwidthName, bandwidth: 300 });
    const resolve = (choice: ResolveChoice) =>
      handle.executeUpdate(resolveUpdate, {
        args: [{ by: 'olga', hold: hold?.id ?? '', choice, reason: 'this one', crossRegionBandwidthId: other }],
      });
    for (let times = 0; times < 105; times += 1) {
      const id = hold?.id;
      await resolve('adopt');
      ({ hold } = await eventually(
        () => handle.query(orderQuery),
        (view) => view.hold !== undefined && view.hold.id !== id,
      ));
    }
    expect(await childrenOf(handle)).toBe(100);
    await resolve('stopTracking');
    expect((await failure(handle)).type).toBe('Abandoned');
  }, 180_000);

  it('loses no notice of an order that is reset', async () => {
    all.respond = isDown;
    const request = world.createRequest();
    const handle = await world.start(request);
    await approve(handle);
    await handle.result();
    await arrived(all, handle, 'decided', 'completed');
    const { runId } = await handle.describe();
    const point = (await resetPoints(handle)).at(-2);
    if (point === undefined) {
      throw new Error('the order has no workflow task to be reset to');
    }
    const again = await reset(world.client, handle, runId, point);
    await again.result();
    const newRun = (await again.describe()).runId;
    all.respond = accepts;
    await eventually(
      () => ofRun(handle, newRun),
      (events) => events.includes('completed'),
    );
    // What the run before has told is not told by the new one.
    expect(ofRun(handle, newRun)).not.toContain('decided');
    await noticeEnded(handle, 'completed');
    await noticeEnded(handle, 'decided');
  });
});

/** The events of one run of an order, each once. */
function ofRun(handle: OrderHandle, run: string): string[] {
  const notices = noticesTo(all, handle).filter((notice) => 'runId' in notice && notice.runId === run);
  return [...new Set(notices.map(({ event }) => event))];
}

/** Waits until the workflows that tell an event have ended, because all have accepted it. */
async function noticeEnded(handle: OrderHandle, event: NoticeEvent): Promise<void> {
  const ids = new Set(
    noticesTo(all, handle)
      .filter((notice) => notice.event === event)
      .map(({ id }) => `${NOTICE_ID_START}${id}`),
  );
  await Promise.all([...ids].map((id) => world.client.workflow.getHandle(id).result()));
}
