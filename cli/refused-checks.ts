import { OrdersError } from '../client/errors.js';
import type { Health, OrdersClient } from '../client/index.js';
import type { Check } from './render/checks.js';

type Part = Health['refused'][number]['part'];

const PARTS: Readonly<Record<Part, { readonly what: string; readonly subject: string }>> = {
  namespace: { what: 'Namespace', subject: 'the namespace and its search attributes' },
  workers: { what: 'Workers', subject: 'the workers' },
  orders: { what: 'Orders', subject: 'the open orders' },
  foreign: { what: 'Order ids', subject: 'whether other workflows hold the ids of orders' },
};

/** One check for each part that the server does not let these credentials read. */
export function refusedChecks({ refused, namespace }: Health): Check[] {
  return refused.map(({ part, why }) => refusedCheck(PARTS[part].what, PARTS[part].subject, why, namespace));
}

/** What `read` finds, or the check that says that the server refuses it. */
export async function unlessRefused<T>(
  { server: { namespace } }: OrdersClient,
  { what, subject }: { what: string; subject: string },
  read: () => Promise<T>,
): Promise<T | { checks: Check[] }> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof OrdersError) || error.code !== 'denied') {
      throw error;
    }
    return { checks: [refusedCheck(what, subject, error.message.replace(/\.$/, ''), namespace)] };
  }
}

function refusedCheck(what: string, subject: string, why: string, namespace: string): Check {
  return {
    what,
    ok: false,
    text: `could not check ${subject}: the server refuses it (${why})`,
    next: `Ask for this permission in namespace ${namespace}, for the API key or the certificate used here.`,
  };
}
