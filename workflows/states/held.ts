import { EXAMPLES } from '../../contract/examples.js';
import type { QuoteRecord } from '../../activities/index.js';
import { defined } from '../../contract/defined.js';
import type { Circuit, Hold } from '../../contract/view.js';
import { unless } from '../steps/interruptible.js';
import { show } from '../messages/fields.js';
import type { Order } from '../order/order.js';
import type { Held } from '../order/stage.js';
import { causeText } from '../steps/cause.js';
import { asFound } from '../steps/results.js';
import * as steps from '../steps/steps.js';
import { summary } from '../order/wording.js';
import { forgetDoubts } from '../order/doubts.js';
import { waitUntil } from '../order/waiting.js';

/** How long the timer of a held order runs. People see it in the timeline; when it fires, the order only starts it again. */
const A_MONTH_MS = 30 * 24 * 3_600_000;

/** `held`: waits until a person resolves the hold. */
export async function resolve(order: Order, stage: Held): Promise<void> {
  const { hold } = stage;
  if (stage.resolve === undefined) {
    await waitUntil(order, order.in(A_MONTH_MS), {
      done: () => stage.resolve !== undefined,
      summary: summary(`Resolve ${hold.id}: ${hold.text}`),
    });
  }
  if (stage.resolve === undefined) {
    return;
  }
  const { choice, by, reason, crossRegionBandwidthId = '' } = stage.resolve;
  const said = `Resolved by ${by} (${choice}): ${reason}`;
  switch (choice) {
    case 'adopt':
      return adopt(order, stage, crossRegionBandwidthId, said);
    case 'sendAgain':
      forgetDoubts(order);
      return order.to({ state: 'quoting' }, said);
    case 'abandon':
    case 'stopTracking':
      return order.fail('Abandoned', said);
  }
}

/** Goes on with the circuit that somebody says is the order's, unless it can't be. */
async function adopt(order: Order, stage: Held, id: string, said: string): Promise<void> {
  const { quoted, there, circuit } = stage;
  const tracked = there !== undefined ? { there, ...defined({ quoted }) } : quoted && { quoted };
  if (tracked === undefined) {
    return holdAgain(order, stage.hold, 'What was ordered is not known.');
  }
  // Tracking itself judges a circuit that the order already tracks, or one of an order without a quote.
  const adopted =
    id === circuit?.crossRegionBandwidthId || quoted === undefined
      ? { crossRegionBandwidthId: id }
      : await judgeAdopted(order, quoted.record, id);
  if (adopted === undefined) {
    return;
  }
  if ('problem' in adopted) {
    return holdAgain(order, stage.hold, adopted.problem);
  }
  order.bought(tracked, { orderNumber: null, ...adopted }, order.now(), said);
}

/** Checks the circuit that a person named: the circuit, or why it can't be the order's. Undefined = go on in a new run. */
async function judgeAdopted(
  order: Order,
  record: QuoteRecord,
  id: string,
): Promise<Circuit | { problem: string } | undefined> {
  const step = steps.finding(record.settings)(summary(`Check circuit ${id}`), `adopt-${order.states}`);
  try {
    const result: unknown = await unless(
      () => order.isLong,
      () => step.findCircuit({ record, until: order.now(), adopt: id }),
    );
    const found = asFound(result);
    if (result === undefined) {
      return undefined;
    }
    if (found?.kind === 'found') {
      return found.circuit;
    }
    return {
      problem:
        found?.kind === 'conflict'
          ? found.evidence.join(' ')
          : `The check of circuit ${id} ended unexpectedly: ${show(result)}.`,
    };
  } catch (error) {
    return { problem: `The check of circuit ${id} failed: ${causeText(error)}.` };
  }
}

/** Holds again under a new id, and says why the circuit was not adopted. */
function holdAgain(order: Order, { code, text, evidence, choices }: Hold, problem: string): void {
  const candidates = choices.flatMap(({ choice, resolveWith: { crossRegionBandwidthId: id } }) =>
    choice !== 'adopt' || id === undefined || id === EXAMPLES.crossRegionBandwidthId ? [] : [id],
  );
  order.hold({ code, text, evidence: [problem, ...evidence], candidates });
  order.attend({ code: 'notAdopted', text: `Not adopted: ${problem}` });
}
