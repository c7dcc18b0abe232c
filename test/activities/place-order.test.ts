import { describe, expect, it } from '@jest/globals';
import type { Info } from '@temporalio/activity';
import {
  createActivities,
  createSeal,
  type ActivityDeps,
  type PlaceInput,
  type PlaceResult,
  type SealedQuote,
} from '../../activities/index.js';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { orderIdOf } from '../../contract/index.js';
import { timeText } from '../../contract/time-text.js';
import type { FaultRule } from '../../sandbox/index.js';
import { ZenlayerError, type Zenlayer } from '../../zenlayer/index.js';
import { BURST, CREATE, MODIFY } from './figures.js';
import { inActivity, ofOrder, ONE_RUN, onBench, RUN_ID, surroundings, type Bench } from './bench.js';

const CREATE_ACTION = 'CreateCrossRegionBandwidth';
const MODIFY_ACTION = 'ModifyCrossRegionBandwidth';
const OLD = { internetChargeType: 'ByBandwidth', bandwidth: 50, bandwidthCap: null, status: 'AVAILABLE' };

interface Surroundings {
  info?: Partial<Info>;
  deps?: Partial<ActivityDeps>;
}

function place(bench: Bench, input: PlaceInput, { info = {}, deps = {} }: Surroundings = {}): Promise<PlaceResult> {
  return inActivity({ ...ofOrder(input.record.request), ...info }, () =>
    createActivities(bench.deps(deps)).placeOrder(input),
  );
}

/** Plants a live circuit and answers the change of it. */
function planted(bench: Bench, fields: Partial<Parameters<Bench['sandbox']['plant']>[0]> = {}) {
  const { crossRegionBandwidthId } = bench.sandbox.plant({
    regionA: CREATE.regionA,
    regionZ: CREATE.regionZ,
    ...fields,
  });
  return { ...MODIFY, crossRegionBandwidthId };
}

/** Somebody else changes the circuit of a request. */
async function changeInConsole(
  { zenlayer }: Bench,
  { crossRegionBandwidthId }: Pick<typeof MODIFY, 'crossRegionBandwidthId'>,
  bandwidth: number,
): Promise<void> {
  await zenlayer.call(MODIFY_ACTION, { crossRegionBandwidthId, bandwidth });
}

describe('an approved order', () => {
  it('is bought once, exactly as asked, after a last check and a last price', async () => {
    await onBench(async (bench) => {
      const request = { ...BURST, marketingInfo: { discountCode: 'SANDBOX80' } };
      const input = await bench.placing(request);
      const before = bench.sandbox.state().calls.length;
      const result = await place(bench, input);
      expect(result).toMatchObject({
        kind: 'placed',
        circuit: { status: 'CREATING', orderNumber: '100000000000000001' },
        sentAt: expect.stringMatching(/^\d{4}-.*Z$/),
      });
      // As quoted.
      expect(result).not.toHaveProperty('price');
      const calls = bench.sandbox.state().calls.slice(before);
      expect(calls.map(({ action }) => action)).toEqual([
        'DescribeCrossRegionBandwidth',
        'InquiryPriceCreateCrossRegionBandwidth',
        CREATE_ACTION,
      ]);
      const { action: _action, requestedBy: _by, ...sent } = request;
      expect(calls.at(-1)?.body).toEqual(sent);
      expect(bench.bought()).toBe(1);
    });
  });

  it('of a change is sent with the bandwidth always named', async () => {
    await onBench(async (bench) => {
      const circuit = { internetChargeType: 'ByInstanceBandwidth95', bandwidthCap: 120 } as const;
      const { bandwidth: _bandwidth, ...request } = planted(bench, circuit);
      const input = await bench.placing({ ...request, bandwidthCap: 300 });
      expect(await place(bench, input)).toMatchObject({ kind: 'placed', circuit: { status: 'CHANGING' } });
      const [sent] = bench.calls(MODIFY_ACTION);
      expect(sent?.body).toEqual({
        crossRegionBandwidthId: request.crossRegionBandwidthId,
        bandwidth: 100,
        bandwidthCap: 300,
      });
      expect(bench.bought()).toBe(1);
    });
  });

  it('is bought at a cheaper price than approved', async () => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      bench.sandbox.fault({
        action: 'InquiryPriceCreateCrossRegionBandwidth',
        fault: { kind: 'priceFactor', factor: 0.5 },
      });
      expect(await place(bench, input)).toMatchObject({ kind: 'placed', price: { discountPrice: 1000 } });
    });
  });

  it('may still be sent exactly when the approval ends', async () => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      const end = Date.parse(input.approvedUntil);
      const info = { currentAttemptScheduledTimestampMs: end, scheduledTimestampMs: end };
      expect(await place(bench, input, { info, deps: { monotonic: () => 0 } })).toMatchObject({
        kind: 'placed',
        sentAt: input.approvedUntil,
      });
    });
  });
});

