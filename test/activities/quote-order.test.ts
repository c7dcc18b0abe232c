import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure, type Info } from '@temporalio/activity';
import type { ActivityDeps, EarlierRun } from '../../activities/index.js';
import { startingPoint } from '../../activities/circuits.js';
import { sealedFacts } from '../../activities/sealed-facts.js';
import { targetOf } from '../../contract/index.js';
import type { PlantedCircuit } from '../../sandbox/index.js';
import { ACCOUNT, ONE_RUN, onBench, RUN_ID, type Bench } from './bench.js';
import { BURST, CREATE, MODIFY, RECORDED, SAMPLE_PRICE, SETTINGS } from './figures.js';
import { row } from './rows.js';
import { DEFAULT_POLICY, policySha256, readPolicy } from '../../policy/index.js';
import { parseSigners } from '../../signatures/index.js';
import { receiverOf } from '../support/receiver.js';
import { newSigner } from '../support/sign.js';
import { TERMS } from '../workflows/order/data.js';

const PAIR = { regionA: CREATE.regionA, regionZ: CREATE.regionZ };
const BURSTABLE = { internetChargeType: 'ByInstanceBandwidth95', bandwidthCap: 120 } as const;

function plant(bench: Bench, fields: Partial<PlantedCircuit> = {}): string {
  return bench.sandbox.plant({ ...PAIR, ...fields }).crossRegionBandwidthId;
}

/** The failure that quoting ends with. */
async function failureOf(
  bench: Bench,
  request: unknown,
  deps: Partial<ActivityDeps> = {},
  info: Partial<Info> = {},
): Promise<ApplicationFailure> {
  const failure: unknown = await bench.quote(request, {}, deps, info).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof ApplicationFailure) {
    return failure;
  }
  throw new Error('expected a failure');
}

describe('the quote of a new circuit', () => {
  it('holds the price, what it is bound to, and all that a purchase needs', async () => {
    await onBench(async (bench) => {
      const now = Date.parse('2026-11-22T10:00:00.000Z');
      const clocks = { now: () => now, monotonic: () => 0 };
      const info = { scheduledTimestampMs: now, currentAttemptScheduledTimestampMs: now };
      const result = await bench.quote(CREATE, {}, clocks, info);
      const id: unknown = expect.stringMatching(/^Q1-[0-9a-f]{12}$/);
      expect(result).toEqual({
        kind: 'quoted',
        quote: {
          id,
          revision: 1,
          price: SAMPLE_PRICE,
          notes: [],
          inquiredAt: '2026-11-22T10:00:00.000Z',
          approveWith: { by: 'your name', quote: id },
        },
        existing: [],
        account: { endpoint: bench.sandbox.url, account: ACCOUNT },
        settings: RECORDED,
        terms: { ...TERMS, decideWithinMs: SETTINGS.decideWithinMs, approvalValidMs: SETTINGS.approvalValidMs },
        policy: policySha256(DEFAULT_POLICY),
        seal: expect.stringMatching(/^[\w-]{43}$/),
      });
      expect(bench.bought()).toBe(0);
    });
  });

  it('is the same quote for the same question, and another one for another order', async () => {
    await onBench(async (bench) => {
      const idOf = async (firstRunId: string) => {
        const result = await bench.quote(CREATE, { firstRunId });
        return result.kind === 'quoted' ? result.quote.id : '';
      };
      expect(await idOf(RUN_ID)).toBe(await idOf(RUN_ID));
      expect(await idOf(RUN_ID)).not.toBe(await idOf('run-2'));
    });
  });

  it('tells what receivers want to know, and of missing search attributes', async () => {
    await onBench(async (bench) => {
      const changed = {
        searchAttributes: () => ['CrbState', 'Team'],
        receivers: receiverOf(() => Promise.resolve(), ['held']),
      };
      expect(await bench.quote(CREATE, {}, changed)).toMatchObject({
        unknownAttributes: ['CrbAction', 'CrbRequestedBy', 'CrbVpcId', 'CrbExternalId', 'CrbAttention'],
        notify: { events: ['held'] },
      });
    });
  });

  it('remembers all circuits that the pair has had, for none of them can be the purchase', async () => {
    await onBench(async (bench) => {
      const failed = plant(bench, { status: 'CREATE_FAILED' });
      const recycled = plant(bench, { status: 'RECYCLED', regionA: PAIR.regionZ, regionZ: PAIR.regionA });
      plant(bench, { regionZ: 'eu-west-1' });
      plant(bench, { vpcId: 'vpc-2' });
      const result = await bench.quote(CREATE);
      expect(result).toMatchObject({ kind: 'quoted' });
      expect('existing' in result ? [...result.existing].sort() : []).toEqual([failed, recycled].sort());
      expect(JSON.stringify(result)).toContain(`circuit ${recycled}`);
    });
  });

  it.each(['unit', 'tiered', 'empty'] as const)('is made from a price of the style %s too', async (priceStyle) => {
    await onBench(
      async (bench) => {
        expect(await bench.quote(BURST)).toMatchObject({ kind: 'quoted' });
      },
      { priceStyle },
    );
  });

  it('covers the approval of the quote before when nothing is dearer', async () => {
    await onBench(async (bench) => {
      const { quote, account } = await bench.quoted();
      const before = { quote, account };
      expect(await bench.quote(CREATE, { before, revision: 2 })).toMatchObject({
        coversBefore: true,
        quote: { revision: 2, differences: [] },
      });
      bench.sandbox.fault({
        action: 'InquiryPriceCreateCrossRegionBandwidth',
        fault: { kind: 'priceFactor', factor: 1.5 },
      });
      const dearer = await bench.quote(CREATE, { before, revision: 2 });
      expect(dearer).not.toHaveProperty('coversBefore');
      expect(dearer).toMatchObject({
        quote: { differences: [{ field: 'originalPrice' }, { field: 'discountPrice', before: 2000, now: 3000 }] },
      });
    });
  });
});

