import type { Attention, TrackingAttention } from '../contract/index.js';
import { timeText } from '../contract/time-text.js';
import { stepsOf } from './actions/index.js';
import { describeRow, isRecycled, sameFigures, type Row } from './circuits.js';
import { otherThan } from './identity.js';
import type { Oddity, OrderSettings, TrackInput } from './types.js';

/** What a poll showed: the circuit, undefined when it is not listed, or why it could not be read. */
export type Polled = { readonly row: Row | undefined } | { readonly unreadable: string };

export type Judgement =
  | { readonly kind: 'live' }
  | { readonly kind: 'createFailed'; readonly text: string }
  | { readonly kind: 'held'; readonly code: 'absent' | 'unchanged' | 'conflict'; readonly text: string }
  /** Keep polling. `attention`: what a person should know meanwhile. */
  | { readonly kind: 'wait'; readonly oddity?: Oddity; readonly attention?: Attention<TrackingAttention> };

interface Surroundings {
  /** The oddity that the previous poll showed. */
  readonly before: Oddity | undefined;
  /** Unix ms. */
  readonly now: number;
  readonly settings: Pick<OrderSettings, 'slowAfterMs' | 'oddAfterMs'>;
}

/** Absence may have many causes, so an absent circuit is waited for so many times longer than unchanged figures. */
const ABSENT_PATIENCE = 6;

/**
 * What one poll of a circuit means for its order.
 *
 * @param around when it is judged, and by which durations
 */
export function judgeCircuit(input: TrackInput, polled: Polled, around: Surroundings): Judgement {
  const { before, now, settings } = around;
  // A failed poll says nothing about the circuit, so an earlier oddity still holds.
  const unreadable = 'unreadable' in polled;
  const oddity = unreadable ? (before?.code ?? 'unreadable') : oddityOf(input, polled.row);
  if (oddity === 'live') {
    return { kind: 'live' };
  }
  if (oddity === 'createFailed') {
    return { kind: 'createFailed', text: `Zenlayer could not build ${textOf(input, polled)}` };
  }
  const slow = now - Date.parse(input.since) >= settings.slowAfterMs;
  if (oddity === undefined) {
    return { kind: 'wait', ...(slow ? { attention: { code: 'slow', text: slowText(input, polled, now) } } : {}) };
  }
  const since = before?.code === oddity ? sinceOf(before, now) : now;
  const lastedMs = now - since;
  const text = `${TEXTS[oddity]} (since ${timeText(new Date(since).toISOString(), now)}): ${textOf(input, polled)}`;
  if (!unreadable && (oddity === 'unchanged' || oddity === 'conflict') && lastedMs >= settings.oddAfterMs) {
    return { kind: 'held', code: oddity, text };
  }
  if (
    !unreadable &&
    (oddity === 'absent' || oddity === 'recycled') &&
    lastedMs >= settings.oddAfterMs * ABSENT_PATIENCE
  ) {
    return { kind: 'held', code: 'absent', text };
  }
  const atOnce = oddity === 'recycled' || oddity === 'unknownStatus';
  return {
    kind: 'wait',
    oddity: { code: oddity, since },
    ...(atOnce || lastedMs >= settings.oddAfterMs ? { attention: { code: oddity, text } } : {}),
  };
}

/** An impossible time counts as now. */
function sinceOf({ since }: Oddity, now: number): number {
  return since >= 0 && since <= now ? since : now;
}

const TEXTS: Record<Oddity['code'], string> = {
  absent: 'Zenlayer does not list the circuit',
  recycled: 'The circuit is being removed',
  unchanged: 'The change was accepted, but has not taken effect',
  conflict: 'The circuit is not as ordered',
  unknownStatus: 'The circuit has an unknown status',
  unreadable: "The circuit can't be read",
};

function oddityOf(
  { action, target, base, identity }: TrackInput,
  row: Row | undefined,
): Oddity['code'] | 'live' | 'createFailed' | undefined {
  if (row === undefined) {
    return 'absent';
  }
  if (isRecycled(row) || row.status === 'DELETING') {
    return 'recycled';
  }
  if (identity !== undefined && otherThan(identity, row) !== undefined) {
    return 'conflict';
  }
  switch (row.status) {
    case 'CREATING':
    case 'CHANGING':
      return undefined;
    case 'CREATE_FAILED':
      return stepsOf({ action }).createFailed;
    case 'AVAILABLE':
      if (sameFigures(row, target)) {
        return 'live';
      }
      return base !== undefined && sameFigures(row, base) ? 'unchanged' : 'conflict';
    default:
      return 'unknownStatus';
  }
}

function textOf({ crossRegionBandwidthId, identity }: TrackInput, polled: Polled): string {
  if ('unreadable' in polled) {
    return polled.unreadable;
  }
  if (polled.row === undefined) {
    return `circuit ${crossRegionBandwidthId}`;
  }
  const other = identity === undefined ? undefined : otherThan(identity, polled.row);
  return other === undefined ? describeRow(polled.row) : `${other} ${describeRow(polled.row)}`;
}

function slowText(input: TrackInput, polled: Polled, now: number): string {
  return `Not live yet (ordered ${timeText(input.since, now)}): ${textOf(input, polled)}`;
}
