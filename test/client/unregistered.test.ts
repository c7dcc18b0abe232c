import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { OperatorService } from '@temporalio/client';
import { checkNamespace, type CheckedConnection, type OrdersClient } from '../../client/index.js';
import { orderQuery } from '../../contract/index.js';
import { eventually } from '../support/eventually.js';
import { ownNamespace } from '../support/own-namespace.js';
import { KEYWORD } from '../support/namespace.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { approve, inState, openWorld, type World } from '../support/world.js';
import { all, connectClient } from './support.js';

let temporal: TestConnection;
/** Knows none of the search attributes of an order. */
let namespace: string;
let world: World;
let orders: OrdersClient;

beforeAll(async () => {
  temporal = await connectToTemporal();
  const bare = await ownNamespace(temporal, []);
  namespace = bare.namespace;
  world = await openWorld({ temporal: bare, parts: { registeredSearchAttributes: () => [] } });
  orders = await connectClient({ namespace, taskQueue: world.taskQueue });
});

/** What else a test has opened. */
const ends: (() => Promise<void>)[] = [];

afterAll(async () => {
  await Promise.all(ends.map((end) => end()));
  await orders?.close();
  await world?.close();
  await temporal?.close();
});

it('starts, lists and filters orders without search attributes', async () => {
  const closed = await orders.start(world.createRequest({ requestedBy: 'ben' }));
  await orders.cancel(closed.orderId, { by: 'ben' });
  await orders.result(closed.orderId);
  const open = await orders.start(world.createRequest());
  await inState(world.client.workflow.getHandle(open.orderId), 'awaitingApproval');
  const rows = await eventually(
    () => all(orders.list()),
    (found) => found.length === 2 && found[0]?.status === 'RUNNING' && found[1]?.status === 'COMPLETED',
  );
  expect(rows).toMatchObject([
    { orderId: open.orderId, state: 'awaitingApproval', requestedBy: 'ana@example.com' },
    { orderId: closed.orderId, state: 'cancelled', requestedBy: 'ben' },
  ]);
  expect(await all(orders.list({ state: 'cancelled' }))).toEqual([rows[1]]);
  expect(await all(orders.list({ requestedBy: 'ana@example.com', action: 'create' }))).toEqual([rows[0]]);
  expect(await all(orders.list({ action: 'modify' }))).toEqual([]);
});

it('says which attributes are missing', async () => {
  expect(await orders.health()).toMatchObject({
    namespaceFound: true,
    missingSearchAttributes: ['CrbState', 'CrbAction', 'CrbRequestedBy', 'CrbVpcId', 'CrbExternalId', 'CrbAttention'],
    workers: [{ identity: expect.any(String) }],
  });
});

it('is found out through visibility where the operator service is closed, as on Temporal Cloud', async () => {
  const { connection } = temporal;
  const operatorService = Object.create(connection.operatorService, {
    listSearchAttributes: {
      value: () => Promise.reject(Object.assign(new Error('7 DENIED'), { code: 7, details: 'DENIED', metadata: {} })),
    },
  }) as OperatorService;
  const closed: CheckedConnection = {
    operatorService,
    workflowService: connection.workflowService,
    withDeadline: (deadline, call) => connection.withDeadline(deadline, call),
  };
  expect(await checkNamespace(closed, namespace)).toMatchObject({ missingSearchAttributes: { length: 6 } });
  expect(await checkNamespace(closed, 'default')).toMatchObject({ missingSearchAttributes: [] });
});

const FOUR = ['CrbState', 'CrbAction', 'CrbRequestedBy', 'CrbVpcId'];

it('writes what the namespace knows when it lacks one attribute, and that one as soon as it is registered', async () => {
  const { namespace: partly, client } = await ownNamespace(temporal, [...FOUR, 'CrbAttention']);
  let registered = [...FOUR, 'CrbAttention'];
  const own = await openWorld({
    temporal: { connection: temporal.connection, client, namespace: partly },
    parts: { registeredSearchAttributes: () => registered },
  });
  ends.push(() => own.close());
  const tool = await connectClient({ namespace: partly, taskQueue: own.taskQueue });
  ends.push(() => tool.close());
  const request = own.createRequest({ externalId: 'CHG-1' });
  // As a tool does that knows nothing of search attributes.
  const handle = await own.start(request);
  const orderId = handle.workflowId;
  await inState(handle, 'awaitingApproval');
  const rows = await eventually(
    () => all(tool.list()),
    ([row]) => row?.state === 'awaitingApproval',
  );
  expect(rows).toMatchObject([{ orderId, requestedBy: 'ana@example.com' }]);
  const written = async () =>
    Object.fromEntries(
      (await handle.describe()).typedSearchAttributes
        .getAll()
        .filter(({ key: { name } }) => name.startsWith('Crb'))
        .map(({ key: { name }, value }) => [name, value]),
    );
  const { requestedBy, vpcId } = request;
  expect(await written()).toEqual({
    CrbState: 'awaitingApproval',
    CrbAction: 'create',
    CrbRequestedBy: requestedBy,
    CrbVpcId: vpcId,
  });

  await temporal.connection.operatorService.addSearchAttributes({
    namespace: partly,
    searchAttributes: { CrbExternalId: KEYWORD },
  });
  await eventually(
    () => checkNamespace(temporal.connection, partly),
    ({ missingSearchAttributes }) => missingSearchAttributes.length === 0,
  );
  registered = [...FOUR, 'CrbAttention', 'CrbExternalId'];
  own.sandbox.fault({
    action: 'InquiryPriceCreateCrossRegionBandwidth',
    call: 'every',
    fault: { kind: 'priceFactor', factor: 1.1 },
  });
  await approve(handle);
  await eventually(
    () => handle.query(orderQuery),
    ({ quote, state }) => state === 'awaitingApproval' && quote?.revision === 2,
  );
  expect(await written()).toMatchObject({ CrbExternalId: 'CHG-1' });
  await handle.terminate();
});
