import type { z } from 'zod';
import { defined } from '../contract/defined.js';
import {
  ACTION_NAMES,
  ACTIONS,
  firstProblems,
  parseOrderRequest,
  rulesOf,
  type OrderRequest,
  type Price,
} from '../contract/index.js';
import { factsOf, type Facts } from '../policy/index.js';
import { UsageError } from './failure.js';
import { numberOrText } from './flags.js';
import type { Io } from './io.js';
import { problemsOf, readJson } from './json-input.js';
import { circuitSchema, priceSchema, type InputCircuit } from './quote-schema.js';

/** The flags that describe an order which nobody has started. */
export interface QuoteFlags {
  readonly request: string;
  readonly price?: string;
  readonly previousPrice?: string;
  readonly chargeUnit?: string;
  readonly circuit?: string;
}

/** The order that the flags describe, with notes on what is unknown. */
export interface QuoteInput {
  readonly request: OrderRequest;
  readonly facts: Facts;
  readonly notes: readonly string[];
}

/**
 * Reads an order and its quote from flags.
 *
 * @throws UsageError that names every problem at once
 */
export async function readQuote(flags: QuoteFlags, io: Io): Promise<QuoteInput> {
  const problems: string[] = [];
  const checked = <T>(flag: string, schema: z.ZodType<T>, content: unknown): T | undefined => {
    const parsed = schema.safeParse(content);
    problems.push(...(parsed.success ? [] : problemsOf(flag, parsed.error)));
    return parsed.data;
  };
  const priceOf = async (flag: string, value: string | undefined) =>
    value === undefined ? undefined : checked(flag, priceSchema, await readPrice(flag, value, flags.chargeUnit, io));

  const parsed = parseOrderRequest(await readJson('--request', flags.request, io));
  problems.push(...('problems' in parsed ? parsed.problems.map((problem) => `--request: ${problem}`) : []));
  const price = await priceOf('--price', flags.price);
  const previousPrice = await priceOf('--previous-price', flags.previousPrice);
  const circuit =
    flags.circuit === undefined
      ? undefined
      : checked('--circuit', circuitSchema, await readJson('--circuit', flags.circuit, io));
  if (flags.chargeUnit !== undefined && !hasNumber(flags)) {
    problems.push('--charge-unit: needs a --price or --previous-price that is a plain number');
  }
  if ('request' in parsed) {
    problems.push(...fitProblems(parsed.request, flags, circuit));
  }
  if (problems.length > 0 || !('request' in parsed)) {
    throw new UsageError(
      ["Can't explain the order:", ...firstProblems(problems).map((problem) => `- ${problem}`)].join('\n'),
      'Correct these options and try again.',
    );
  }
  const { request } = parsed;
  return {
    request,
    facts: factsFrom(request, { price: price ?? {}, previousPrice }, circuit),
    notes: notesOn(request, flags),
  };
}

/** What the missing flags mean for the result. */
function notesOn(request: OrderRequest, flags: QuoteFlags): string[] {
  return [
    ...(flags.price === undefined ? ['No --price: the price is unknown, so no condition on the price holds.'] : []),
    ...(flags.chargeUnit === undefined && hasNumber(flags)
      ? ['No --charge-unit: the price has no unit, so no condition on the price holds.']
      : []),
    ...(!rulesOf(request).makesCircuit && flags.previousPrice === undefined
      ? ['No --previous-price: the price in force is unknown, so no condition on the price change holds.']
      : []),
  ];
}

function hasNumber({ price, previousPrice }: QuoteFlags): boolean {
  return isNumber(price) || isNumber(previousPrice);
}

async function readPrice(flag: string, value: string, chargeUnit: string | undefined, io: Io): Promise<unknown> {
  if (!isNumber(value)) {
    return readJson(flag, value, io);
  }
  const amount = numberOrText(value);
  return chargeUnit === undefined ? { discountPrice: amount } : { discountUnitPrice: amount, chargeUnit };
}

function isNumber(value: string | undefined): boolean {
  return value !== undefined && typeof numberOrText(value) === 'number';
}

/** Actions whose requests name a circuit. */
const NAMING = ACTION_NAMES.filter((name) => !ACTIONS[name].makesCircuit);

/** Flags that the request needs, or that don't fit it. */
function fitProblems(request: OrderRequest, flags: QuoteFlags, circuit: InputCircuit | undefined): string[] {
  const id = rulesOf(request).circuit(request);
  if (id === undefined) {
    const elsewhere = `is only for a ${NAMING.join(' or ')}; the request is a ${request.action}`;
    return [
      ...(flags.circuit === undefined ? [] : [`--circuit: ${elsewhere}`]),
      ...(flags.previousPrice === undefined ? [] : [`--previous-price: ${elsewhere}`]),
    ];
  }
  if (flags.circuit === undefined) {
    return [
      `--circuit: is missing. The request of a ${request.action} does not describe its circuit. Give circuit ${id} as ` +
        'DescribeCrossRegionBandwidth shows it: {"vpcId", "regionA", "regionZ", "internetChargeType", "bandwidth", "bandwidthCap", "status"}',
    ];
  }
  const other = circuit?.crossRegionBandwidthId;
  return other === undefined || other === id
    ? []
    : [`--circuit: crossRegionBandwidthId: is ${JSON.stringify(other)}, but the request is for ${JSON.stringify(id)}`];
}

function factsFrom(
  request: OrderRequest,
  prices: { price: Price; previousPrice: Price | undefined },
  circuit: InputCircuit | undefined,
): Facts {
  const rules = rulesOf(request);
  const where = rules.identity(request, circuit);
  const target = rules.target(request, circuit);
  if (where === undefined || target === undefined) {
    throw new Error(`a ${request.action} without its circuit`);
  }
  return factsOf(request, defined({ ...prices, where, base: circuit, target }));
}
