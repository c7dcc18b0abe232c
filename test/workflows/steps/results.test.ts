import { describe, expect, it } from '@jest/globals';
import type {
  FindResult,
  PlaceResult,
  RecordedQuoteResult,
  TrackResult,
  EarlierRunResult,
  VouchResult,
} from '../../../activities/index.js';
import { figuresOfCreate } from '../../../contract/index.js';
import { asEarlier, asFound, asPlaced, asQuoted, asTracked, asVouched } from '../../../workflows/steps/results.js';
import { BURST, CREATE, MODIFY, RECORDED, TIER, UNIT_PRICE } from '../../activities/figures.js';
import { NOW, quoteRecord, TERMS } from '../order/data.js';

const CIRCUIT = { crossRegionBandwidthId: '2000000000000000001', status: 'AVAILABLE', orderNumber: '1' };
const BASE = { internetChargeType: 'ByBandwidth', bandwidth: 50, bandwidthCap: 60, status: 'AVAILABLE' };
const DIFFERENCE = { field: 'discountPrice', before: 2000, now: 'none' };
const REMARKS = { earlier: { text: 'Run run-0 was terminated.', endedAt: NOW }, clockOffMs: -3_600_000 };
/** With every figure. */
const PRICE = { ...UNIT_PRICE, originalPrice: 2000, discountPrice: 1600, stepPrices: [TIER] };
const TARGET = figuresOfCreate(BURST);
const { request: _request, ...UNASKED } = quoteRecord(CREATE, PRICE);
const RECORD = { ...UNASKED, unknownAttributes: ['CrbExternalId'] };

const QUOTED: RecordedQuoteResult = {
  kind: 'quoted',
  ...RECORD,
  ...REMARKS,
  quote: {
    ...RECORD.quote,
    previousPrice: PRICE,
    differences: [DIFFERENCE],
    base: BASE,
    where: { vpcId: 'vpc-1', regionA: 'asia-east-1', regionZ: 'asia-north-1' },
    notes: ['In the recycle bin.'],
    approveWith: { ...RECORD.quote.approveWith, comment: 'why' },
  },
  terms: {
    ...TERMS,
    from: [{ name: 'network', members: ['ben'], more: 1 }],
    fromEach: true,
    commentFor: ['reject'],
    reminders: { everyMs: 3_600_000, atMost: 2 },
  },
  existing: ['2000000000000000002'],
  coversBefore: true,
  notify: { events: ['held', 'expiresSoon'], expiresSoonMs: 60_000 },
  impossible: 'Nobody may.',
};
const QUOTES: RecordedQuoteResult[] = [
  QUOTED,
  {
    kind: 'alreadyThere',
    ...REMARKS,
    circuit: CIRCUIT,
    text: 'Already there.',
    target: TARGET,
    settings: RECORDED,
    unknownAttributes: ['CrbVpcId'],
  },
];
const PLACED: PlaceResult[] = [
  { kind: 'placed', circuit: CIRCUIT, price: PRICE, sentAt: NOW, requestId: 'request-1' },
  { kind: 'alreadyThere', circuit: CIRCUIT },
  { kind: 'changed', differences: [DIFFERENCE] },
  { kind: 'notExecuted', code: 'REQUEST_LIMIT_EXCEEDED', text: 'Too many.', retryAfterMs: 3_000 },
  {
    kind: 'refused',
    code: 'INVALID_PARAMETER_VALUE',
    text: 'No.',
    searchAfter: false,
    sentAt: NOW,
    requestId: 'request-2',
  },
  { kind: 'outcomeUnknown', code: 'TIMED_OUT', text: 'No answer.', sentAt: NOW },
];
const FOUND: FindResult[] = [
  { kind: 'neverStarted' },
  { kind: 'found', circuit: CIRCUIT },
  { kind: 'none', searchedUntil: NOW },
  { kind: 'none', searchedUntil: NOW, there: 'circuit c-1' },
  { kind: 'conflict', evidence: ['circuit 21'], candidates: ['21'] },
];
const TRACKED: TrackResult[] = [
  { kind: 'live', circuit: CIRCUIT },
  { kind: 'createFailed', circuit: CIRCUIT, text: 'Could not be built.' },
  {
    kind: 'attention',
    circuit: CIRCUIT,
    attention: { code: 'slow', text: 'Not live yet.' },
    oddity: { code: 'absent', since: 1 },
  },
  { kind: 'held', circuit: CIRCUIT, code: 'absent', text: 'Gone.', evidence: ['circuit 21'] },
];
const VOUCHED: VouchResult[] = [{ kind: 'genuine' }, { kind: 'forged', text: 'Run run-0 is gone.' }];

const EARLIER: EarlierRunResult[] = [
  { kind: 'none' },
  { kind: 'earlier', text: 'Run run-0 was terminated.', endedAt: NOW },
];