describe('nothing is sent, and a second time is said to be possible', () => {
  it.each<[string, Partial<Info>, string]>([
    ['in a second attempt', { attempt: 2 }, 'SENT_BEFORE'],
    ['when the attempt was scheduled after the step', { scheduledTimestampMs: Date.now() - 1 }, 'SENT_BEFORE'],
    ['in a run that a reset made', { workflowExecution: { workflowId: 'crb:x', runId: 'run-2' } }, 'RESET_RUN'],
  ])('%s', async (_name, info, code) => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      const expected = { kind: 'outcomeUnknown', code, text: expect.any(String) };
      expect(await place(bench, input, { info })).toEqual(expected);

      // Not even when the API can't be read: a failed read would mean that nothing was bought.
      bench.sandbox.fault({ action: '*', call: 'every', fault: { kind: 'empty', httpStatus: 503 } });
      expect(await place(bench, input, { info })).toEqual(expected);
      const account = () => Promise.reject(new Error('not known'));
      expect(await place(bench, input, { info, deps: { account } })).toEqual(expected);
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
    });
  });
});

describe('nothing is sent', () => {
  it("with another account than the quote's", async () => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      expect(await place(bench, input, { deps: { account: () => Promise.resolve('another') } })).toEqual({
        kind: 'changed',
        differences: [{ field: 'account', before: 'sandbox-account', now: 'another' }],
      });
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
    });
  });

  it("to another endpoint than the quote's", async () => {
    await onBench(async (bench) => {
      const { record, ...input } = await bench.placing();
      const account = { ...record.account, endpoint: 'https://console.zenlayer.com' };
      expect(await place(bench, { ...input, record: bench.sealed(record, { account }) })).toMatchObject({
        kind: 'changed',
        differences: [{ field: 'endpoint' }],
      });
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
    });
  });

  it("when the account can't be asked", async () => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      const account = () =>
        Promise.reject(
          new ZenlayerError({
            kind: 'notExecuted',
            code: 'CONNECTION_REFUSED',
            action: 'DescribeCustomerInfo',
            message: 'down',
          }),
        );
      expect(await place(bench, input, { deps: { account } })).toMatchObject({ kind: 'notExecuted' });
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
    });
  });

  it('after the approval has ended', async () => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      const late = Date.parse(input.approvedUntil) + 1;
      const info = { currentAttemptScheduledTimestampMs: late, scheduledTimestampMs: late };
      expect(await place(bench, input, { info, deps: { monotonic: () => 0 } })).toMatchObject({
        kind: 'notExecuted',
        code: 'STOPPED_BEFORE_SEND',
        text: expect.stringContaining(timeText(input.approvedUntil)),
      });
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
    });
  });

  it('when the approval ends between signing and sending', async () => {
    let signed = 0;
    const signing = () => {
      signed += 1;
      return Date.now();
    };
    await onBench(
      async (bench) => {
        const input = await bench.placing();
        const until = Date.parse(input.approvedUntil);
        signed = 0;
        // A signature for each of the two reads and for the purchase; only then time goes on.
        const signedWhenAsked: number[] = [];
        const monotonic = () => (signedWhenAsked.push(signed), signed < 3 ? 0 : 1);
        const info = { currentAttemptScheduledTimestampMs: until, scheduledTimestampMs: until };
        expect(await place(bench, input, { info, deps: { monotonic } })).toMatchObject({
          kind: 'notExecuted',
          code: 'STOPPED_BEFORE_SEND',
        });
        expect(signedWhenAsked.at(-1)).toBe(3);
        expect(bench.calls(CREATE_ACTION)).toEqual([]);
      },
      {},
      { now: signing },
    );
  });

  it.each(['', 'tomorrow'])("when the end of the approval can't be read: %j", async (approvedUntil) => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      expect(await place(bench, { ...input, approvedUntil })).toMatchObject({ kind: 'notExecuted' });
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
    });
  });

  it('with less than half of its own time left', async () => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      const asked = () => bench.calls('InquiryPriceCreateCrossRegionBandwidth').length;
      const before = asked();
      const monotonic = () => (asked() === before ? 0 : 2_001);
      expect(await place(bench, input, { deps: { monotonic } })).toMatchObject({
        kind: 'notExecuted',
        code: 'STOPPED_BEFORE_SEND',
        text: expect.not.stringContaining(timeText(input.approvedUntil)),
      });
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
    });
  });

  it.each<[string, Parameters<Bench['sandbox']['fault']>[0]['fault'], object]>([
    [
      'at a dearer price',
      { kind: 'priceFactor', factor: 1.01 },
      {
        kind: 'changed',
        differences: [
          { field: 'originalPrice', before: 2000, now: 2020 },
          { field: 'discountPrice', before: 2000, now: 2020 },
        ],
      },
    ],
    [
      "when the price can't be asked",
      { kind: 'status', httpStatus: 503, code: 'SERVICE_TEMPORARY_UNAVAILABLE' },
      { kind: 'notExecuted', code: 'SERVICE_TEMPORARY_UNAVAILABLE' },
    ],
    ['when the price inquiry gives no answer', { kind: 'dropAfter' }, { kind: 'notExecuted', code: 'CONNECTION_LOST' }],
    [
      'when the price inquiry refuses',
      { kind: 'status', httpStatus: 404, code: 'INVALID_REGION_NOT_FOUND' },
      { kind: 'refused', code: 'INVALID_REGION_NOT_FOUND', searchAfter: false },
    ],
  ])('%s', async (_name, fault, result) => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      bench.sandbox.fault({ action: 'InquiryPriceCreateCrossRegionBandwidth', fault });
      expect(await place(bench, input)).toMatchObject(result);
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
    });
  });

  it('at a price of another form than approved', async () => {
    await onBench(async (bench) => {
      const { record, ...input } = await bench.placing();
      const quote = { ...record.quote, price: { ...record.quote.price, chargeUnit: 'MONTH' } };
      expect(await place(bench, { ...input, record: bench.sealed(record, { quote }) })).toMatchObject({
        kind: 'changed',
        differences: [{ field: 'chargeUnit', before: 'MONTH', now: null }],
      });
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
    });
  });

  it("when the circuits can't be read", async () => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      bench.sandbox.fault({ action: 'DescribeCrossRegionBandwidth', fault: { kind: 'html' } });
      expect(await place(bench, input)).toMatchObject({ kind: 'notExecuted' });
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
    });
  });

  it.each(['as ordered', 'the other way round'])('when the pair has got another circuit meanwhile, %s', async (how) => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      const ends = how === 'as ordered' ? {} : { regionA: CREATE.regionZ, regionZ: CREATE.regionA };
      planted(bench, { bandwidth: 50, ...ends });
      expect(await place(bench, input)).toMatchObject({ kind: 'refused', code: 'PAIR_EXISTS', searchAfter: false });
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
    });
  });

  it.each(['AVAILABLE', 'CREATING'] as const)('when it is there already, exactly as asked and %s', async (status) => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      const { crossRegionBandwidthId } = planted(bench, { crossRegionBandwidthName: 'Test-Cross1', status });
      expect(await place(bench, input)).toMatchObject({ kind: 'alreadyThere', circuit: { crossRegionBandwidthId } });
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
    });
  });

  it('of a change when its starting point has moved', async () => {
    await onBench(
      async (bench) => {
        const request = planted(bench);
        const input = await bench.placing(request);
        await changeInConsole(bench, request, 90);
        expect(await place(bench, input)).toEqual({
          kind: 'changed',
          differences: [{ field: 'circuit.status', before: 'AVAILABLE', now: 'CHANGING' }],
        });
        expect(bench.calls(MODIFY_ACTION)).toHaveLength(1);
      },
      // Still under way when it is read.
      { changeDelayMs: 60_000 },
    );
  });

  it('of a change when its circuit is no longer shown', async () => {
    await onBench(async (bench) => {
      const input = await bench.placing(planted(bench));
      bench.sandbox.fault({ action: 'DescribeCrossRegionBandwidth', fault: { kind: 'absent' } });
      expect(await place(bench, input)).toMatchObject({ kind: 'refused', code: 'CIRCUIT_GONE', searchAfter: false });
      expect(bench.calls(MODIFY_ACTION)).toEqual([]);
    });
  });

  it('of a change that somebody else has made', async () => {
    await onBench(
      async (bench) => {
        const request = planted(bench);
        const input = await bench.placing(request);
        await changeInConsole(bench, request, 200);
        expect(await place(bench, input)).toMatchObject({ kind: 'alreadyThere' });
        expect(bench.calls(MODIFY_ACTION)).toHaveLength(1);
      },
      { changeDelayMs: 0 },
    );
  });
});