describe('the quote of a change', () => {
  it('holds the circuit as it is, and the price in force', async () => {
    await onBench(async (bench) => {
      const crossRegionBandwidthId = plant(bench);
      const request = { ...MODIFY, crossRegionBandwidthId };
      const result = await bench.quote(request);
      expect(result).toMatchObject({
        kind: 'quoted',
        quote: {
          price: { discountPrice: 4000 },
          previousPrice: { discountPrice: 2000 },
          base: { internetChargeType: 'ByBandwidth', bandwidth: 100, bandwidthCap: null, status: 'AVAILABLE' },
          where: PAIR,
        },
        existing: [crossRegionBandwidthId],
      });
      const target = { internetChargeType: 'ByBandwidth', bandwidth: 200, bandwidthCap: null };
      expect(result.kind === 'quoted' && targetOf({ request, quote: result.quote })).toEqual(target);
    });
  });

  it('does without a price in force when the API tells none', async () => {
    await onBench(
      async (bench) => {
        const { quote } = await bench.quoted({ ...MODIFY, crossRegionBandwidthId: plant(bench) });
        expect(quote).not.toHaveProperty('previousPrice');
      },
      { previousPrices: false },
    );
  });

  it('of the burst alone asks the price of the present bandwidth', async () => {
    await onBench(async (bench) => {
      const { bandwidth: _bandwidth, ...request } = { ...MODIFY, crossRegionBandwidthId: plant(bench, BURSTABLE) };
      expect(targetOf(await bench.quoted({ ...request, bandwidthCap: 500 }))).toMatchObject({
        bandwidth: 100,
        bandwidthCap: 500,
      });
      expect(bench.calls('InquiryPriceModifyCrossRegionBandwidth')[0]?.body).toMatchObject({ bandwidth: 100 });
    });
  });

  it("starts from the circuit's figures and its status", () => {
    expect(startingPoint(row({ ...BURSTABLE }))).toEqual({ ...BURSTABLE, bandwidth: 100, status: 'AVAILABLE' });
  });
});

