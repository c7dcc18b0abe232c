import type { Attention, TrackingAttention } from '../contract/index.js';
import { stepsOf } from './actions/index.js';
import { describeRow, isRecycled, sameFigures, type Row } from './circuits.js';
import { otherThan } from './identity.js';
import type { Oddity, TrackInput } from './types.js';

/** What a poll showed: the circuit, that it is not shown, or why it could not be read. */
export type Sight = { readonly row: Row | undefined } | { readonly unreadable: string };

export type Judgement =
  | { readonly kind: 'live' }
  | { readonly kind: 'createFailed'; readonly text: string }
  | { readonly kind: 'held'; readonly code: 'absent' | 'unchanged' | 'conflict'; readonly text: string }
  /** Keep polling. `attention`: what a person should know meanwhile. */
  | { readonly kind: 'wait'; readonly oddity?: Oddity; readonly attention?: Attention<TrackingAttention> };

/** An absent circuit is waited for longer than figures that do not change: only the latter has a plain meaning. */
const ABSENT_PATIENCE = 6;

/**
 * What one sight of a circuit means for its order.
 *
 * @param before the oddity that the sight before showed
 * @param now Unix ms
 */
export function judgeCircuit(input: TrackInput, sight: Sight, before: Oddity | undefined, now: number): Judgement {
  const { settings } = input;
  // A look that failed says nothing about the circuit: what was odd before it still is.
  const unreadable = 'unreadable' in sight;
  const oddity = unreadable ? (before?.code ?? 'unreadable') : oddityOf(input, sight.row);
  if (oddity === 'live') {
    return { kind: 'live' };
  }
  if (oddity === 'createFailed') {
    return { kind: 'createFailed', text: `Zenlayer could not build it: ${textOf(input, sight)}` };
  }
  const slow = now - Date.parse(input.since) >= settings.slowAfter;
  if (oddity === undefined) {
    return { kind: 'wait', ...(slow ? { attention: { code: 'slow', text: slowText(input, sight) } } : {}) };
  }
  const since = before?.code === oddity ? sinceOf(before, now) : now;
  const lastedMs = now - since;
  const text = `${TEXTS[oddity]} since ${new Date(since).toISOString()}: ${textOf(input, sight)}`;
  if (!unreadable && (oddity === 'unchanged' || oddity === 'conflict') && lastedMs >= settings.oddAfter) {
    return { kind: 'held', code: oddity, text };
  }
  if (
    !unreadable &&
    (oddity === 'absent' || oddity === 'recycled') &&
    lastedMs >= settings.oddAfter * ABSENT_PATIENCE
  ) {
    return { kind: 'held', code: 'absent', text };
  }
  const atOnce = oddity === 'recycled' || oddity === 'unknownStatus';
  return {
    kind: 'wait',
    oddity: { code: oddity, since },
    ...(atOnce || lastedMs >= settings.oddAfter ? { attention: { code: oddity, text } } : {}),
  };
}

/** A time that can't be, for whatever reason, counts as now. */
function sinceOf({ since }: Oddity, now: number): number {
  return since >= 0 && since <= now ? since : now;
}

const TEXTS: Record<Oddity['code'], string> = {
  absent: 'The API does not show the circuit',
  recycled: 'The circuit is being removed',
  unchanged: 'The change was accepted and does not show',
  conflict: 'The circuit is not as ordered',
  unknownStatus: 'The circuit has a status that is not known',
  unreadable: 'The circuit can’t be read',
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

function textOf({ crossRegionBandwidthId, identity }: TrackInput, sight: Sight): string {
  if ('unreadable' in sight) {
    return sight.unreadable;
  }
  if (sight.row === undefined) {
    return `circuit ${crossRegionBandwidthId}`;
  }
  const other = identity === undefined ? undefined : otherThan(identity, sight.row);
  return other === undefined ? describeRow(sight.row) : `${other} ${describeRow(sight.row)}`;
}

function slowText(input: TrackInput, sight: Sight): string {
  return `Not live yet, ordered ${input.since}: ${textOf(input, sight)}`;
}