it("a change that was refused, because of somebody else's that came after the check and is done, asks the price anew", async () => {
  await onBench(
    async (bench) => {
      const request = planted(bench);
      const input = await bench.placing(request);
      const zenlayer: Zenlayer = {
        ...bench.zenlayer,
        async call(action, ...rest) {
          if (action === MODIFY_ACTION) {
            await changeInConsole(bench, request, 333);
            bench.sandbox.fault({
              action: MODIFY_ACTION,
              fault: { kind: 'status', httpStatus: 403, code: 'OPERATION_DENIED_SANDBOX_STATE' },
            });
          }
          return bench.zenlayer.call(action, ...rest);
        },
      };
      expect(await place(bench, input, { deps: { zenlayer } })).toMatchObject({
        kind: 'changed',
        differences: [{ field: 'circuit.bandwidth', now: 333 }],
      });
      expect(bench.bought()).toBe(1);
    },
    { changeDelayMs: 0 },
  );
});

describe('nothing is sent, and not even read, for a quote that the workers of this account did not make', () => {
  const NOT_OURS = {
    kind: 'changed',
    differences: [{ field: 'quote', before: expect.any(String), now: expect.any(String) }],
  };
  const cheap = ({ quote }: SealedQuote) => ({ ...quote, price: { ...quote.price, discountPrice: 1 } });

  it.each<[string, (record: SealedQuote) => Record<string, unknown>]>([
    ['price', (record) => ({ quote: cheap(record) })],
    ['starting point', ({ quote }) => ({ quote: { ...quote, base: OLD } })],
    ['terms', ({ terms }) => ({ terms: { ...terms, required: 0 } })],
    ['people', ({ terms }) => ({ terms: { ...terms, from: [{ name: 'mallory', members: ['mallory'] }] } })],
    ['account', ({ account }) => ({ account: { ...account, account: 'another' } })],
    ['settings', ({ settings }) => ({ settings: { ...settings, searchWindowMs: 0 } })],
    ['existing circuits', () => ({ existing: ['2000000000000000001'] })],
    ['request', ({ request }) => ({ request: { ...request, bandwidth: 10_000 } })],
    ['requester', ({ request }) => ({ request: { ...request, requestedBy: 'mallory' } })],
    ["quote's id", ({ quote }) => ({ quote: { ...quote, id: 'Q1-000000000000' } })],
    ['price in force', ({ quote }) => ({ quote: { ...quote, previousPrice: quote.price } })],
    ['differences', ({ quote }) => ({ quote: { ...quote, differences: [] } })],
    ['notes', ({ quote }) => ({ quote: { ...quote, notes: ['All is well.'] } })],
    ['place', ({ quote }) => ({ quote: { ...quote, where: { vpcId: 'vpc-2', regionA: 'a', regionZ: 'b' } } })],
    ['revision', ({ quote }) => ({ quote: { ...quote, revision: 2 } })],
    ['time', ({ quote }) => ({ quote: { ...quote, inquiredAt: new Date(0).toISOString() } })],
    ['number of fields', () => ({ more: 1 })],
    ['seal', ({ seal }) => ({ seal: seal.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) })],
    ['seal, which is empty', () => ({ seal: '' })],
    ['seal, which is missing', () => ({ seal: undefined })],
    ['seal, which is too long', ({ seal }) => ({ seal: `${seal}00` })],
  ])('but for the %s', async (_what, change) => {
    await onBench(async (bench) => {
      const { record, ...input } = await bench.placing();
      const before = bench.sandbox.state().calls.length;
      const forged = { ...record, ...change(record) };
      expect(await place(bench, { ...input, record: forged })).toEqual(NOT_OURS);
      expect(bench.sandbox.state().calls).toHaveLength(before);
    });
  });

  it.each<[string, (bench: Bench) => Partial<PlaceInput> & Surroundings]>([
    ['but for another run of the order', () => ({ firstRunId: 'run-0' })],
    [
      'but with other credentials',
      ({ sandbox }) => ({ deps: { seal: createSeal(`${sandbox.accessKey.accessKeySecret}1`) } }),
    ],
    ['for a workflow of another type', () => ({ info: { workflowType: 'CrossRegionBandwidthOrder' } })],
    ['for another order', () => ({ info: { workflowExecution: { workflowId: 'crb:vpc-2:a:b', runId: RUN_ID } } })],
    ['for a workflow without an id', () => ({ info: { workflowExecution: { workflowId: '', runId: RUN_ID } } })],
  ])('%s', async (_what, changed) => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      const before = bench.sandbox.state().calls.length;
      const { info = {}, deps = {}, ...fields } = changed(bench);
      expect(await place(bench, { ...input, ...fields }, { info, deps })).toEqual(NOT_OURS);
      expect(bench.sandbox.state().calls).toHaveLength(before);
    });
  });

  it('but for what can do no harm: what is told, written, or named as an example', async () => {
    await onBench(async (bench) => {
      const { record, ...input } = await bench.placing();
      const quote = { ...record.quote, approveWith: { by: 'ben', quote: 'Q' } };
      const altered = { ...record, quote, notify: { events: ['held' as const] }, unknownAttributes: ['CrbState'] };
      expect(await place(bench, { ...input, record: altered })).toMatchObject({ kind: 'placed' });
    });
  });

  it('but for an earlier order with the same id, whose first run the server does not know as the one of this order', async () => {
    await onBench(async (bench) => {
      const input = { ...(await bench.placing()), runId: 'run-2' };
      const info = { workflowExecution: { workflowId: orderIdOf(CREATE) ?? '', runId: 'run-2' } };
      const withFirst = (firstRunId: () => Promise<string | undefined>) =>
        place(bench, input, { info, deps: { runs: { ...ONE_RUN, firstRunId } } });
      expect(await withFirst(() => Promise.resolve('run-2'))).toEqual(NOT_OURS);
      expect(await withFirst(() => Promise.reject(new Error('no route to host')))).toMatchObject({
        kind: 'notExecuted',
        text: expect.stringContaining('no route to host'),
      });
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
      expect(await withFirst(() => Promise.resolve(RUN_ID))).toMatchObject({ kind: 'placed' });
    });
  });

  it('or made so long ago that no approval of it is still valid, whatever is said of its order and its end', async () => {
    await onBench(async (bench) => {
      const { record, ...input } = await bench.placing();
      const { decideWithinMs, approvalValidMs } = record.terms;
      const ofEarlier = (hours: number) => {
        const made = Date.now() - hours * 3_600_000 - decideWithinMs - approvalValidMs;
        return bench.sealed(record, { quote: { ...record.quote, inquiredAt: new Date(made).toISOString() } });
      };
      const later = { workflowExecution: { workflowId: orderIdOf(CREATE) ?? '', runId: 'run-2' } };
      const replayed = { ...input, runId: 'run-2' };
      expect(await place(bench, { ...replayed, record: ofEarlier(1.1) }, { info: later })).toMatchObject({
        kind: 'changed',
        differences: [{ field: 'quote', now: expect.stringContaining('too old') }],
      });
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
      expect(await place(bench, { ...replayed, record: ofEarlier(0.9) }, { info: later })).toMatchObject({
        kind: 'placed',
      });
    });
  });

  it('but for another order with the same figures', async () => {
    await onBench(async (bench) => {
      const other = await bench.quoted({ ...CREATE, regionZ: 'eu-west-1' });
      const { record, ...input } = await bench.placing();
      const slid = { ...record, quote: other.quote, terms: other.terms, seal: other.seal };
      expect(await place(bench, { ...input, record: slid })).toEqual(NOT_OURS);
      expect(await place(bench, { ...input, record: other }, { info: ofOrder(CREATE) })).toEqual(NOT_OURS);
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
    });
  });
});

