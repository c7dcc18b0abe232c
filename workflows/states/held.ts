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

/** An order that nobody resolves stays held; its timer, which people see, is only set anew. */
const A_MONTH_MS = 30 * 24 * 3_600_000;

/** `held`: a person has to look and to resolve. */
export async function resolve(order: Order): Promise<void> {
  const { data } = order;
  const { hold } = data;
  if (data.resolve === undefined) {
    await waitUntil(order, order.in(A_MONTH_MS), {
      done: () => data.resolve !== undefined,
      summary: summary(`${hold?.id ?? ''} needs somebody to resolve it: ${hold?.text ?? ''}`),
    });
  }
  if (data.resolve === undefined || hold === undefined) {
    return;
  }
  const { choice, by, reason, crossRegionBandwidthId = '' } = data.resolve;
  const said = `Resolved by ${by}, ${choice}: ${reason}`;
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

/** The circuit that somebody says is the order's, or why it can't be; undefined = the order has to go on in a new run. */
async function adopt(order: Order, id: string): Promise<Circuit | { problem: string } | undefined> {
  const { data } = order;
  // What the order is following already, or never had a quote for, tracking judges.
  if (id === data.circuit?.crossRegionBandwidthId || data.quoted === undefined) {
    return { crossRegionBandwidthId: id };
  }
  const { quoted, settings } = order;
  const step = steps.finding(settings)(summary(`Look at circuit ${id}`), `adopt-${data.timeline.length}`);
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
      problem: found?.kind === 'conflict' ? found.evidence.join(' ') : `The look at ${id} ended with ${show(result)}.`,
    };
  } catch (error) {
    return { problem: `The look at ${id} failed: ${causeText(error)}.` };
  }
}

/** The same hold under a new id, with what came of the attempt to resolve it. */
function holdAgain(order: Order, { code, text, evidence, choices }: Hold, problem: string): void {
  const candidates = choices.flatMap(({ choice, resolveWith: { crossRegionBandwidthId: id } }) =>
    choice !== 'adopt' || id === undefined || id === EXAMPLES.crossRegionBandwidthId ? [] : [id],
  );
  order.hold({ code, text, evidence: [problem, ...evidence], candidates });
  order.attend({ code: 'notAdopted', text: `Not adopted: ${problem}` });
}
