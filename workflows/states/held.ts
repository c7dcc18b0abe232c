import { EXAMPLES } from '../../contract/examples.js';
import type { Circuit, Hold } from '../../contract/view.js';
import { unless } from '../steps/interruptible.js';
import { show } from '../messages/fields.js';
import type { Order } from '../order/order.js';
import { causeText } from '../steps/cause.js';
import { asFound } from '../steps/results.js';
import * as steps from '../steps/steps.js';
import { summary } from '../order/wording.js';
import { forgetDoubts } from '../order/doubts.js';
import { waitUntil } from '../order/waiting.js';

/** How long the timer of a held order runs. People see it in the timeline; when it fires, the order only starts it again. */
const A_MONTH_MS = 30 * 24 * 3_600_000;

/** `held`: waits until a person resolves the hold. */
export async function resolve(order: Order): Promise<void> {
  const { data } = order;
  const { hold } = data;
  if (data.resolve === undefined) {
    await waitUntil(order, order.in(A_MONTH_MS), {
      done: () => data.resolve !== undefined,
      summary: summary(`Resolve ${hold?.id ?? ''}: ${hold?.text ?? ''}`),
    });
  }
  if (data.resolve === undefined || hold === undefined) {
    return;
  }
  const { choice, by, reason, crossRegionBandwidthId = '' } = data.resolve;
  const said = `Resolved by ${by} (${choice}): ${reason}`;
  if (choice === 'adopt') {
    const adopted = await adopt(order, crossRegionBandwidthId);
    if (adopted === undefined) {
      return;
    }
    delete data.resolve;
    if ('problem' in adopted) {
      return holdAgain(order, hold, adopted.problem);
    }
    delete data.hold;
    return order.bought({ orderNumber: null, ...adopted }, order.now(), said);
  }
  delete data.resolve;
  delete data.hold;
  switch (choice) {
    case 'sendAgain':
      forgetDoubts(order);
      return order.to('quoting', said);
    case 'abandon':
    case 'stopTracking':
      return order.fail('Abandoned', said);
  }
}

/** Checks the circuit that a person named: the circuit, or why it can't be the order's. Undefined = go on in a new run. */
async function adopt(order: Order, id: string): Promise<Circuit | { problem: string } | undefined> {
  const { data } = order;
  // Tracking itself judges a circuit that the order already tracks, or one of an order without a quote.
  if (id === data.circuit?.crossRegionBandwidthId || data.quoted === undefined) {
    return { crossRegionBandwidthId: id };
  }
  const { quoted, settings } = order;
  const step = steps.finding(settings)(summary(`Check circuit ${id}`), `adopt-${data.timeline.length}`);
  try {
    const result: unknown = await unless(
      () => order.isLong,
      () => step.findCircuit({ record: quoted, until: order.now(), adopt: id }),
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