describe('who has to approve a quote', () => {
  const policy = readPolicy(
    `groups: { network: [ben, cleo] }
rules:
  - { name: small, when: { bandwidth: { atMost: 100 } }, approvals: automatic, approvalValid: 1h }
  - { name: asia, when: { regions: ["asia-*"] }, approvals: 2, from: [group:network], commentFor: [approve] }
  - { name: all, approvals: 1 }`,
    'policy.yaml',
  );

  it("is left to the normal step when it is too large for the order's own task", async () => {
    const groups = Array.from({ length: 20 }, (_, group) => {
      const names = Array.from({ length: 100 }, (__, index) => `${'approver-'.repeat(4)}${group}-${index}@example.com`);
      return [`group${group}`, names] as const;
    });
    const large = readPolicy(
      JSON.stringify({
        groups: Object.fromEntries(groups),
        rules: [{ name: 'all', approvals: 1, from: groups.map(([name]) => `group:${name}`) }],
      }),
      'policy.yaml',
    );
    await onBench(async (bench) => {
      const inTask = bench.quote(
        CREATE,
        { askedAt: new Date().toISOString() },
        { policy: () => large },
        { isLocal: true },
      );
      await expect(inTask).rejects.toMatchObject({ type: 'TooLargeForTask', nonRetryable: false });
      expect(await bench.quote(CREATE, {}, { policy: () => large })).toMatchObject({ kind: 'quoted' });
    });
  });

  it('is what the first rule says that applies', async () => {
    await onBench(async (bench) => {
      expect(await bench.quote(CREATE, {}, { policy: () => policy })).toMatchObject({
        terms: { rule: 'small', required: 0, approvalValidMs: 3_600_000 },
      });
      expect(await bench.quote({ ...CREATE, bandwidth: 101 }, {}, { policy: () => policy })).toMatchObject({
        terms: { rule: 'asia', required: 2, from: [{ name: 'network', members: ['ben', 'cleo'] }] },
        quote: { approveWith: { comment: 'why' } },
      });
    });
  });

  it('is found for a change by where its circuit is and what it becomes', async () => {
    await onBench(async (bench) => {
      const crossRegionBandwidthId = plant(bench);
      const change = { ...MODIFY, crossRegionBandwidthId };
      expect(await bench.quote(change, {}, { policy: () => policy })).toMatchObject({ terms: { rule: 'asia' } });
      const elsewhere = plant(bench, { regionA: 'eu-west-1', regionZ: 'na-west-1' });
      expect(
        await bench.quote({ ...change, crossRegionBandwidthId: elsewhere }, {}, { policy: () => policy }),
      ).toMatchObject({
        terms: { rule: 'all' },
      });
    });
  });

  it('says in the notes when those who may approve have no key', async () => {
    await onBench(async (bench) => {
      const signed = readPolicy(
        'signers: keys\nrules: [{name: s, approvals: 1, from: [ben], identity: signed}]',
        'p.yaml',
      );
      const cleo = parseSigners(newSigner('cleo').line);
      const quoted = await bench.quote(CREATE, {}, { policy: () => signed, signers: () => cleo });
      expect(quoted).toMatchObject({
        quote: { notes: [expect.stringContaining('a claim'), expect.stringContaining('Without one: ben.')] },
      });
    });
  });

  it('is never nobody once there was a quote before', async () => {
    await onBench(async (bench) => {
      const { quote, account } = await bench.quoted();
      const before = { quote: { ...quote, price: { ...quote.price, discountPrice: 1 } }, account };
      const dearer = await bench.quote(CREATE, { before, revision: 2 }, { policy: () => policy });
      expect(dearer).toMatchObject({ terms: { rule: 'asia' } });
      expect(dearer).not.toHaveProperty('coversBefore');
    });
  });

  it('is said at once to be impossible, but not while the approval that there is still holds', async () => {
    await onBench(async (bench) => {
      const request = { ...CREATE, bandwidth: 200, requestedBy: 'Ben' };
      const first = await bench.quote(request, {}, { policy: () => policy });
      expect(first).toMatchObject({ kind: 'quoted', impossible: expect.stringContaining('Ben') });
      expect(first).not.toHaveProperty('coversBefore');
      const { quote, account } = await bench.quoted(request);
      const before = { quote, account };
      expect(await bench.quote(request, { before, revision: 2 }, { policy: () => policy })).toMatchObject({
        coversBefore: true,
      });
      expect(await bench.quote({ ...request, requestedBy: 'dora' }, {}, { policy: () => policy })).not.toHaveProperty(
        'impossible',
      );
    });
  });
});

