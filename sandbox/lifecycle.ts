import type { Circuit, Status } from './circuit.js';
import { Refusal } from './codes.js';
import { hourOf, priceOf } from './price.js';
import type { SandboxSettings } from './settings.js';

/**
 * The status graph. Zenlayer documents the values of `status` but no transitions, so all of this is an assumption:
 *
 *     Create → CREATING → AVAILABLE | CREATE_FAILED         Modify: AVAILABLE → CHANGING → AVAILABLE
 *     Delete: AVAILABLE | CREATE_FAILED | RECYCLED → DELETING → gone
 *     Delete with an account of kind `recycle`: AVAILABLE → RECYCLING → RECYCLED → DELETING → gone
 *     Renew: RECYCLED → AVAILABLE
 */
export type Operation = 'modify' | 'rename' | 'delete' | 'renew';

type Verdict = 'allowed' | 'state' | 'recycle';

const VERDICTS: Readonly<Record<Status, Readonly<Record<Operation, Verdict>>>> = {
  CREATING: { modify: 'state', rename: 'allowed', delete: 'state', renew: 'state' },
  AVAILABLE: { modify: 'allowed', rename: 'allowed', delete: 'allowed', renew: 'state' },
  CHANGING: { modify: 'state', rename: 'allowed', delete: 'state', renew: 'state' },
  CREATE_FAILED: { modify: 'state', rename: 'allowed', delete: 'allowed', renew: 'state' },
  RECYCLING: { modify: 'recycle', rename: 'recycle', delete: 'state', renew: 'state' },
  RECYCLED: { modify: 'recycle', rename: 'recycle', delete: 'allowed', renew: 'allowed' },
  DELETING: { modify: 'state', rename: 'state', delete: 'state', renew: 'state' },
};

/** @throws Refusal when the circuit's status forbids the operation */
export function checkStatus(circuit: Circuit & { status: Status }, operation: Operation): void {
  switch (VERDICTS[circuit.status][operation]) {
    case 'allowed':
      return;
    case 'state':
      throw new Refusal('OPERATION_DENIED_SANDBOX_STATE', 'crossRegionBandwidthId', `the status is ${circuit.status}`);
    case 'recycle':
      throw new Refusal(
        'OPERATION_FAILED_FOR_RECYCLE_RESOURCE',
        'crossRegionBandwidthId',
        'the resource is in the recycle bin',
      );
  }
}

/** Sets a circuit's status at a given time. A temporary status also gets its end time. */
export function enter(circuit: Circuit, status: Status | 'gone', at: number, settings: SandboxSettings): void {
  const duration = durationOf(status, settings);
  circuit.status = status;
  circuit.statusEnds = duration === null ? null : at + duration;
  if (status === 'AVAILABLE' && circuit.billed) {
    circuit.nextDeduction ??= at + HOUR_MS;
  } else if (status !== 'AVAILABLE' && status !== 'CHANGING') {
    circuit.nextDeduction = null;
  }
}

const HOUR_MS = 3_600_000;

function durationOf(status: Status | 'gone', settings: SandboxSettings): number | null {
  switch (status) {
    case 'CREATING':
      return settings.createDelayMs;
    case 'CHANGING':
      return settings.changeDelayMs;
    case 'RECYCLING':
      return settings.recycleDelayMs;
    case 'RECYCLED':
      return settings.retentionMs;
    case 'DELETING':
      return settings.deleteDelayMs;
    case 'AVAILABLE':
    case 'CREATE_FAILED':
    case 'gone':
      return null;
  }
}

/** A due change of the balance. */
export type DueMoney =
  | { readonly at: number; readonly circuit: Circuit; readonly kind: 'release' }
  | { readonly at: number; readonly circuit: Circuit; readonly kind: 'deduction'; readonly cents: number };

/** Whether anything of a circuit is due at or before `now`. */
export function isDue({ statusEnds, nextDeduction }: Circuit, now: number): boolean {
  return (statusEnds !== null && statusEnds <= now) || (nextDeduction !== null && nextDeduction <= now);
}

/**
 * Applies everything that is due for one circuit at or before `now`, in order of time; a status change comes before a
 * deduction at the same time.
 *
 * @returns the costs and released amounts, in the same order
 */
export function* advance(circuit: Circuit, now: number, settings: SandboxSettings): Generator<DueMoney> {
  while (isDue(circuit, now)) {
    const ends = circuit.statusEnds ?? Infinity;
    const deducts = circuit.nextDeduction ?? Infinity;
    const at = Math.min(ends, deducts);
    if (ends <= deducts) {
      yield* endStatus(circuit, at, settings);
    } else {
      circuit.nextDeduction = at + HOUR_MS;
      const { discounted } = priceOf({ ...circuit, bandwidth: circuit.figures.bandwidth }, settings);
      yield { at, circuit, kind: 'deduction', cents: hourOf(discounted) };
    }
  }
}

function* endStatus(circuit: Circuit, at: number, settings: SandboxSettings): Generator<DueMoney> {
  switch (circuit.status) {
    case 'CREATING':
      enter(circuit, circuit.afterCreating, at, settings);
      if (circuit.afterCreating === 'CREATE_FAILED') {
        yield { at, circuit, kind: 'release' };
      }
      return;
    case 'CHANGING':
      circuit.figures = circuit.figuresAfterChange;
      return enter(circuit, 'AVAILABLE', at, settings);
    case 'RECYCLING':
      return enter(circuit, 'RECYCLED', at, settings);
    case 'RECYCLED':
      return enter(circuit, 'DELETING', at, settings);
    case 'DELETING':
      return enter(circuit, 'gone', at, settings);
    case 'AVAILABLE':
    case 'CREATE_FAILED':
    case 'gone':
      circuit.statusEnds = null;
  }
}
