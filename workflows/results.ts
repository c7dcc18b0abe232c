import type { FindResult, PlaceResult, QuoteResult, TrackResult, VouchResult } from '../activities/index.js';

/**
 * What a step ends with, as far as this version's steps write it. Everything else (a result given by hand, one of a newer
 * worker, one that can't be decoded) says nothing about what has happened, and must never read as something.
 */
type Check = (value: unknown) => boolean;

type Required<T> = { [F in keyof T]-?: undefined extends T[F] ? never : F }[keyof T];

/** For each kind of a result the fields that it must have. */
type Forms<R extends { kind: string }> = {
  readonly [K in R['kind']]: Readonly<Record<Exclude<Required<Extract<R, { kind: K }>>, 'kind'>, Check>>;
};

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const list: Check = (value) => Array.isArray(value);
const time: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const object: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const circuit: Check = (value) => {
  const { crossRegionBandwidthId: id } = fieldsOf(value);
  return typeof id === 'string' && id !== '';
};

const QUOTED: Forms<QuoteResult> = {
  quoted: {
    quote: (value) => text(fieldsOf(value)['id']) && object(fieldsOf(value)['price']),
    request: object,
    target: object,
    where: object,
    existing: list,
    account: object,
    settings: object,
    terms: (value) => typeof fieldsOf(value)['required'] === 'number',
    searchAttributes: flag,
    notify: flag,
    seal: text,
    coversBefore: flag,
  },
  alreadyThere: { circuit, text, request: object, target: object, settings: object, searchAttributes: flag },
};

const PLACED: Forms<PlaceResult> = {
  placed: { circuit, price: object, sentAt: time },
  alreadyThere: { circuit },
  changed: { differences: list },
  notExecuted: { code: text, text },
  refused: { code: text, text, look: flag },
  outcomeUnknown: { code: text, text },
};

const FOUND: Forms<FindResult> = {
  neverStarted: {},
  found: { circuit },
  none: { lookedUntil: time },
  conflict: { evidence: list, candidates: list },
};

const TRACKED: Forms<TrackResult> = {
  live: { circuit },
  createFailed: { circuit, text },
  attention: { circuit },
  held: { circuit, code: text, text, evidence: list },
};

const VOUCHED: Forms<VouchResult> = { genuine: {}, forged: { text } };

/** @returns the reader of one step's results: undefined = of a form that this version does not know */
function reader<R extends { kind: string }>(forms: Forms<R>): (value: unknown) => R | undefined {
  return (value) => {
    const { kind } = fieldsOf(value);
    if (typeof kind !== 'string' || !Object.hasOwn(forms, kind)) {
      return undefined;
    }
    const checks = Object.entries<Check>(forms[kind as R['kind']]);
    return checks.every(([field, isRight]) => isRight(fieldsOf(value)[field])) ? (value as R) : undefined;
  };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

export const asQuoted = reader(QUOTED);
export const asPlaced = reader(PLACED);
export const asFound = reader(FOUND);
export const asTracked = reader(TRACKED);
export const asVouched = reader(VOUCHED);
