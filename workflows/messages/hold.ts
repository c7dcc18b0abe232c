import { MESSAGES } from '../../contract/messages.js';
import { defined } from '../../contract/defined.js';
import { clipBytes } from '../../contract/describe.js';
import { EXAMPLES } from '../../contract/examples.js';
import type { Circuit, Hold, HoldCode, OrderState, ResolveChoice, ResolveMessage } from '../../contract/view.js';
import { readMessage, show } from './fields.js';

/** Why an order has to wait for a person. */
export interface HoldReason {
  readonly code: HoldCode;
  readonly text: string;
  readonly evidence: readonly string[];
  /** Circuits that could be the order's. */
  readonly candidates: readonly string[];
}

const CONSEQUENCES: Record<ResolveChoice, string> = {
  adopt: 'The order takes this circuit as its own, and tracks it until it is live as ordered.',
  sendAgain:
    'Choose this only if you are sure that nothing was bought. The order asks the price again, and sends the purchase if its approval still covers it; otherwise it needs a new approval.',
  abandon: 'The order ends as failed. Anything that was bought stays, and is billed.',
  stopTracking: 'The order ends as failed. Its circuit is not deleted: if it exists, it is billed.',
};

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
    choices: [
      ...(mayFollow ? candidates.slice(0, 10).map((candidate) => resolveWith('adopt', candidate)) : []),
      ...(bought
        ? [resolveWith('stopTracking')]
        : [...(maySend ? [resolveWith('sendAgain')] : []), resolveWith('abandon')]),
      // The search found nothing, but a person may know a circuit.
      ...(mayFollow && candidates.length === 0 ? [resolveWith('adopt', EXAMPLES.crossRegionBandwidthId)] : []),
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
    return { refused: `There is nothing to resolve: the order is ${state}.` };
  }
  if (holdId !== open.id) {
    const now =
      state === 'held' ? `The hold to resolve is ${open.id}.` : `The order is now tracking circuit ${open.id}.`;
    return { refused: `${show(holdId)} is not an open hold. ${now}` };
  }
  if (taken !== undefined) {
    return { refused: `${taken.by} already resolved it: ${taken.choice}.` };
  }
  const choice = open.choices.find((possible) => possible === wanted);
  if (choice === undefined) {
    return { refused: `choice: is ${show(wanted)}, expected ${[...new Set(open.choices)].join(' or ')}.` };
  }
  if (choice === 'adopt' && crossRegionBandwidthId === undefined) {
    return { refused: 'crossRegionBandwidthId: is missing, expected the id of the circuit to adopt.' };
  }
  if (choice === 'adopt' && !CIRCUIT_ID.test(crossRegionBandwidthId ?? '')) {
    return {
      refused: `crossRegionBandwidthId: is ${show(crossRegionBandwidthId)}, expected the id of a circuit: 1 to 100 letters, digits, ".", "_" and "-".`,
    };
  }
  if (choice === 'adopt' && changes !== undefined && crossRegionBandwidthId !== changes) {
    return {
      refused: `crossRegionBandwidthId: is ${show(crossRegionBandwidthId)}, expected ${changes}: this order changes that circuit.`,
    };
  }
  const adopted = choice === 'adopt' && crossRegionBandwidthId !== undefined ? { crossRegionBandwidthId } : {};
  return { resolve: { by, hold: holdId, choice, reason, ...adopted } };
}
