import { describe, expect, it } from '@jest/globals';
import { detailsOf } from '../../client/details.js';
import { stateOf } from '../../client/fallback.js';
import { compareRequests } from '../../client/request-comparison.js';
import { isoOf } from '../../client/timestamp.js';

describe("the state by Temporal's own records", () => {
  const open = { status: 'RUNNING', attribute: undefined, step: undefined, startedAt: '', closedAt: undefined };
  const closed = { ...open, closedAt: '2026-01-01T00:00:00.000Z', untouched: false };
  const step = (name: string) => ({ name, since: undefined });
  it.each([
    ['nothing has happened', { ...open, untouched: true }, 'quoting'],
    ['a step is under way', { ...open, step: step('findCircuit'), attribute: 'quoting', untouched: false }, 'placing'],
    [
      'the attribute is behind',
      { ...open, step: step('placeOrder'), attribute: 'awaitingApproval', untouched: false },
      'placing',
    ],
    ['nothing is under way', { ...open, attribute: 'held', untouched: false }, 'held'],
    [
      'the attribute is what the start has written',
      { ...open, attribute: 'quoting', untouched: false },
      'awaitingApproval',
    ],
    ['there is no attribute', { ...open, untouched: false }, 'awaitingApproval'],
    [
      'the step is not known',
      { ...open, step: step('other'), attribute: 'provisioning', untouched: false },
      'provisioning',
    ],
    ['it was rejected', { ...closed, status: 'COMPLETED', attribute: 'rejected' }, 'rejected'],
    ['it was terminated', { ...closed, status: 'TERMINATED', attribute: 'provisioning' }, 'failed'],
    ['it was cancelled', { ...closed, status: 'CANCELLED' }, 'cancelled'],
    ['the attribute makes no sense', { ...closed, status: 'COMPLETED', attribute: 'blue' }, 'completed'],
  ])('when %s', (_, record, state) => {
    expect(stateOf(record)).toBe(state);
  });
});

describe('comparing requests', () => {
  it.each([
    ['the same', { a: 1, b: { c: 2 } }, { b: { c: 2 }, a: 1 }, []],
    ['null and absent', { a: null, b: { c: null, d: 1 } }, { b: { d: 1 } }, []],
    ['a value', { a: 1 }, { a: 2 }, ['a was 1, now is 2']],
    ['a nested value', { a: { b: 1 } }, { a: { b: 2 } }, ['a was {"b":1}, now is {"b":2}']],
    ['a field less and one more', { a: 1 }, { b: 'x' }, ['a was 1, now is absent', 'b was absent, now is "x"']],
    ['no object', 'text', { a: 1 }, ['a was absent, now is 1']],
  ])('%s', (_, before, now, differences) => {
    expect(compareRequests(before, now)).toEqual(differences);
  });
});

it('reads timestamps of Temporal', () => {
  expect(isoOf({ seconds: '1700000000', nanos: 5_000_000 })).toBe('2023-11-14T22:13:20.005Z');
});

it("lets nobody's text break the table of the request", () => {
  const details = detailsOf({
    action: 'modify',
    crossRegionBandwidthId: 'crb-1',
    bandwidth: 5,
    requestedBy: 'ana',
    reason: 'a\n| b <img> **c**',
  });
  expect(details).toContain("**Change of a circuit's bandwidth**\n\n- bandwidth: **5 Mbps**\n- circuit: **crb-1**\n");
  expect(details).toContain('- reason: **a \\| b \\<img\\> \\*\\*c\\*\\***');
});