describe('a pair that exists, says the API', () => {
  const PAIR_EXISTS = 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST';
  const lasting = { deleteDelayMs: 60_000, recycleDelayMs: 60_000 };

  it.each(['RECYCLED', 'RECYCLING'] as const)(
    'because of a circuit that was %s when the price was asked: the order is refused, and told what is in the way',
    async (status) => {
      await onBench(async (bench) => {
        const { crossRegionBandwidthId } = planted(bench, { status });
        expect(await place(bench, await bench.placing())).toMatchObject({
          kind: 'refused',
          code: PAIR_EXISTS,
          searchAfter: false,
          text: expect.stringContaining(`circuit ${crossRegionBandwidthId}`),
        });
        expect(bench.calls(CREATE_ACTION)).toHaveLength(1);
        expect(bench.bought()).toBe(0);
      }, lasting);
    },
  );

  it.each<[string, (bench: Bench) => Promise<PlaceInput>]>([
    [
      'has come into the recycle bin since',
      async (bench) => {
        const input = await bench.placing();
        planted(bench, { status: 'RECYCLED' });
        return input;
      },
    ],
    [
      'is one of two',
      async (bench) => {
        planted(bench, { status: 'RECYCLED' });
        planted(bench, { status: 'RECYCLED' });
        return bench.placing();
      },
    ],
    [
      'may be of an earlier purchase',
      async (bench) => {
        planted(bench, { status: 'RECYCLED' });
        return { ...(await bench.placing()), sentBefore: true };
      },
    ],
    [
      "can't be read",
      async (bench) => {
        planted(bench, { status: 'RECYCLED' });
        const input = await bench.placing();
        bench.sandbox.fault({ action: 'DescribeCrossRegionBandwidth', call: 2, fault: { kind: 'dropBefore' } });
        return input;
      },
    ],
  ])('is searched for when what explains it %s', async (_name, prepared) => {
    await onBench(async (bench) => {
      const input = await prepared(bench);
      expect(await place(bench, input)).toMatchObject({ kind: 'refused', code: PAIR_EXISTS, searchAfter: true });
    }, lasting);
  });
});

