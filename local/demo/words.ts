import { ACTION_NAMES, ACTIONS, priceText, rulesIfAny, type OrderView } from '../../contract/index.js';
import type { LoggedCall } from '../../sandbox/index.js';

type Step = OrderView['timeline'][number];

/** One step of an order in plain words; the view knows what the step's reason does not say. */
export function stepText({ state, reason }: Step, { quote, circuit, request }: OrderView): string {
  switch (state) {
    case 'quoting':
      return reason ?? 'checking the request and asking the price';
    case 'awaitingApproval': {
      const before = quote?.previousPrice ? `, in force: ${priceText(quote.previousPrice)}` : '';
      return `price ${quote ? priceText(quote.price) : 'not known'}${before}; a person has to decide`;
    }
    case 'provisioning': {
      const number = circuit?.orderNumber ? ` as ${circuit.orderNumber}` : '';
      return `${rulesIfAny(request)?.done ?? 'bought'}${number}; waiting until it is live`;
    }
    case 'placing':
    case 'held':
    case 'completed':
    case 'rejected':
    case 'expired':
    case 'cancelled':
    case 'failed':
      return reason ?? state;
  }
}

/** `10:00:05` of an ISO time. */
export function clockOf(iso: string): string {
  return iso.slice(11, 19);
}

/** How often the calls that buy something were made; all others only read. */
export function purchasesText(calls: readonly LoggedCall[]): string {
  const counts = ACTION_NAMES.map((name) => ({
    label: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
    count: calls.filter(({ action }) => action === ACTIONS[name].purchase).length,
  }));
  const bought = counts.reduce((sum, { count }) => sum + count, 0);
  return [...counts, { label: 'only reading', count: calls.length - bought }]
    .map(({ label, count }) => `${label} ${count}`)
    .join(', ');
}
