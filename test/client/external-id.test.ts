import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { OrdersClient } from '../../client/index.js';
import { CrbAction, CrbExternalId, CrbState, SEARCH_ATTRIBUTES, type CreateRequest } from '../../contract/index.js';
import { crb, json } from '../cli/support.js';
import { CREATE } from '../activities/figures.js';
import { eventually } from '../support/eventually.js';
import { connectToTemporal, uniqueTaskQueue, type TestConnection } from '../support/temporal.js';
import { ownNamespace } from '../support/own-namespace.js';
import { all, connectClient, refusal } from './support.js';

// Nobody works here: what is tested happens before and at the start.
const taskQueue = uniqueTaskQueue('external');

let temporal: TestConnection;
let opened: OrdersClient[] = [];

beforeAll(async () => {
  temporal = await connectToTemporal();
});
afterEach(async () => {
  await Promise.all(opened.map((orders) => orders.close()));
  opened = [];
});
afterAll(() => temporal?.close());

async function own(attributes?: readonly string[]) {
  const { namespace, client } = await ownNamespace(temporal, attributes);
  const orders = await connectClient({ namespace, taskQueue });
  opened.push(orders);
  return { namespace, client, orders };
}

function request(fields: Partial<CreateRequest> = {}): CreateRequest {
  return { ...CREATE, externalId: 'CHG-1', ...fields };
}

const FLAGS = [
  ...['create', '--vpc-id', 'vpc-1', '--region-a', 'asia-east-1', '--region-z', 'eu-west-1', '--name', 'Test-Cross1'],
  ...['--internet-charge-type', 'ByBandwidth', '--bandwidth', '100', '--requested-by', 'ana@example.com'],
];

it.each([
  ['a plain one', 'CHG-1'],
  ['one that no server on SQLite would find', 'CHG "1" \\ and \\" more'],
])('an external id belongs to one request, whatever the circuit: %s', async (_, externalId) => {
  const { orders, client, namespace } = await own();
  const first = await orders.start(request({ externalId }));
  const { typedSearchAttributes } = await client.workflow.getHandle(first.orderId).describe();
  expect(typedSearchAttributes.get(CrbExternalId)).toBe(externalId.replace(/["\\]/g, '_'));
  await eventually(
    () => all(orders.list()),
    ({ length }) => length === 1,
  );
  const error = await refusal(orders.start(request({ externalId, regionZ: 'eu-west-1' })));
  expect(error).toMatchObject({ code: 'conflict', orderId: first.orderId });
  expect(error.problems).toEqual(['regionZ was "asia-north-1", now is "eu-west-1"']);
  const ended = await crb([...FLAGS, '--external-id', externalId], {
    env: { TEMPORAL_NAMESPACE: namespace, CRB_TASK_QUEUE: taskQueue },
  });
  expect(ended).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining(first.orderId) });

  // An order that has ended keeps its id, and a request repeated still gives its order.
  await client.workflow.getHandle(first.orderId).terminate();
  expect(await refusal(orders.start(request({ externalId, regionZ: 'eu-west-1' })))).toMatchObject({
    code: 'conflict',
  });
  expect(await orders.start(request({ externalId }))).toEqual({ ...first, existing: true });
  expect(await all(orders.list())).toHaveLength(1);
  expect(await orders.start(request({ externalId: 'CHG 2', regionZ: 'eu-west-1' }))).toEqual({
    orderId: 'crb:vpc-1:asia-east-1:eu-west-1',
    runId: expect.any(String),
    existing: false,
  });
});

it('without the attribute says where it did not search, and keeps the attributes that are there', async () => {
  const others = SEARCH_ATTRIBUTES.map(({ name }) => name).filter((name) => name !== 'CrbExternalId');
  const { orders, client, namespace } = await own(others);
  const started = await orders.start(request());
  const { notLookedFor = '' } = started;
  expect(started.existing).toBe(false);
  expect(notLookedFor).toMatch(new RegExp(`"CHG-1".* CrbExternalId .*${namespace}`));
  const { typedSearchAttributes } = await client.workflow.getHandle(started.orderId).describe();
  expect([CrbState, CrbAction].map((key) => typedSearchAttributes.get(key))).toEqual(['quoting', 'create']);
  expect(await orders.start(request())).toEqual({ ...started, existing: true, notLookedFor: undefined });

  const env = { TEMPORAL_NAMESPACE: namespace, CRB_TASK_QUEUE: taskQueue };
  const forPeople = await crb([...FLAGS, '--external-id', 'CHG-1'], { env });
  expect(forPeople).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(`Note: ${notLookedFor}`) });
  const again = await crb([...FLAGS, '--vpc-id', 'vpc-2', '--external-id', 'CHG-1', '--json'], { env });
  expect(again).toMatchObject({ exitCode: 0, stderr: '' });
  expect(json(again)).toMatchObject({ orderId: 'crb:vpc-2:asia-east-1:eu-west-1', notLookedFor });
});

it('says nothing about external ids to who has none', async () => {
  const { orders } = await own(['CrbState']);
  const { externalId, ...rest } = request();
  expect(externalId).toBe('CHG-1');
  expect(await orders.start(rest)).toEqual({
    orderId: 'crb:vpc-1:asia-east-1:asia-north-1',
    runId: expect.any(String),
    existing: false,
  });
});
