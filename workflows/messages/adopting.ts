import { CancellationScope } from '@temporalio/workflow';
import type { QuoteRecord } from '../../activities/index.js';
import type { Circuit, ResolveMessage } from '../../contract/view.js';
import type { Order } from '../order/order.js';
import type { Held } from '../order/stage.js';
import { summary } from '../order/wording.js';
import { causeText } from '../steps/cause.js';
import { asFound } from '../steps/results.js';
import * as steps from '../steps/steps.js';
import { show } from './fields.js';
import { RESOLVE_WORDS } from './words.js';

/**
 * The quote by which Zenlayer has to be asked about a circuit before the order takes it. Undefined = there is nothing to
 * ask: no circuit is adopted, the order tracks this one already, or it has no quote, and tracking itself judges the circuit.
 */
export function recordToCheckBy(
  { quoted, circuit }: Held,
  { choice, ...named }: ResolveMessage,
): QuoteRecord | undefined {
  const isTracked = named.crossRegionBandwidthId === circuit?.crossRegionBandwidthId;
  return choice !== 'adopt' || isTracked ? undefined : quoted?.record;
}

/**
 * Asks Zenlayer whether a circuit can be the order's. Ends within seconds, because a person waits for the answer, and
 * never throws.
 *
 * @returns the circuit, or why it is not taken
 */
export async function checkCircuit(
  order: Order,
  record: QuoteRecord,
  id: string,
): Promise<{ circuit: Circuit } | { refused: string }> {
  const step = steps.checking(summary(`Check circuit ${id}`), `adopt-${order.states}`);
  try {
    // Cancelling the workflow must not take the answer away from whoever asked.
    const result: unknown = await CancellationScope.nonCancellable(() =>
      step.findCircuit({ record, until: order.now(), adopt: id }),
    );
    const found = asFound(result);
    if (found?.kind === 'found') {
      return { circuit: found.circuit };
    }
    return found?.kind === 'conflict'
      ? { refused: RESOLVE_WORDS.notAdopted(found.evidence) }
      : notChecked(id, `the check ended unexpectedly: ${show(result)}`);
  } catch (error) {
    return notChecked(id, causeText(error));
  }
}

function notChecked(id: string, why: string): { refused: string } {
  return { refused: RESOLVE_WORDS.notChecked(id, why) };
}