type Reader = (value: unknown) => unknown;
type Case = [string, string, Reader, { kind: string }];

const cases = (step: string, read: Reader, results: { kind: string }[]): Case[] =>
  results.map((result) => [step, result.kind, read, result]);

const ALL: Case[] = [
  ...cases('quoteOrder', (value) => asQuoted(value, CREATE), QUOTES),
  ...cases('placeOrder', asPlaced, PLACED),
  ...cases('findCircuit', asFound, FOUND),
  ...cases('trackCircuit', asTracked, TRACKED),
  ...cases('vouchForRun', asVouched, VOUCHED),
  ...cases('findEarlierRun', asEarlier, EARLIER),
];

/** Fields that may be missing, by their last name. */
const OPTIONAL = [
  'status',
  'orderNumber',
  'earlier',
  'clockOffMs',
  'impossible',
  'previousPrice',
  'differences',
  'base',
  'quote.where',
  'comment',
  'from',
  'fromEach',
  'more',
  'reminders',
  'retryAfterMs',
  'there',
  'sentAt',
  'attention',
  'oddity',
  'unknownAttributes',
  'coversBefore',
  'notify',
  'expiresSoonMs',
  'placed.price',
  'requestId',
  ...Object.keys(PRICE),
  ...Object.keys(TIER),
];
/** Required all the same in these places. */
const NEEDED = ['quote.base.status', 'changed.differences', 'placed.sentAt'];
/** What a step writes null for, when the API says nothing. */
const NULLABLE = ['bandwidthCap', 'orderNumber', 'before', 'now'];
/** Only shown, and checked by the steps that use it. */
const OF_A_REQUEST = Object.keys(CREATE).filter((field) => field !== 'action' && field !== 'requestedBy');

const isOne = (path: readonly string[], names: readonly string[]) =>
  names.some((name) => path.join('.').endsWith(name) && (name.includes('.') || path.at(-1) === name));
const mayBeMissing = (path: string[]) => isOne(path, OPTIONAL) && !isOne(path, NEEDED);

/** Every path in a result but its kind: of the fields, and of what is in lists. */
function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value)
    .filter(([field]) => field !== 'kind' && !(path.includes('request') && OF_A_REQUEST.includes(field)))
    .flatMap(([field, inner]) => [[...path, field], ...pathsOf(inner, [...path, field])]);
}

/** The same value with something else at a path; undefined = nothing. */
function altered(value: unknown, [field = '', ...rest]: readonly string[], change: (old: unknown) => unknown): unknown {
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[field] = rest.length === 0 ? change(copy[field]) : altered(copy[field], rest, change);
  if (copy[field] === undefined && !Array.isArray(value)) {
    delete copy[field];
  }
  return copy;
}

/** Values of other types than this one. */
function ofOtherTypes(value: unknown): unknown[] {
  const all: unknown[] = [7, 'text', true, [7], { text: 7 }, Number.NaN];
  if (Array.isArray(value)) {
    return all.filter((other) => !Array.isArray(other)).concat([[null]]);
  }
  if (typeof value === 'number') {
    return ['7', true, [], {}, Number.NaN, Infinity];
  }
  if (typeof value === 'string') {
    return [7, true, [], {}];
  }
  if (typeof value === 'boolean') {
    return [0, 'true', [], {}];
  }
  return [7, 'text', true, []];
}

describe('a result with a time or a duration that no date can be reckoned with', () => {
  const [quoted] = QUOTES;
  it.each([
    ['searchWindowMs of 1e300 ms', altered(quoted, ['settings', 'searchWindowMs'], () => 1e300)],
    ['approvalValidMs of ten years and more', altered(quoted, ['terms', 'approvalValidMs'], () => 11 * 31_536_000_000)],
    ['an earlier run that ends in the year 275760', altered(quoted, ['earlier', 'endedAt'], () => '+275760-09-12')],
    ['a quote of the year -200000', altered(quoted, ['quote', 'inquiredAt'], () => '-200000-01-01')],
  ])('is unknown: %s', (_name, result) => {
    expect(asQuoted(result, CREATE)).toBeUndefined();
  });
});

