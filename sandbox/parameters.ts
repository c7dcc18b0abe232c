import { Refusal } from './codes.js';
import { parseTime } from './formats.js';

/**
 * The form of one parameter. The codes are Zenlayer's; which code answers which mistake, and that the checks run in
 * the order presence, type, length, range, pattern, enumeration, are assumptions.
 */
export interface Parameter<T> {
  /** @throws Refusal when the value (neither absent nor null) is of another form */
  read(name: string, value: unknown): T;
  /** Whether `''` and `[]` count as absent when the parameter is optional. */
  readonly emptyIsAbsent?: boolean;
}

/** The parameters of an action in the order in which they are documented, which is the order of the checks. */
export type Parameters = Readonly<Record<string, Rule<unknown>>>;

/** A parameter with its presence settled: required, optional or with a default. */
export interface Rule<T> {
  readPresent(name: string, value: unknown): T;
}

export type Values<P extends Parameters> = { [Name in keyof P]: P[Name] extends Rule<infer T> ? T : never };

/**
 * Reads the parameters of a request. Unknown ones are ignored; null is the same as absent.
 *
 * @throws Refusal for the first parameter that is wrong
 */
export function readParameters<P extends Parameters>(rules: P, body: object, prefix = ''): Values<P> {
  const given = new Map<string, unknown>(Object.entries(body));
  return Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [name, rule.readPresent(prefix + name, given.get(name) ?? undefined)]),
  ) as Values<P>;
}

export function required<T>(parameter: Parameter<T>): Rule<T> {
  return {
    readPresent: (name, value) => {
      if (value === undefined) {
        throw new Refusal('MISSING_PARAMETER', name, 'is required');
      }
      return parameter.read(name, value);
    },
  };
}

export function optional<T>(parameter: Parameter<T>): Rule<T | undefined> {
  return {
    readPresent: (name, value) =>
      value === undefined || (parameter.emptyIsAbsent && isEmpty(value)) ? undefined : parameter.read(name, value),
  };
}

export function withDefault<T>(parameter: Parameter<T>, standard: T): Rule<T> {
  const rule = optional(parameter);
  return { readPresent: (name, value) => rule.readPresent(name, value) ?? standard };
}

function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0);
}

export function text({ min = 1, max = 255, pattern }: { min?: number; max?: number; pattern?: RegExp } = {}) {
  return {
    emptyIsAbsent: true,
    read: (name: string, value: unknown): string => {
      const given = ofType('string', name, value);
      checkLength(name, [...given].length, { min, max, of: 'characters' });
      if (pattern && !pattern.test(given)) {
        throw new Refusal('INVALID_PARAMETER_PATTERN_ERROR', name, `does not match ${pattern.source}`);
      }
      return given;
    },
  } satisfies Parameter<string>;
}

/** A text out of a list, compared exactly. */
export function oneOf<T extends string>(values: readonly T[]): Parameter<T> {
  return {
    read: (name, value) => {
      const given = ofType('string', name, value);
      const found = values.find((candidate) => candidate === given);
      if (found === undefined) {
        throw new Refusal('INVALID_PARAMETER_VALUE', name, `is none of ${values.join(', ')}`);
      }
      return found;
    },
  };
}

/** `yyyy-MM-ddTHH:mm:ssZ` → milliseconds. */
export const time: Parameter<number> = {
  read: (name, value) => {
    const milliseconds = parseTime(ofType('string', name, value));
    if (milliseconds === null) {
      throw new Refusal('INVALID_PARAMETER_DATE_FORMAT_ERROR', name, 'is no time of the form yyyy-MM-ddTHH:mm:ssZ');
    }
    return milliseconds;
  },
};

export function integer({ min = 1, max = Infinity }: { min?: number; max?: number } = {}): Parameter<number> {
  return {
    read: (name, value) => {
      const given = ofType('number', name, value);
      if (!Number.isInteger(given)) {
        throw new Refusal('INVALID_PARAMETER_TYPE', name, 'is not a whole number');
      }
      if (given < min) {
        throw new Refusal('INVALID_PARAMETER_LESS_MINIMUM', name, `is below ${min}`);
      }
      if (given > max) {
        throw new Refusal('INVALID_PARAMETER_EXCEED_MAXIMUM', name, `is above ${max}`);
      }
      return given;
    },
  };
}

/** A month as the number yyyyMM. */
export const month: Parameter<number> = {
  read: (name, value) => {
    const given = integer({ min: -Infinity }).read(name, value);
    if (!/^\d{4}(0[1-9]|1[0-2])$/.test(String(given))) {
      throw new Refusal('INVALID_PARAMETER_VALUE', name, 'is no month of the form yyyyMM');
    }
    return given;
  },
};

export const flag: Parameter<boolean> = { read: (name, value) => ofType('boolean', name, value) };

/** A list; equal entries count once. */
export function list<T>(entry: Parameter<T>, { max }: { max: number }): Parameter<T[]> {
  return {
    emptyIsAbsent: true,
    read: (name, value) => {
      if (!Array.isArray(value)) {
        throw new Refusal('INVALID_PARAMETER_TYPE', name, 'is not an array');
      }
      const entries = value.map((item: unknown) => entry.read(name, item));
      const distinct = [...new Map(entries.map((item) => [JSON.stringify(item), item])).values()];
      checkLength(name, distinct.length, { min: 1, max, of: 'entries' });
      return distinct;
    },
  };
}

/** An object; its fields are named `parent.child` in messages. */
export function fields<P extends Parameters>(rules: P): Parameter<Values<P>> {
  return {
    read: (name, value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new Refusal('INVALID_PARAMETER_TYPE', name, 'is not an object');
      }
      return readParameters(rules, value, `${name}.`);
    },
  };
}

interface Primitives {
  string: string;
  number: number;
  boolean: boolean;
}

function ofType<K extends keyof Primitives>(type: K, name: string, value: unknown): Primitives[K] {
  if (typeof value !== type) {
    throw new Refusal('INVALID_PARAMETER_TYPE', name, `is not a ${type}`);
  }
  return value as Primitives[K];
}

interface Lengths {
  min: number;
  max: number;
  /** What is counted: `characters`. */
  of: string;
}

function checkLength(name: string, length: number, { min, max, of }: Lengths): void {
  if (length < min) {
    throw new Refusal('INVALID_PARAMETER_LESS_LENGTH', name, `has fewer than ${min} ${of}`);
  }
  if (length > max) {
    throw new Refusal('INVALID_PARAMETER_EXCEED_LENGTH', name, `has more than ${max} ${of}`);
  }
}