describe('an earlier run of the order that was ended from outside', () => {
  const earlier: EarlierRun = { text: 'Run run-0 was terminated.', endedAt: '2026-11-22T09:59:00.000Z' };
  const scheduled = Date.parse('2026-11-22T10:00:00.000Z');
  const info = { scheduledTimestampMs: scheduled, currentAttemptScheduledTimestampMs: scheduled };

  it.each([0, 7, -7])("is asked for within the search window, by a machine's clock %d hours off", async (hours) => {
    await onBench(async (bench) => {
      const asked: number[] = [];
      const endedFromOutside = (since: number) => Promise.resolve((asked.push(since), earlier));
      const clocks = { now: () => Date.now() + hours * 3_600_000, monotonic: () => 0 };
      const deps = { ...clocks, runs: { ...ONE_RUN, endedFromOutside } };
      expect(await bench.quote(CREATE, {}, deps, info)).toMatchObject({ kind: 'quoted', earlier });
      expect(asked).toEqual([scheduled - SETTINGS.searchWindowMs]);

      plant(bench, { crossRegionBandwidthName: CREATE.crossRegionBandwidthName });
      expect(await bench.quote(CREATE, {}, deps, info)).toMatchObject({ kind: 'alreadyThere', earlier });
    });
  });

  it('is not asked for again with a later quote', async () => {
    await onBench(async (bench) => {
      const { quote, account } = await bench.quoted();
      const before = { quote, account };
      const runs = { ...ONE_RUN, endedFromOutside: () => Promise.resolve(earlier) };
      expect(await bench.quote(CREATE, { before, revision: 2 }, { runs })).not.toHaveProperty('earlier');
    });
  });

  it("keeps the price from being told while Temporal can't be asked", async () => {
    await onBench(async (bench) => {
      const runs = { ...ONE_RUN, endedFromOutside: () => Promise.reject(new Error('UNAVAILABLE')) };
      await expect(bench.quote(CREATE, {}, { runs })).rejects.toThrow('UNAVAILABLE');
    });
  });
});

describe('the seal of a quote', () => {
  it('vouches for it to the workers of the account, for this order and its first run alone', async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      const facts = { workflowId: 'crb:vpc-1:asia-east-1:asia-north-1', firstRunId: RUN_ID };
      const { seal } = bench.deps();
      expect(seal.fits(sealedFacts(record, facts), record.seal)).toBe(true);
      expect(seal.fits(sealedFacts(record, { ...facts, firstRunId: 'run-0' }), record.seal)).toBe(false);
      expect(seal.fits(sealedFacts(record, { ...facts, workflowId: 'crb:x' }), record.seal)).toBe(false);
    });
  });
});

describe('what is not there may have been made a moment ago', () => {
  const settings = { ...SETTINGS, absentAfterMs: 120_000 };
  /** An attempt so many ms after the first one. */
  const after = (ms: number): Partial<Info> => {
    const now = Date.now();
    return { scheduledTimestampMs: now - ms, currentAttemptScheduledTimestampMs: now };
  };
  const noVpc: [string, object, string] = ['a VPC', { ...CREATE, vpcId: 'vpc-9' }, 'there is no VPC "vpc-9"'];
  const noCircuit: [string, object, string] = [
    'a circuit to change',
    MODIFY,
    'there is no circuit "2000000000000000001"',
  ];

  it.each([noVpc, noCircuit])('%s: it is checked again for a while, then refused', async (_name, request, words) => {
    await onBench(async (bench) => {
      for (const passed of [0, 60_000, 119_000]) {
        expect(await failureOf(bench, request, { settings }, after(passed))).toMatchObject({
          type: 'NotThereYet',
          nonRetryable: false,
          nextRetryDelay: SETTINGS.searchEveryMs,
          message: expect.stringContaining(words),
        });
      }
      expect(await failureOf(bench, request, { settings }, after(120_000))).toMatchObject({
        type: 'Refused',
        nonRetryable: true,
        message: expect.stringContaining(words),
      });
    });
  });

  it('a VPC that shows up late is taken', async () => {
    await onBench(async (bench) => {
      bench.sandbox.fault({ action: 'DescribeVpcs', fault: { kind: 'absent' } });
      expect(await failureOf(bench, CREATE, { settings })).toMatchObject({ type: 'NotThereYet' });
      expect(await bench.quote(CREATE, {}, { settings }, after(10_000))).toMatchObject({ kind: 'quoted' });
    });
  });

  it('a list of no region at all is no answer at first', async () => {
    await onBench(
      async (bench) => {
        expect(await failureOf(bench, CREATE, { settings })).toMatchObject({
          type: 'NotThereYet',
        });
        expect(await failureOf(bench, CREATE, { settings }, after(120_000))).toMatchObject({
          type: 'Refused',
          message: expect.stringMatching(/regionA: "asia-east-1".* none/),
        });
      },
      { soldRegions: [] },
    );
  });

  it('a region that is not among those sold is refused at once', async () => {
    await onBench(async (bench) => {
      const failure = await failureOf(bench, { ...CREATE, regionZ: 'sa-north-1' }, { settings });
      expect(failure).toMatchObject({ type: 'Refused', nonRetryable: true });
    });
  });
});