describe.each(ALL)('a result of %s, %s,', (_step, kind, read, result) => {
  it('is what its step has written', () => {
    expect(read(result)).toMatchObject(result);
  });

  it('may have fields of a newer version', () => {
    const newer = { ...result, more: 1 };
    expect(read(newer)).toMatchObject(newer);
  });

  it('is unknown when any field of it is missing', () => {
    const missing = pathsOf(result).filter((path) => read(altered(result, path, () => undefined)) === undefined);
    const required = pathsOf(result).filter((path) => !mayBeMissing([kind, ...path]));
    expect(missing).toEqual(required);
  });

  it('is unknown when any field of it is null', () => {
    const unreadable = pathsOf(result).filter((path) => read(altered(result, path, () => null)) === undefined);
    expect(unreadable).toEqual(pathsOf(result).filter((path) => !isOne([kind, ...path], NULLABLE)));
  });

  it('is unknown when any field of it is of another type', () => {
    const taken = pathsOf(result).flatMap((path) => {
      const old = path.reduce<unknown>((value, field) => (value as Record<string, unknown>)[field], result);
      return ofOtherTypes(old)
        .filter((other) => read(altered(result, path, () => other)) !== undefined)
        .map((other) => `${path.join('.')}: ${JSON.stringify(other)}`);
    });
    // A difference shows a figure or a text.
    const figureOrText = taken.filter((each) => !/differences\.0\.(before|now): (7|"7")$/.test(each));
    expect(figureOrText).toEqual([]);
  });

  it('is unknown under any other kind', () => {
    const kinds = [undefined, null, '', 'Kind', `${kind}s`, 'toString', '__proto__', 'constructor', 7, {}, [kind]];
    expect(kinds.filter((other) => read({ ...result, kind: other }) !== undefined)).toEqual([]);
  });
});

describe.each(['quoteOrder', 'placeOrder', 'findCircuit', 'trackCircuit', 'vouchForRun', 'findEarlierRun'])(
  'no result of %s',
  (step) => {
    const read = ALL.find(([of]) => of === step)?.[2] ?? ((value: unknown) => value);

    it.each<[string, unknown]>([
      ['nothing', undefined],
      ['null', null],
      ['an empty object', {}],
      ['a text', 'placed'],
      ['a number', 7],
      ['a list', []],
      ['a list of results', ALL.map(([, , , result]) => result)],
      ['a list with a kind', Object.assign([], { kind: 'neverStarted' }, { kind: 'genuine' })],
      ['bytes', new Uint8Array(3)],
      ['what could not be decoded', { undecodable: 'Unknown encoding' }],
      ['a result of a kind that is not known', { kind: 'queued', circuit: CIRCUIT }],
    ])('is %s', (_name, value) => {
      expect(read(value)).toBeUndefined();
    });

    it('is one of another step', () => {
      const own = ALL.filter(([of]) => of === step).map(([, kind]) => kind);
      const others = ALL.filter(([of, kind]) => of !== step && !own.includes(kind));
      expect(others.filter(([, , , result]) => read(result) !== undefined)).toEqual([]);
    });
  },
);

describe('a quote', () => {
  it('is of the request that was given, whatever it says itself', () => {
    expect(asQuoted({ ...QUOTED, request: MODIFY }, CREATE)).toMatchObject({ request: CREATE });
    expect(asQuoted(QUOTED, CREATE)).toMatchObject({ request: CREATE });
  });

  it.each([undefined, null, 'create', {}, { action: 'create' }, { ...CREATE, action: 'delete' }])(
    'is none of what is no request: %j',
    (asked) => {
      expect(asQuoted(QUOTED, asked)).toBeUndefined();
    },
  );

  it('of a change says how the circuit was before, and where it is', () => {
    const { base: _base, ...baseless } = QUOTED.kind === 'quoted' ? QUOTED.quote : {};
    const { where: _where, ...placeless } = QUOTED.kind === 'quoted' ? QUOTED.quote : {};
    expect(asQuoted(QUOTED, MODIFY)).toMatchObject({ request: MODIFY });
    expect(asQuoted({ ...QUOTED, quote: baseless }, MODIFY)).toBeUndefined();
    expect(asQuoted({ ...QUOTED, quote: placeless }, MODIFY)).toBeUndefined();
  });
});

describe('a circuit', () => {
  it('without an id is none', () => {
    expect(asPlaced({ kind: 'alreadyThere', circuit: { ...CIRCUIT, crossRegionBandwidthId: '' } })).toBeUndefined();
  });
});

describe('a time', () => {
  it.each(['', 'tomorrow', '2026-13-45'])("that can't be read is none: %j", (time) => {
    expect(asFound({ kind: 'none', searchedUntil: time })).toBeUndefined();
    expect(
      asQuoted({ ...QUOTED, earlier: { text: 'Run run-0 was terminated.', endedAt: time } }, CREATE),
    ).toBeUndefined();
  });
});

describe('a duration', () => {
  it.each([-1, Number.NaN, Infinity])("that can't be is none: %d", (wrong) => {
    expect(asQuoted({ ...QUOTED, settings: { ...RECORDED, searchWindowMs: wrong } }, CREATE)).toBeUndefined();
    expect(asQuoted({ ...QUOTED, terms: { ...TERMS, decideWithinMs: wrong } }, CREATE)).toBeUndefined();
  });
});
