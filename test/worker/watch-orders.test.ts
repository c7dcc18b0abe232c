import { afterEach, expect, test } from '@jest/globals';
import { GRPC } from '../../temporal/index.js';
import { watchOrders } from '../../worker/metrics/watch-orders.js';
import { eventually } from '../support/eventually.js';

let end = () => {};
afterEach(() => end());

/** Answers of a server, by what a query has in it; the first that fits. A number is a count, an error is thrown. */
function watching(answers: () => readonly [part: string, answer: number | Error][]) {
  const set: Record<string, number> = {};
  const trouble: string[] = [];
  const answer = ({ query }: { query: string }) => {
    const [, found = 0] = answers().find(([part]) => query.includes(part)) ?? [];
    return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
  };
  const workflowService = {
    countWorkflowExecutions: async (request: { query: string }) => ({ count: await answer(request) }),
    listWorkflowExecutions: async (request: { query: string }) => {
      await answer(request);
      return { executions: [] };
    },
  };
  end = watchOrders({
    connection: { workflowService, withDeadline: (_: number, look: () => unknown) => look() } as never,
    namespace: 'default',
    metrics: {
      add: () => undefined,
      record: () => undefined,
      set: (name, labels, value) => (set[`${name} ${Object.values(labels).join()}`.trim()] = value),
    },
    everyMs: 1,
    onTrouble: (error) => trouble.push(error instanceof Error ? error.message : 'over'),
  });
  const looked = () => set['crb_orders_listed_timestamp_seconds'];
  return { set, trouble, looked };
}

function grpcError(code: number): Error {
  return Object.assign(new Error('answer of the server'), { code, details: 'answer of the server', metadata: {} });
}

test('orders in no listed state count as other, and each attention under its code', async () => {
  const { set, looked } = watching(() => [
    ["CrbState = 'held'", 1],
    ["CrbState = 'awaitingApproval'", 3],
    ["CrbState = 'provisioning'", 0],
    ["CrbAttention = 'slow'", 2],
    ['CrbAttention =', 0],
    ['CrbAttention IS', 2],
    ['TemporalPauseInfo', 3],
    ["ExecutionStatus = 'Paused'", 1],
    ['TemporalReportedProblems', 1],
    ['', 6],
  ]);
  await eventually(looked, (at) => at !== undefined);
  expect(set).toMatchObject({
    'crb_orders_open awaitingApproval': 3,
    'crb_orders_open held': 1,
    'crb_orders_open provisioning': 0,
    'crb_orders_open other': 2,
    'crb_orders_attention slow': 2,
    'crb_orders_attention absent': 0,
    'crb_orders_attention taskFailing': 1,
    'crb_orders_attention paused': 1,
    'crb_orders_attention stepPaused': 2,
    'crb_oldest_order_age_seconds held': 0,
  });
});

test('what the server can not search for is left out, and the rest is there', async () => {
  const unknown = grpcError(GRPC.INVALID_ARGUMENT);
  const { set, trouble, looked } = watching(() => [
    ['CrbState', unknown],
    ['TemporalPauseInfo', unknown],
    ['', 0],
  ]);
  await eventually(looked, (at) => at !== undefined);
  expect(Object.keys(set).filter((name) => /held|stepPaused/.test(name))).toEqual([]);
  expect(set).toMatchObject({ 'crb_orders_open other': 0, 'crb_orders_attention paused': 0 });
  expect(trouble).toEqual([]);
});

test('trouble is told once, changes no figure, and is told to be over', async () => {
  let down = true;
  const { set, trouble, looked } = watching(() => [['', down ? grpcError(GRPC.UNAVAILABLE) : 0]]);
  await eventually(
    () => trouble,
    ({ length }) => length > 0,
  );
  expect(set).toEqual({});
  down = false;
  await eventually(looked, (at) => at !== undefined);
  await eventually(
    () => trouble,
    ({ length }) => length > 1,
  );
  expect(trouble).toEqual(['answer of the server', 'over']);
});