describe('a VPC whose row', () => {
  it.each<[string, object]>([
    ["can't be read", { vpcId: CREATE.vpcId, mtu: 'many' }],
    ['has no id', { mtu: 1500 }],
    ['has null for an id', { vpcId: null }],
  ])('%s is neither there nor missing: it is asked for again', async (_name, row) => {
    await onBench(async (bench) => {
      bench.sandbox.fault({ action: 'DescribeVpcs', fault: { kind: 'oddRow', row: { ...row } } });
      expect(await failureOf(bench, CREATE)).toMatchObject({
        type: 'UNREADABLE_LIST',
        nonRetryable: false,
        message: expect.stringContaining(`VPC ${CREATE.vpcId}`),
      });
    });
  });

  it("is another one's is passed over", async () => {
    await onBench(async (bench) => {
      bench.sandbox.fault({ action: 'DescribeVpcs', fault: { kind: 'oddRow', row: { vpcId: 'vpc-2', mtu: 'many' } } });
      expect(await bench.quote(CREATE)).toMatchObject({ kind: 'quoted' });
    });
  });

  it('is counted and not shown is not missing', async () => {
    await onBench(async (bench) => {
      bench.sandbox.fault({ action: 'DescribeVpcs', fault: { kind: 'hideRows' } });
      expect(await failureOf(bench, CREATE)).toMatchObject({ type: 'UNREADABLE_LIST', nonRetryable: false });
    });
  });
});

describe("a circuit that can't be changed just now", () => {
  it.each(['CREATING', 'CHANGING'] as const)('because it is %s is waited for', async (status) => {
    await onBench(
      async (bench) => {
        const change = { ...MODIFY, crossRegionBandwidthId: plant(bench, { status }) };
        expect(await failureOf(bench, change)).toMatchObject({
          type: 'CircuitBusy',
          nonRetryable: false,
          nextRetryDelay: SETTINGS.searchEveryMs,
          message: expect.stringContaining(status),
        });
        expect(bench.calls('InquiryPriceModifyCrossRegionBandwidth')).toEqual([]);
      },
      { createDelayMs: 60_000, changeDelayMs: 60_000 },
    );
  });
});

describe('nothing is to be bought', () => {
  it.each(['AVAILABLE', 'CREATING', 'CHANGING'] as const)(
    'when the circuit is there exactly as asked and %s',
    async (status) => {
      await onBench(
        async (bench) => {
          const crossRegionBandwidthId = plant(bench, {
            status,
            crossRegionBandwidthName: CREATE.crossRegionBandwidthName,
            regionA: CREATE.regionZ,
            regionZ: CREATE.regionA,
          });
          expect(await bench.quote(CREATE)).toMatchObject({
            kind: 'alreadyThere',
            circuit: { crossRegionBandwidthId, status },
          });
          expect(bench.calls('InquiryPriceCreateCrossRegionBandwidth')).toEqual([]);
        },
        { createDelayMs: 60_000, changeDelayMs: 60_000 },
      );
    },
  );

  it('when a change changes nothing', async () => {
    await onBench(async (bench) => {
      const crossRegionBandwidthId = plant(bench, { bandwidth: 200 });
      expect(await bench.quote({ ...MODIFY, crossRegionBandwidthId })).toMatchObject({
        kind: 'alreadyThere',
        circuit: { crossRegionBandwidthId, status: 'AVAILABLE' },
      });
    });
  });
});

