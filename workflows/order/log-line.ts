import { log } from '@temporalio/workflow';
import { defined } from '../../contract/defined.js';
import { deciderText } from '../../contract/delegation.js';
import { priceText } from '../../contract/describe.js';
import type { Stage } from './stage.js';

/** One line of a worker's log. */
interface Line {
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/**
 * Writes the line of a step that matters. The SDK adds the order's and the run's id, and leaves out a line that an earlier
 * task has written already; lines cost no events.
 */
export function logStage(stage: Stage, reason: string | undefined): void {
  const line = lineOf(stage);
  if (line !== undefined) {
    log.info(line.message, defined({ ...line.fields, circuit: stage.circuit?.crossRegionBandwidthId, reason }));
  }
}

/** The line of a state that an order has come to; undefined = it needs none. */
export function lineOf(stage: Stage): Line | undefined {
  switch (stage.state) {
    case 'awaitingApproval': {
      const { id, price } = stage.quoted.record.quote;
      const fields = { quote: id, price: priceText(price), decideUntil: stage.quoted.deadline };
      return { message: 'Order quoted: it waits for approval.', fields };
    }
    case 'placing':
      return placingLine(stage);
    case 'held':
      return { message: 'Order held: an operator must resolve it.', fields: { hold: stage.hold.id } };
    case 'provisioning':
      return { message: 'Order has its circuit, and tracks it until it is live.' };
    case 'failed':
      return { message: 'Order ended: failed.', fields: { failure: stage.failure } };
    case 'completed':
    case 'rejected':
    case 'expired':
    case 'cancelled':
      return { message: `Order ended: ${stage.state}.` };
    case 'quoting':
      return undefined;
  }
}

function placingLine(stage: Extract<Stage, { state: 'placing' }>): Line {
  const { record, decisions } = stage.quoted;
  const fields = { quote: record.quote.id };
  if (stage.doing !== 'send') {
    return { message: 'Order searches for a purchase that may have happened.', fields };
  }
  const names = decisions.map(deciderText).join(', ');
  return { message: 'Order approved: the purchase is sent.', fields: { ...fields, by: names || 'the policy' } };
}
