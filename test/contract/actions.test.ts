import { describe, expect, it } from '@jest/globals';
import {
  ACTION_NAMES,
  ACTIONS,
  orderIdOf,
  orderRequestSchema,
  parseOrderRequest,
  rulesIfAny,
  rulesOf,
  type Action,
  type OrderRequest,
} from '../../contract/index.js';
import { BURST, CREATE, MODIFY } from '../activities/figures.js';

const PLACE = { vpcId: 'vpc-9', regionA: 'a', regionZ: 'z' };
const BEFORE = { internetChargeType: 'ByInstanceBandwidth95', bandwidth: 100, bandwidthCap: 300 };

/** A request of each action, and what its rules say of it. */
const CASES: { [A in Action]: { request: OrderRequest; rules: object } } = {
  create: {
    request: CREATE,
    rules: {
      circuit: undefined,
      target: { internetChargeType: 'ByBandwidth', bandwidth: 100, bandwidthCap: null },
      identity: {
        vpcId: CREATE.vpcId,
        regionA: CREATE.regionA,
        regionZ: CREATE.regionZ,
        crossRegionBandwidthName: CREATE.crossRegionBandwidthName,
      },
      purchase: 'CreateCrossRegionBandwidth',
      makesCircuit: true,
    },
  },
  modify: {
    request: MODIFY,
    rules: {
      circuit: MODIFY.crossRegionBandwidthId,
      target: { ...BEFORE, bandwidth: MODIFY.bandwidth },
      identity: PLACE,
      purchase: 'ModifyCrossRegionBandwidth',
      makesCircuit: false,
    },
  },
};

const IN_LOCK: { [A in Action]: object } = {
  create: { place: { vpcId: CREATE.vpcId, regionA: 'asia-east-1', regionZ: 'asia-north-1' } },
  modify: { circuit: MODIFY.crossRegionBandwidthId },
};

describe('each action', () => {
  it('is one that a request can name', () => {
    const named = orderRequestSchema.options.map(({ shape }) => shape.action.value);
    expect([...named].sort()).toEqual([...ACTION_NAMES].sort());
    expect(parseOrderRequest({ action: 'delete' })).toEqual({
      problems: ['action: is "delete", expected "create" or "modify"'],
    });
  });

  it.each(ACTION_NAMES.map((name) => [name, CASES[name]] as const))('%s has its rules', (name, { request, rules }) => {
    const own = rulesOf(request);
    expect(own).toBe(ACTIONS[name]);
    expect({
      circuit: own.circuit(request),
      target: own.target(request, BEFORE),
      identity: own.identity(request, PLACE),
      purchase: own.purchase,
      makesCircuit: own.makesCircuit,
    }).toEqual(rules);
  });

  it.each(ACTION_NAMES)('%s knows its locks from those of the others', (name) => {
    const id = orderIdOf(CASES[name].request) ?? '';
    expect(ACTION_NAMES.filter((other) => ACTIONS[other].hasLock(id))).toEqual([name]);
    expect(ACTIONS[name].hasLock('reports:daily')).toBe(false);
    expect(ACTIONS[name].inLock(id)).toEqual(IN_LOCK[name]);
  });
});

it('a change whose circuit nobody has seen tells only the figures that it names', () => {
  expect(ACTIONS.modify.target(MODIFY, undefined)).toBeUndefined();
  expect(ACTIONS.modify.named(MODIFY)).toEqual({ bandwidth: MODIFY.bandwidth });
  expect(ACTIONS.create.named(BURST)).toEqual(ACTIONS.create.target(BURST, undefined));
});

it.each([undefined, null, 'create', {}, { action: 'delete' }, { action: 'toString' }])(
  '%j names no action',
  (request) => {
    expect(rulesIfAny(request)).toBeUndefined();
  },
);