describe('a circuit that came and went', () => {
  const lasting = { deleteDelayMs: 60_000, recycleDelayMs: 60_000 };
  const STATUSES = ['CREATE_FAILED', 'RECYCLING', 'RECYCLED', 'DELETING'] as const;

  it.each(STATUSES)('after an earlier purchase without an answer may be that purchase, being %s', async (status) => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      const { crossRegionBandwidthId } = planted(bench, { status });
      expect(await place(bench, { ...input, sentBefore: true })).toEqual({
        kind: 'outcomeUnknown',
        code: 'CAME_AND_WENT',
        text: expect.stringContaining(`circuit ${crossRegionBandwidthId}`),
      });
      expect(bench.calls(CREATE_ACTION)).toEqual([]);
    }, lasting);
  });

  it.each<[string, boolean]>([
    ['before the price was asked', true],
    ['without an earlier purchase', false],
  ])("%s is in nobody's way", async (_name, sentBefore) => {
    await onBench(async (bench) => {
      if (sentBefore) {
        planted(bench, { status: 'CREATE_FAILED' });
      }
      const input = await bench.placing();
      if (!sentBefore) {
        planted(bench, { status: 'CREATE_FAILED' });
      }
      expect(await place(bench, { ...input, sentBefore })).toMatchObject({ kind: 'placed' });
      expect(bench.bought()).toBe(1);
    });
  });
});

