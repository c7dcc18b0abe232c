import { MESSAGES } from '../../contract/messages.js';
import { defined } from '../../contract/defined.js';
import { clipBytes } from '../../contract/describe.js';
import { EXAMPLES } from '../../contract/examples.js';
import type { Circuit, Hold, HoldCode, OrderState, ResolveChoice, ResolveMessage } from '../../contract/view.js';
import { CONSEQUENCES } from '../order/words.js';
import { readMessage, show } from './fields.js';
import { RESOLVE_WORDS } from './words.js';

/** Why an order has to wait for a person. */
export interface HoldReason {
  readonly code: HoldCode;
  readonly text: string;
  readonly evidence: readonly string[];
  /** Circuits that could be the order's. */
  readonly candidates: readonly string[];
}

const MOST_TEXT_BYTES = 1000;

/**
 * `H<number>-<12 hex digits>`. The digits are the end of the run's id (its beginning is the time), so that a resolve for
 * one order can't resolve another order of the same circuit.
 */
export function holdId(number: number, runId: string): string {
  return `H${number}-${runId.slice(-12)}`;
}

/**
 * @param bought whether the order's purchase is known
 * @param maySend whether this run may send a purchase at all: one that a workflow reset made never does
 * @param mayFollow whether the order knows what it ordered: without any answer from the API it can't track a circuit
 */
export function makeHold(
  id: string,
  { code, text, evidence, candidates }: HoldReason,
  { bought, maySend, mayFollow = true }: { bought: boolean; maySend: boolean; mayFollow?: boolean },
): Hold {
  const resolveWith = (choice: ResolveChoice, crossRegionBandwidthId?: string): Hold['choices'][number] => ({
    choice,
    consequence: CONSEQUENCES[choice],
    resolveWith: defined({
      by: EXAMPLES.by,
      hold: id,
      choice,
      reason: EXAMPLES.reason,
      crossRegionBandwidthId,
    }),
  });
  return {
    id,
    code,
    text: clipBytes(text, MOST_TEXT_BYTES),
    evidence: evidence.slice(0, 10).map((line) => clipBytes(line, MOST_TEXT_BYTES)),
    // The choice that can buy a second time comes last.
    choices: [
      ...(mayFollow ? candidates.slice(0, 10).map((candidate) => resolveWith('adopt', candidate)) : []),
      // The search found nothing, but a person may know a circuit.
      ...(mayFollow && candidates.length === 0 ? [resolveWith('adopt', EXAMPLES.crossRegionBandwidthId)] : []),
      ...(bought
        ? [resolveWith('stopTracking')]
        : [resolveWith('abandon'), ...(maySend ? [resolveWith('sendAgain')] : [])]),
    ],
  };
}

/** What a `resolve` is judged by. */
export interface ResolveContext {
  state: OrderState;
  hold: Hold | undefined;
  circuit: Circuit | undefined;
  /** A resolve that has been taken and not acted on yet. */
  taken: ResolveMessage | undefined;
  /** The circuit that the order changes; undefined for a new one. */
  changes: string | undefined;
}

/** The form of Zenlayer's ids. */
const CIRCUIT_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * Judges one `resolve`, whatever it holds. A held order takes the choices of its hold; an order in provisioning takes
 * `stopTracking`, with its circuit's id in place of a hold's id.
 */
export function judgeResolve(
  message: unknown,
  { state, hold, circuit, taken, changes }: ResolveContext,
): { resolve: ResolveMessage } | { refused: string } {
  const read = readMessage(message, MESSAGES.resolve.fields);
  if ('problem' in read) {
    return { refused: read.problem };
  }
  const { by = '', hold: holdId = '', choice: wanted = '', reason = '', crossRegionBandwidthId } = read.fields;
  const open =
    state === 'held' && hold !== undefined
      ? { id: hold.id, choices: hold.choices.map(({ choice }) => choice) }
      : state === 'provisioning' && circuit !== undefined
        ? { id: circuit.crossRegionBandwidthId, choices: ['stopTracking' as const] }
        : undefined;
  if (open === undefined) {
    return { refused: RESOLVE_WORDS.nothingToResolve(state) };
  }
  if (holdId !== open.id) {
    return { refused: RESOLVE_WORDS.otherHold(show(holdId), state === 'held', open.id) };
  }
  if (taken !== undefined) {
    return { refused: RESOLVE_WORDS.taken(taken.by, taken.choice) };
  }
  const choice = open.choices.find((possible) => possible === wanted);
  if (choice === undefined) {
    return { refused: RESOLVE_WORDS.noSuchChoice(show(wanted), [...new Set(open.choices)]) };
  }
  if (choice === 'adopt' && crossRegionBandwidthId === undefined) {
    return { refused: RESOLVE_WORDS.noCircuit };
  }
  if (choice === 'adopt' && !CIRCUIT_ID.test(crossRegionBandwidthId ?? '')) {
    return {
      refused: RESOLVE_WORDS.noId(show(crossRegionBandwidthId)),
    };
  }
  if (choice === 'adopt' && changes !== undefined && crossRegionBandwidthId !== changes) {
    return {
      refused: RESOLVE_WORDS.otherCircuit(show(crossRegionBandwidthId), changes),
    };
  }
  const adopted = choice === 'adopt' && crossRegionBandwidthId !== undefined ? { crossRegionBandwidthId } : {};
  return { resolve: { by, hold: holdId, choice, reason, ...adopted } };
}