describe("an order that can't be done is refused for good", () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'request: '],
    ['no order', { action: 'delete' }, 'action: '],
    ['wrong fields', { ...CREATE, bandwidth: 0, vpcId: '' }, 'vpcId: '],
    ['what could not be decoded', { undecodable: 'Unknown encoding' }, 'Unknown encoding'],
  ])('as a bad request: %s', async (_name, request, words) => {
    await onBench(async (bench) => {
      const failure = await failureOf(bench, request);
      expect(failure).toMatchObject({ type: 'BadRequest', nonRetryable: true });
      expect(failure.message).toContain(words);
      expect(bench.sandbox.state().calls).toEqual([]);
    });
  });

  it('with all that is wrong about it at once', async () => {
    await onBench(async (bench) => {
      const failure = await failureOf(bench, { ...CREATE, vpcId: 'vpc-9', regionA: 'mars-1', regionZ: 'sa-north-1' });
      expect(failure).toMatchObject({ type: 'Refused', nonRetryable: true });
      expect(failure.message).toMatch(/regionA: "mars-1".*regionZ: "sa-north-1".*vpcId: .*"vpc-9"/);
    });
  });

  it.each<[string, Partial<PlantedCircuit>]>([
    ['with another name', {}],
    ['the other way round', { regionA: PAIR.regionZ, regionZ: PAIR.regionA }],
    ['with other figures', { crossRegionBandwidthName: CREATE.crossRegionBandwidthName, bandwidth: 50 }],
    ['with a burst', { crossRegionBandwidthName: CREATE.crossRegionBandwidthName, ...BURSTABLE }],
  ])('because the pair has a circuit already, %s', async (_name, fields) => {
    await onBench(async (bench) => {
      const id = plant(bench, fields);
      const failure = await failureOf(bench, CREATE);
      expect(failure).toMatchObject({ type: 'Refused', nonRetryable: true });
      expect(failure.message).toContain(`circuit ${id}`);
    });
  });

  it.each<[string, Partial<PlantedCircuit> | undefined, object, string]>([
    ['there is no such circuit', undefined, {}, 'crossRegionBandwidthId: '],
    ['the circuit could not be built', { status: 'CREATE_FAILED' }, {}, 'CREATE_FAILED'],
    ['the circuit is in the recycle bin', { status: 'RECYCLED' }, {}, 'RECYCLED'],
    ['a flat circuit has no burst', {}, { bandwidthCap: 300 }, 'bandwidthCap: '],
    ['the burst would be below the commitment', BURSTABLE, {}, 'bandwidthCap: 120 '],
  ])('because %s', async (_name, fields, changed, words) => {
    await onBench(
      async (bench) => {
        const id = fields === undefined ? '2999999999999999999' : plant(bench, fields);
        const failure = await failureOf(bench, { ...MODIFY, ...changed, crossRegionBandwidthId: id });
        expect(failure).toMatchObject({ type: 'Refused', nonRetryable: true });
        expect(failure.message).toContain(words);
      },
      { createDelayMs: 60_000, changeDelayMs: 60_000 },
    );
  });

  it('because the API refuses to name a price', async () => {
    await onBench(
      async (bench) => {
        expect(await failureOf(bench, CREATE)).toMatchObject({ type: 'Refused', nonRetryable: true });
      },
      { unsoldPairs: [['asia-east-1', 'asia-north-1']] },
    );
  });
});

describe('trouble that passes is tried again', () => {
  it.each<[string, Parameters<Bench['sandbox']['fault']>[0]['fault'], object]>([
    [
      'wrong credentials',
      { kind: 'status', httpStatus: 401, code: 'AUTHFAILURE_SIGNATURE_FAILURE' },
      { type: 'AUTHFAILURE_SIGNATURE_FAILURE' },
    ],
    [
      'a missing permission',
      { kind: 'status', httpStatus: 403, code: 'AUTHFAILURE_UNAUTHORIZED_OPERATION' },
      { type: 'AUTHFAILURE_UNAUTHORIZED_OPERATION' },
    ],
    [
      'too many requests',
      { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED', retryAfter: 2 },
      { type: 'REQUEST_LIMIT_EXCEEDED', nextRetryDelay: 2000 },
    ],
    [
      'a failing service',
      { kind: 'status', httpStatus: 500, code: 'INTERNAL_SERVER_ERROR' },
      { type: 'INTERNAL_SERVER_ERROR' },
    ],
    ['a lost connection', { kind: 'dropBefore' }, { type: 'CONNECTION_LOST' }],
    ["an answer that can't be read", { kind: 'garbage' }, { type: 'UNREADABLE_ANSWER' }],
  ])('%s', async (_name, fault, failure) => {
    await onBench(async (bench) => {
      bench.sandbox.fault({ action: 'DescribeCrossRegionBandwidth', fault });
      expect(await failureOf(bench, CREATE)).toMatchObject({ nonRetryable: false, ...failure });
      expect(await bench.quote(CREATE)).toMatchObject({ kind: 'quoted' });
    });
  });
});
