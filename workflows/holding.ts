import { listen } from './messages.js';
import type { Order } from './order-record.js';
import { summary } from './wording.js';

/** An order that nobody resolves stays held; its timer, which people see, is only set anew. */
const A_MONTH_MS = 30 * 24 * 3_600_000;

/** `held`: a person has to look and to resolve. */
export async function resolve(order: Order): Promise<void> {
  const { data } = order;
  listen(order);
  await order.until(
    () => data.resolve !== undefined,
    order.in(A_MONTH_MS),
    summary(`${data.hold?.id ?? ''} needs somebody to resolve it: ${data.hold?.text ?? ''}`),
  );
  if (data.resolve === undefined) {
    return;
  }
  const { choice, by, reason, crossRegionBandwidthId = '' } = data.resolve;
  const said = `Resolved by ${by}, ${choice}: ${reason}`;
  delete data.resolve;
  delete data.hold;
  switch (choice) {
    case 'adopt': {
      // A change is always of the circuit that was ordered to change.
      const id = data.request.action === 'modify' ? data.request.crossRegionBandwidthId : crossRegionBandwidthId;
      return order.bought({ crossRegionBandwidthId: id, orderNumber: null }, order.now(), said);
    }
    case 'sendAgain':
      data.unanswered = [];
      return order.to('quoting', said);
    case 'abandon':
    case 'stopTracking':
      return order.fail('Abandoned', said);
  }
}
