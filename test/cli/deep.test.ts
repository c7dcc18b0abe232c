import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { unreadChecks } from '../../cli/audit-unread.js';
import { auditCircuits, type Audit, type Finding } from '../../cli/circuit-audit.js';
import { Client } from '@temporalio/client';
import { dataConverter, OrdersClient, type LedgerEntry } from '../../client/index.js';
import { figuresOfCreate, type CreateRequest, type OrderView } from '../../contract/index.js';
import { readEncryption } from '../../temporal/index.js';
import type { AccountCircuit, OddCircuit } from '../../worker/account-circuits.js';
import { createZenlayer, type ActionName, type Zenlayer } from '../../zenlayer/index.js';
import { connectClient } from '../client/support.js';
import { ownNamespace } from '../support/own-namespace.js';
import { eventually } from '../support/eventually.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { approve, inState, modifyRequest, openWorld, type OrderHandle, type World } from '../support/world.js';
import { crb, json } from './support.js';

interface Deep {
  ok: boolean;
  checks: { what: string; ok: boolean; text: string }[];
  circuits?: Audit;
}

describe('crb doctor --deep', () => {
  let temporal: TestConnection;
  let world: World;
  let orders: OrdersClient;
  let zenlayer: Zenlayer;
  let namespace: string;

  beforeAll(async () => {
    temporal = await connectToTemporal();
    const own = await ownNamespace(temporal);
    ({ namespace } = own);
    world = await openWorld({ temporal: own, sandbox: { deleteDelayMs: 10 } });
    orders = await connectClient({ namespace, taskQueue: world.taskQueue });
    zenlayer = createZenlayer({ endpoint: world.sandbox.url, credentials: world.sandbox.accessKey });
  });
  beforeEach(() => world.sandbox.clearFaults());
  afterAll(async () => {
    zenlayer?.close();
    await orders?.close();
    await world?.close();
    await temporal?.close();
  });

  async function doctor(flags: string[] = ['--json'], env: Record<string, string> = {}) {
    return crb(['doctor', '--deep', ...flags], {
      env: {
        TEMPORAL_NAMESPACE: namespace,
        CRB_TASK_QUEUE: world.taskQueue,
        ZENLAYER_ENDPOINT: world.sandbox.url,
        ZENLAYER_ACCESS_KEY_ID: world.sandbox.accessKey.accessKeyId,
        ZENLAYER_ACCESS_KEY_SECRET: world.sandbox.accessKey.accessKeySecret,
        ...env,
      },
    });
  }

  async function completed(request: CreateRequest = world.createRequest()) {
    const handle = await world.start(request);
    await approve(handle);
    const { circuit } = await handle.result();
    return { handle, circuit: circuit?.crossRegionBandwidthId ?? '' };
  }

  const CREATE = 'CreateCrossRegionBandwidth';

  /** Ends an order from outside as soon as its purchase is on its way. */
  async function terminatedIn(handle: OrderHandle, action: ActionName, named: string) {
    await inState(handle, 'awaitingApproval');
    world.sandbox.fault({ action, fault: { kind: 'delay', ms: 1_000, commit: 'before' } });
    await approve(handle);
    await world.sandbox.waitForCall(
      (call) => call.action === action && JSON.stringify(call.body).includes(named) && call.outcome !== null,
    );
    const { runId } = await handle.describe();
    await handle.terminate('an operator pressed terminate');
    return { orderId: handle.workflowId, runId };
  }

  async function listed(...runIds: string[]): Promise<void> {
    await eventually(
      () => orders.ledger(),
      ({ orders: found }) =>
        runIds.every((runId) => found.some((order) => order.runId === runId && order.closedAt !== undefined)),
    );
  }

  it('names what was bought and belongs to no order, what is missing, and what differs, and nothing else', async () => {
    const well = await completed();
    const foreign = world.sandbox.plant({ vpcId: 'vpc-of-others', regionA: 'asia-east-1', regionZ: 'eu-west-1' });
    const deleted = await completed();
    await zenlayer.call('DeleteCrossRegionBandwidth', { crossRegionBandwidthId: deleted.circuit });
    const changed = await completed();
    await zenlayer.call('ModifyCrossRegionBandwidth', { crossRegionBandwidthId: changed.circuit, bandwidth: 300 });

    const lostRequest = world.createRequest();
    const lost = await terminatedIn(await world.start(lostRequest), CREATE, lostRequest.vpcId);
    const { vpcId, regionA, regionZ } = world.createRequest();
    const modified = world.sandbox.plant({ vpcId, regionA, regionZ, bandwidth: 100 }).crossRegionBandwidthId;
    const cut = await terminatedIn(
      await world.start(modifyRequest(modified, { bandwidth: 500 })),
      'ModifyCrossRegionBandwidth',
      modified,
    );
    const { circuits } = world.sandbox.state();
    const bought = circuits.find((circuit) => circuit.vpcId === lostRequest.vpcId)?.crossRegionBandwidthId;
    await eventually(
      () => zenlayer.call('DescribeCrossRegionBandwidth', { pageSize: 1000 }),
      ({ dataSet }) =>
        dataSet.every(({ status }) => status === 'AVAILABLE') &&
        dataSet.every(({ crossRegionBandwidthId: id }) => id !== deleted.circuit),
    );
    await listed(lost.runId, cut.runId, (await changed.handle.describe()).runId);

    const ended = await doctor();
    expect(ended.exitCode).toBe(1);
    const { ok, checks, circuits: audit } = json<Deep>(ended);
    expect(ok).toBe(false);
    const byCircuit = (a: Finding, b: Finding) => String(a.circuit).localeCompare(String(b.circuit));
    const expected: Finding[] = [
      {
        kind: 'ownerless',
        level: 'problem',
        circuit: bought ?? 'was not bought',
        ...lost,
        text: expect.any(String) as unknown as string,
      },
      {
        kind: 'unconfirmed',
        level: 'problem',
        circuit: modified,
        ...cut,
        text: expect.stringMatching(/ 500 Mbps; .* 500 Mbps, ByBandwidth, AVAILABLE\./) as unknown as string,
      },
      {
        kind: 'missing',
        level: 'problem',
        circuit: deleted.circuit,
        orderId: deleted.handle.workflowId,
        runId: expect.any(String) as unknown as string,
        text: expect.any(String) as unknown as string,
      },
      {
        kind: 'differs',
        level: 'problem',
        circuit: changed.circuit,
        orderId: changed.handle.workflowId,
        runId: expect.any(String) as unknown as string,
        text: expect.stringMatching(/ 100 Mbps, .* 300 Mbps/) as unknown as string,
      },
    ];
    expect([...(audit?.findings ?? [])].sort(byCircuit)).toEqual(expected.sort(byCircuit));
    expect(audit).toMatchObject({
      account: 'sandbox-account',
      endpoint: world.sandbox.url,
      circuits: 5,
      orders: 5,
      retentionDays: 3,
      notFromHere: [foreign.crossRegionBandwidthId],
    });
    expect(JSON.stringify(audit)).not.toContain(well.circuit);
    expect(checks).toContainEqual({
      what: 'Circuits',
      ok: false,
      text: 'compared 5 circuits of account sandbox-account with 5 orders (closed orders are kept for 3 days): 4 problems; 1 not from an order here',
      next: expect.any(String),
    });
    const forPeople = await doctor([]);
    expect(forPeople.stdout).toMatch(new RegExp(`problem +missing +${deleted.circuit} +Order crb:`));
    expect(forPeople.stdout).toMatch(new RegExp(`^ +${foreign.crossRegionBandwidthId}$`, 'm'));

    // The next order of the pair finds the circuit, and the next change says what is right.
    const found = await world.start(lostRequest);
    expect(await found.result()).toMatchObject({ state: 'completed', circuit: { crossRegionBandwidthId: bought } });
    const again = await world.start(modifyRequest(modified, { bandwidth: 500 }));
    expect(await again.result()).toMatchObject({ state: 'completed' });
    await listed((await found.describe()).runId, (await again.describe()).runId);
    const kinds = json<Deep>(await doctor()).circuits?.findings.map(({ kind }) => kind);
    expect([...(kinds ?? [])].sort()).toEqual(['differs', 'missing']);
  });

  it('needs the variables of an account, and says so', async () => {
    const ended = await doctor(['--json'], {
      ZENLAYER_ENDPOINT: '',
      ZENLAYER_ACCESS_KEY_ID: '',
      ZENLAYER_ACCESS_KEY_SECRET: '',
    });
    expect(ended.exitCode).toBe(78);
    expect(json<Deep>(ended).checks).toContainEqual(expect.objectContaining({ what: 'Circuits', ok: false }));
    expect(json<Deep>(ended).circuits).toBeUndefined();
  });

  it('compares the others when a circuit can’t be read, and says which one it is', async () => {
    const row = { crossRegionBandwidthId: 'odd-1', crossRegionBandwidthName: null, vpcId: 'vpc-of-others' };
    const before = json<Deep>(await doctor()).circuits;
    world.sandbox.fault({ action: 'DescribeCrossRegionBandwidth', call: 'every', fault: { kind: 'oddRow', row } });
    const { circuits } = json<Deep>(await doctor());
    const odd = circuits?.findings.filter(({ circuit }) => circuit === 'odd-1');
    expect(odd).toMatchObject([
      { kind: 'passedOver', level: 'note', text: expect.stringContaining('crossRegionBandwidthName') },
    ]);
    expect({ ...circuits, findings: circuits?.findings.filter(({ circuit }) => circuit !== 'odd-1') }).toEqual(before);
  });

  it('says which orders it can’t read, and nothing of the circuits that may be theirs', async () => {
    const listed = json<Deep>(await doctor()).circuits;
    const encryption = readEncryption({ CRB_ENCRYPTION_KEYS: `a:${randomBytes(32).toString('base64')}` });
    await world.stopWorker();
    await world.startWorker({ slowAfterMs: 600_000 }, { encryption });
    const client = new Client({
      ...{ connection: temporal.connection, namespace },
      dataConverter: dataConverter(encryption),
    });
    const keyed = new OrdersClient({ client, taskQueue: world.taskQueue, encryption });
    const bought = async (end: (order: OrderHandle) => Promise<unknown>) => {
      const { orderId } = await keyed.start(world.createRequest(), { waitForQuote: true });
      const { quote } = await keyed.get(orderId);
      await keyed.approve(orderId, { by: 'ben@example.com', quote: quote?.id ?? '' });
      const handle = client.workflow.getHandle<() => Promise<OrderView>>(orderId);
      await inState(handle, 'provisioning', 'completed');
      await end(handle);
      return orderId;
    };
    const completed = await bought((order) => order.result());
    world.sandbox.fault({ action: 'DescribeCrossRegionBandwidth', call: 'every', fault: { kind: 'delay', ms: 20 } });
    const terminated = await bought((order) => order.terminate('an operator pressed terminate'));
    // It has bought nothing yet.
    await keyed.start(world.createRequest(), { waitForQuote: true });

    const { checks, circuits } = await eventually(
      async () => json<Deep>(await doctor()),
      (found) => found.circuits?.orders === (listed?.orders ?? 0) + 3,
    );
    const theirs = circuits?.unreadOrders ?? [];
    expect(theirs.map(({ orderId }) => orderId).sort()).toEqual([completed, terminated].sort());
    expect(theirs.map((each) => each.circuits.length)).toEqual([1, 1]);
    expect(circuits).toMatchObject({ findings: listed?.findings, notFromHere: listed?.notFromHere });
    expect(checks).toContainEqual(
      expect.objectContaining({
        ok: false,
        text: expect.stringMatching(/^2 orders can't be read here, .* key "a", .*; 2 circuits may be theirs$/),
      }),
    );
    await expect(orders.get(theirs[0]?.circuits[0] ?? '')).rejects.toMatchObject({
      code: 'notFound',
      message: expect.stringMatching(/^No order that can be read here is .*encrypted with key "a"/),
    });
  });

  it('says nothing about circuits that it can’t read', async () => {
    world.sandbox.fault({ action: 'DescribeCrossRegionBandwidth', call: 'every', fault: { kind: 'garbage' } });
    const ended = await doctor();
    expect(ended.exitCode).toBe(1);
    const { checks, circuits } = json<Deep>(ended);
    expect(circuits).toBeUndefined();
    expect(checks.find(({ what }) => what === 'Circuits')).toMatchObject({ ok: false });
  });
});

describe('what is found', () => {
  const request: CreateRequest = {
    action: 'create',
    vpcId: 'vpc-1',
    internetChargeType: 'ByBandwidth',
    crossRegionBandwidthName: 'Test-Cross1',
    regionA: 'asia-north-1',
    regionZ: 'asia-east-1',
    bandwidth: 100,
    requestedBy: 'ana',
  };
  const row: AccountCircuit = {
    crossRegionBandwidthId: 'c-1',
    crossRegionBandwidthName: 'renamed-in-the-console',
    status: 'AVAILABLE',
    gone: false,
    vpcId: 'vpc-1',
    regionA: 'asia-east-1',
    regionZ: 'asia-north-1',
    bandwidth: 100,
    bandwidthCap: null,
    internetChargeType: 'ByBandwidth',
    createTime: '2026-03-01T10:00:30Z',
    expiredTime: null,
    resourceGroupId: null,
    resourceGroupName: null,
  };
  /** A create that completed with circuit c-1. */
  const order: LedgerEntry = {
    orderId: 'crb:vpc-1:asia-east-1:asia-north-1',
    runId: 'run-1',
    action: 'create',
    state: 'completed',
    status: 'COMPLETED',
    startedAt: '2026-03-01T10:00:00Z',
    closedAt: '2026-03-01T10:01:00Z',
    ownWord: true,
    mayHaveBought: true,
    request,
    circuit: 'c-1',
    target: figuresOfCreate(request),
  };
  const { circuit: _circuit, ...unnamed } = order;
  const terminated: LedgerEntry = { ...unnamed, state: 'failed', status: 'TERMINATED', ownWord: false };
  const change: LedgerEntry = {
    ...order,
    orderId: 'crb:c-1',
    runId: 'run-2',
    action: 'modify',
    startedAt: '2026-04-01T10:00:00Z',
    closedAt: '2026-04-01T10:01:00Z',
    target: { bandwidth: 200 },
    request: { action: 'modify', crossRegionBandwidthId: 'c-1', bandwidth: 200, requestedBy: 'ana' },
  };
  const { closedAt: _ended, ...openChange } = change;
  const { closedAt: _closedAt, ...running } = order;
  const open: LedgerEntry = { ...running, state: 'provisioning', status: 'RUNNING', ownWord: false };

  const NOT_FROM_HERE = 'not from here';
  it.each<[string, AccountCircuit[], LedgerEntry[], string[]]>([
    ['a circuit as ordered', [row], [order], []],
    ['a circuit that nobody ordered', [row], [], [NOT_FROM_HERE]],
    ['a circuit as the newest change left it', [{ ...row, bandwidth: 200 }], [change, order], []],
    ['a circuit as before the newest change', [row], [change, order], ['differs']],
    ['a circuit with another burst', [{ ...row, bandwidthCap: 300 }], [order], ['differs']],
    ['a circuit that is just being changed', [{ ...row, bandwidth: 200, status: 'CHANGING' }], [order], []],
    [
      'a circuit that an open order changes',
      [{ ...row, bandwidth: 200 }],
      [{ ...openChange, state: 'provisioning', status: 'RUNNING', ownWord: false }, order],
      [],
    ],
    ['no circuit where one was ordered', [], [order], ['missing']],
    ['a circuit in the recycle bin', [{ ...row, status: 'RECYCLED', gone: true }], [order], ['missing']],
    ['a circuit in the recycle bin that nobody ordered', [{ ...row, status: 'RECYCLED', gone: true }], [], []],
    ['a terminated purchase and a circuit of its time', [row], [terminated], ['ownerless']],
    ['a terminated purchase that names it', [row], [{ ...terminated, circuit: 'c-1' }], ['ownerless']],
    ['a terminated purchase and no circuit', [], [terminated], ['nothingFound']],
    [
      'a terminated purchase and a circuit of a time before',
      [{ ...row, createTime: '2026-02-01T00:00:00Z' }],
      [terminated],
      ['nothingFound', NOT_FROM_HERE],
    ],
    [
      'a terminated purchase and a circuit of a time after',
      [{ ...row, createTime: '2026-03-02T00:00:00Z' }],
      [terminated],
      ['nothingFound', NOT_FROM_HERE],
    ],
    ['a circuit of an unknown time', [{ ...row, createTime: null }], [terminated], ['ownerless']],
    ['a circuit of another VPC', [{ ...row, vpcId: 'vpc-2' }], [terminated], ['nothingFound', NOT_FROM_HERE]],
    ['an order that was terminated before its purchase', [], [{ ...terminated, mayHaveBought: false }], []],
    [
      'a terminated purchase whose circuit a later order found',
      [row],
      [terminated, { ...order, runId: 'run-3', startedAt: '2026-03-05T00:00:00Z' }],
      [],
    ],
    ['a purchase that is not yet named', [row], [{ ...open, circuit: undefined } as unknown as LedgerEntry], []],
    [
      'an order given up, whose circuit stayed',
      [row],
      [{ ...order, state: 'failed', status: 'FAILED', failure: 'Abandoned' }],
      ['left'],
    ],
    [
      'an order given up because nothing was found, and a circuit that came after',
      [row],
      [{ ...unnamed, state: 'failed', status: 'FAILED', failure: 'Abandoned' }],
      ['ownerless'],
    ],
    [
      'a failed creation that lives',
      [row],
      [{ ...order, state: 'failed', status: 'FAILED', failure: 'CreateFailed' }],
      ['ownerless'],
    ],
    [
      'a terminated change',
      [{ ...row, bandwidth: 200 }],
      [{ ...change, status: 'TERMINATED', state: 'failed', ownWord: false }, order],
      ['unconfirmed'],
    ],
    [
      'a terminated change of a circuit of nobody',
      [row],
      [{ ...change, status: 'TIMED_OUT', state: 'failed', ownWord: false }],
      ['unconfirmed'],
    ],
    [
      'a terminated change that a later one made good',
      [{ ...row, bandwidth: 200 }],
      [{ ...change, runId: 'run-0', startedAt: '2026-03-20T00:00:00Z', state: 'failed', ownWord: false }, change],
      [],
    ],
    [
      'a rejected change of a circuit of nobody',
      [row],
      [{ ...change, state: 'rejected', mayHaveBought: false }],
      [NOT_FROM_HERE],
    ],
  ])('%s', (_, circuits, ledger, kinds) => {
    const account = { account: 'a', endpoint: 'e', circuits, odd: [] };
    const { findings, notFromHere } = auditCircuits(account, account, { orders: ledger });
    expect([...findings.map(({ kind }) => kind), ...notFromHere.map(() => NOT_FROM_HERE)]).toEqual(kinds);
    expect(findings.every(({ level, kind }) => (level === 'note') === ['left', 'nothingFound'].includes(kind))).toBe(
      true,
    );
  });

  /** A create and a change whose results can't be read here. */
  const { request: _request, target: _target, ...unnamedUnread } = { ...unnamed, unreadable: 'key a is missing' };
  const { request: _change, target: _figures, ...unreadChange } = { ...change, unreadable: 'key a is missing' };
  it.each<[string, AccountCircuit[], LedgerEntry, string[], string[] | null]>([
    ['completed', [row], unnamedUnread, [], ['c-1']],
    [
      'completed, and a circuit of another pair',
      [{ ...row, regionA: 'eu-west-1' }],
      unnamedUnread,
      [NOT_FROM_HERE],
      [],
    ],
    ['completed, without its circuit', [], unnamedUnread, [], []],
    ['was terminated in its purchase', [], { ...unnamedUnread, ownWord: false, state: 'failed' }, [], []],
    ['is open and bought', [row], { ...unnamedUnread, ownWord: false, state: 'provisioning' }, [], ['c-1']],
    ['was rejected', [row], { ...unnamedUnread, state: 'rejected', mayHaveBought: false }, [NOT_FROM_HERE], null],
    ['changed a circuit', [{ ...row, bandwidth: 7 }], unreadChange, [], ['c-1']],
  ])('beside an order that can’t be read and %s', (_, circuits, unread, kinds, theirs) => {
    const account = { account: 'a', endpoint: 'e', circuits, odd: [] };
    const { findings, notFromHere, unreadOrders } = auditCircuits(account, account, { orders: [unread] });
    expect([...findings.map(({ kind }) => kind), ...notFromHere.map(() => NOT_FROM_HERE)]).toEqual(kinds);
    expect(unreadOrders.map((each) => each.circuits)).toEqual(theirs === null ? [] : [theirs]);
    expect(unreadChecks(unreadOrders).every(({ ok, text }) => !ok && text.includes('key a is missing'))).toBe(true);
  });

  const SOMEWHERE_ELSE = { vpcId: 'vpc-1', regionA: 'eu-west-1', regionZ: 'na-west-1' };
  it.each<[string, Omit<OddCircuit, 'problem'>, AccountCircuit[], LedgerEntry[], string[]]>([
    ['of nobody', { crossRegionBandwidthId: 'c-9' }, [row], [order], ['passedOver']],
    ['that an order has bought', { crossRegionBandwidthId: 'c-1' }, [], [order], ['unreadable']],
    ['without an id', { vpcId: 'vpc-9' }, [], [order], ['unreadable']],
    ['of which nothing can be read', {}, [], [terminated], ['unreadable']],
    ['of the pair of a terminated purchase', { crossRegionBandwidthId: 'c-9' }, [], [terminated], ['unreadable']],
    [
      'of another pair than a terminated purchase’s',
      { crossRegionBandwidthId: 'c-9', ...SOMEWHERE_ELSE },
      [],
      [terminated],
      ['nothingFound', 'passedOver'],
    ],
    [
      'of another VPC than a terminated purchase’s',
      { crossRegionBandwidthId: 'c-9', vpcId: 'vpc-2' },
      [row],
      [terminated],
      ['ownerless', 'passedOver'],
    ],
    [
      'that a terminated change was for',
      { crossRegionBandwidthId: 'c-1' },
      [],
      [{ ...change, status: 'TERMINATED', state: 'failed', ownWord: false }],
      ['unconfirmed', 'unreadable'],
    ],
  ])('beside a row that can’t be read, %s', (_, fields, circuits, ledger, kinds) => {
    const account = { account: 'a', endpoint: 'e', circuits, odd: [{ ...fields, problem: 'status: is null' }] };
    const { findings, notFromHere } = auditCircuits(account, account, { orders: ledger });
    expect([...findings.map(({ kind }) => kind), ...notFromHere]).toEqual(kinds);
    expect(findings.at(-1)).toMatchObject({
      level: kinds.includes('unreadable') ? 'problem' : 'note',
      text: expect.stringContaining(': status: is null. '),
    });
    expect(JSON.stringify(findings)).not.toContain('is not there');
  });

  it('what changed while the orders were read is no difference', () => {
    const account = (circuits: AccountCircuit[]) => ({ account: 'a', endpoint: 'e', circuits, odd: [] });
    const kinds = (before: AccountCircuit[], after: AccountCircuit[], ledger: LedgerEntry[]) => {
      const { findings, notFromHere } = auditCircuits(account(before), account(after), { orders: ledger });
      return [...findings.map(({ kind }) => kind), ...notFromHere];
    };
    // Bought after the first reading, or after the orders were read.
    expect(kinds([], [row], [order])).toEqual([]);
    expect(kinds([], [row], [])).toEqual([]);
    // Changed between the first reading and the orders, or after them.
    expect(kinds([row], [{ ...row, bandwidth: 200 }], [change, order])).toEqual([]);
    expect(kinds([row], [{ ...row, bandwidth: 200 }], [order])).toEqual([]);
  });
});
