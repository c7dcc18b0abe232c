import { ACTION_NAMES, ACTIONS, priceText, rulesIfAny, type OrderView } from '../../contract/index.js';
import type { LoggedCall } from '../../sandbox/index.js';

type Step = OrderView['timeline'][number];

/** One step of an order in words. The view adds details that the step's reason lacks. */
export function stepText({ state, reason }: Step, { quote, circuit, request }: OrderView): string {
  switch (state) {
    case 'quoting':
      return reason ?? 'checking the request and asking the price';
    case 'awaitingApproval': {
      const before = quote?.previousPrice ? `, in force: ${priceText(quote.previousPrice)}` : '';
      return `price ${quote ? priceText(quote.price) : 'unknown'}${before}; waiting for approval`;
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

/** The number of purchases and of reads: `Create 1, Modify 1, 20 reads`. */
export function purchasesText(calls: readonly LoggedCall[]): string {
  const counts = ACTION_NAMES.map((name) => ({
    label: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
    count: calls.filter(({ action }) => action === ACTIONS[name].purchase).length,
  }));
  const bought = counts.reduce((sum, { count }) => sum + count, 0);
  const reads = calls.length - bought;
  return [...counts.map(({ label, count }) => `${label} ${count}`), `${reads} ${reads === 1 ? 'read' : 'reads'}`].join(
    ', ',
  );
}
