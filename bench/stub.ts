/**
 * A light Zenlayer API, a process of its own. It answers what an order for a new circuit asks, and checks nothing, so
 * that it takes little of the machine that is measured. It writes its URL to standard output.
 *
 * A circuit named `polls-3-…` is live at its third poll. `POST /webhook` takes notices; `POST /bench/hold` keeps the answers
 * of purchases, `POST /bench/answer` lets them go. `GET` tells what arrived.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { BENCH_REGIONS, type StubFacts } from './stub-facts.js';

interface Circuit {
  readonly row: Record<string, unknown>;
  pollsLeft: number;
}

type Body = Readonly<Record<string, unknown>>;

const circuits = new Map<string, Circuit>();
const idsOfVpc = new Map<unknown, string[]>();
const facts = {
  calls: 0,
  polls: 0,
  bought: {} as Record<string, number[]>,
  notices: {} as Record<string, number>,
};
/** Settles when purchases are answered again. */
let answering = { answer: () => {}, begun: Promise.resolve() };

const ACTIONS: Readonly<Record<string, (body: Body) => object | Promise<object>>> = {
  DescribeCustomerBalance: () => ({ accountUid: 'bench' }),
  DescribeCrossRegionBandwidthRegions: () => ({ regionIds: BENCH_REGIONS }),
  DescribeVpcs: ({ vpcIds }) => ({ totalCount: 1, dataSet: [{ vpcId: (vpcIds as string[])[0] }] }),
  InquiryPriceCreateCrossRegionBandwidth: () => ({
    crossRegionBandwidthPrice: { discount: 100, originalPrice: 2_000, discountPrice: 2_000, chargeUnit: 'MONTH' },
  }),
  CreateCrossRegionBandwidth: create,
  DescribeCrossRegionBandwidth: describe,
};

async function create(body: Body): Promise<object> {
  const { vpcId } = body;
  const id = `crb-${circuits.size + 1}`;
  const name = String(body['crossRegionBandwidthName']);
  const [, polls = '1'] = name.split('-');
  circuits.set(id, {
    row: { bandwidthCap: null, ...body, crossRegionBandwidthId: id, createTime: new Date().toISOString() },
    pollsLeft: Number(polls),
  });
  idsOfVpc.set(vpcId, [...(idsOfVpc.get(vpcId) ?? []), id]);
  (facts.bought[name] ??= []).push(performance.timeOrigin + performance.now());
  await answering.begun;
  return { crossRegionBandwidthId: id, orderNumber: `order-${id}` };
}

function describe({ crossRegionBandwidthIds, vpcId }: Body): object {
  const polled = crossRegionBandwidthIds as string[] | undefined;
  facts.polls += polled === undefined ? 0 : 1;
  const ids = polled ?? idsOfVpc.get(vpcId) ?? [];
  const dataSet = ids.flatMap((id) => {
    const circuit = circuits.get(id);
    if (circuit === undefined) {
      return [];
    }
    circuit.pollsLeft -= polled === undefined ? 0 : 1;
    return [{ ...circuit.row, status: circuit.pollsLeft > 0 ? 'CREATING' : 'AVAILABLE' }];
  });
  return { totalCount: dataSet.length, dataSet };
}

async function answer(request: IncomingMessage): Promise<object> {
  if (request.method === 'GET') {
    return facts satisfies StubFacts;
  }
  if (request.url === '/bench/hold') {
    let answer = () => {};
    const begun = new Promise<void>((resolve) => (answer = resolve));
    answering = { answer, begun };
    return {};
  }
  if (request.url === '/bench/answer') {
    answering.answer();
    return {};
  }
  const body = (await json(request)) as Body;
  if (request.url === '/webhook') {
    const orderId = String(body['orderId']);
    facts.notices[orderId] = (facts.notices[orderId] ?? 0) + 1;
    return {};
  }
  facts.calls += 1;
  const action = ACTIONS[String(request.headers['x-zc-action'])];
  return action === undefined
    ? { requestId: 'bench', code: 'UNKNOWN_ACTION', message: String(request.headers['x-zc-action']) }
    : { requestId: 'bench', response: { requestId: 'bench', ...(await action(body)) } };
}

const server = createServer((request, response) => {
  answer(request).then(
    (value) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value)),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