describe('how a purchase ends when its call fails', () => {
  const status = (httpStatus: number, code: string): FaultRule['fault'] => ({ kind: 'status', httpStatus, code });
  const unknown = { kind: 'outcomeUnknown', sentAt: expect.any(String), text: expect.stringContaining(CREATE_ACTION) };
  const cases: [string, FaultRule['fault'], object, boolean][] = [
    [
      'the connection breaks before it is executed',
      { kind: 'dropBefore' },
      { ...unknown, code: 'CONNECTION_LOST' },
      false,
    ],
    [
      'the connection breaks after it was executed',
      { kind: 'dropAfter' },
      { ...unknown, code: 'CONNECTION_LOST' },
      true,
    ],
    ['no answer comes in time', { kind: 'stall', executed: true }, { ...unknown, code: 'TIMED_OUT' }, true],
    ['the answer comes byte by byte', { kind: 'drip', bytesPerSecond: 10 }, { ...unknown, code: 'TIMED_OUT' }, true],
    ['the answer is no JSON', { kind: 'garbage' }, { ...unknown, code: 'UNREADABLE_ANSWER' }, true],
    ['the answer is cut off', { kind: 'truncate' }, { ...unknown, code: 'UNREADABLE_ANSWER' }, true],
    ['the answer names no circuit', { kind: 'withoutIds' }, { ...unknown, code: 'INCOMPLETE_ANSWER' }, true],
    ['the answer holds nothing', { kind: 'nullResponse' }, unknown, true],
    ['a gateway answers', { kind: 'html', executed: true }, unknown, true],
    ['nothing is answered with 502', { kind: 'empty' }, unknown, false],
    ['a success holds an error', { kind: 'errorIn200', code: 'INTERNAL_SERVER_ERROR' }, unknown, false],
    ['the service fails', status(500, 'INTERNAL_SERVER_ERROR'), unknown, false],
    ['the service takes too long', status(408, 'REQUEST_TIMED_OUT'), unknown, false],
    ['the operation takes too long', status(400, 'INVALID_OPERATION_TIMEOUT'), unknown, false],
    [
      'there are too many requests',
      { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED', retryAfter: 3 },
      { kind: 'notExecuted', code: 'REQUEST_LIMIT_EXCEEDED', retryAfterMs: 3000 },
      false,
    ],
    [
      'the signature is wrong',
      status(401, 'AUTHFAILURE_SIGNATURE_FAILURE'),
      { kind: 'notExecuted', code: 'AUTHFAILURE_SIGNATURE_FAILURE' },
      false,
    ],
    ['a bot protection stops it', { kind: 'challenge' }, { kind: 'notExecuted', code: 'CHALLENGED' }, false],
    ['access is blocked', { kind: 'blocked' }, { kind: 'notExecuted', code: 'BLOCKED' }, false],
    [
      'the API refuses',
      status(400, 'INVALID_PARAMETER_VALUE'),
      { kind: 'refused', code: 'INVALID_PARAMETER_VALUE', searchAfter: false, sentAt: expect.any(String) },
      false,
    ],
    [
      'the pair exists',
      status(400, 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST'),
      { kind: 'refused', code: 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST', searchAfter: true },
      false,
    ],
  ];
  it.each(cases)('%s', async (_name, fault, result, executed) => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      bench.sandbox.fault({ action: CREATE_ACTION, call: 'every', fault });
      expect(await place(bench, input, { info: { startToCloseTimeoutMs: 1_600 } })).toMatchObject(result);
      expect(bench.calls(CREATE_ACTION)).toHaveLength(1);
      expect(bench.bought()).toBe(executed ? 1 : 0);
    });
  });

  it("the change's connection breaks after it was executed", async () => {
    await onBench(async (bench) => {
      const input = await bench.placing(planted(bench));
      bench.sandbox.fault({ action: MODIFY_ACTION, call: 'every', fault: { kind: 'dropAfter' } });
      expect(await place(bench, input)).toMatchObject({ kind: 'outcomeUnknown', code: 'CONNECTION_LOST' });
      expect(bench.calls(MODIFY_ACTION)).toHaveLength(1);
    });
  });

  it('no secret is in what is told', async () => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      bench.sandbox.fault({ action: CREATE_ACTION, fault: { kind: 'dropAfter' } });
      expect(JSON.stringify(await place(bench, input))).not.toContain(bench.sandbox.accessKey.accessKeySecret);
    });
  });

  it('a purchase is logged with the circuit, Zenlayer’s request id and the order', async () => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      const lines: LogEntry[] = [];
      const logger = new DefaultLogger('INFO', (line) => lines.push(line));
      const info = { ...surroundings().context.info, ...ofOrder(CREATE) };
      await new MockActivityEnvironment(info, { logger }).run(() => createActivities(bench.deps()).placeOrder(input));
      const line = lines.find(({ message }) => message.startsWith('Order bought'));
      expect(line?.meta).toMatchObject({
        circuit: expect.any(String),
        requestId: expect.any(String),
        workflowId: orderIdOf(CREATE),
      });
    });
  });

  it('a mistake of ours sends nothing, and is logged with its stack and the order', async () => {
    await onBench(async (bench) => {
      const input = await bench.placing();
      const lines: LogEntry[] = [];
      const mistaken = bench.deps({ account: () => Promise.reject(new TypeError('no such field')) });
      const result = await inActivity(
        ofOrder(CREATE),
        () => createActivities(mistaken).placeOrder(input),
        (line) => lines.push(line),
      );
      expect(result).toMatchObject({ kind: 'notExecuted', code: 'UNEXPECTED', text: 'no such field' });
      expect(bench.calls(CREATE_ACTION)).toHaveLength(0);
      expect(lines).toHaveLength(1);
      expect(lines[0]?.meta).toMatchObject({ workflowId: orderIdOf(CREATE) });
      expect(lines[0]?.meta?.['error']).toHaveProperty('stack', expect.stringContaining('place-order.test'));
    });
  });

  it('what the server has given up during the reads is not sent, and not logged as a mistake', async () => {
    await onBench(async (bench) => {
      const input = { ...(await bench.placing()), approvedUntil: new Date(Date.now() + 3_600_000).toISOString() };
      const lines: LogEntry[] = [];
      const asked = () => bench.calls('InquiryPriceCreateCrossRegionBandwidth').length;
      const before = asked();
      const deps = bench.deps({
        monotonic: () => (asked() === before ? 0 : 2_001),
        runs: { ...ONE_RUN, attemptStartedAt: () => Promise.reject(new Error('it was given up')) },
      });
      const info = { ...ofOrder(CREATE), startToCloseTimeoutMs: 60_000, heartbeatTimeoutMs: 2_000 };
      const step = () => createActivities(deps).placeOrder(input);
      expect(await inActivity(info, step, (line) => lines.push(line))).toMatchObject({
        kind: 'notExecuted',
        text: expect.stringContaining('it was given up'),
      });
      expect([asked() - before, bench.calls(CREATE_ACTION), lines]).toEqual([1, [], []]);
    });
  });

  it('what is only too late is not logged as a mistake', async () => {
    await onBench(async (bench) => {
      const input = { ...(await bench.placing()), approvedUntil: new Date(Date.now() - 1).toISOString() };
      const lines: LogEntry[] = [];
      const step = () => createActivities(bench.deps()).placeOrder(input);
      expect(await inActivity(ofOrder(CREATE), step, (line) => lines.push(line))).toMatchObject({
        kind: 'notExecuted',
      });
      expect(lines).toEqual([]);
    });
  });
});
