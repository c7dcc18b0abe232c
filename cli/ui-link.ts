import type { OrdersClient } from '../client/index.js';
import { ORDER_WORKFLOW, orderUrl } from '../contract/index.js';
import type { Context } from './context.js';

/** The dev server's UI listens on its port plus this. */
const UI_PORT_OFFSET = 1_000;

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Milliseconds in which a UI on this machine answers. */
const ANSWERS_WITHIN_MS = 500;

/**
 * The address of the Temporal UI: `CRB_UI_URL`, that of Temporal Cloud, or that of a dev server on this machine, if it
 * answers there.
 *
 * @param address the server's `host:port`
 */
export async function uiUrlOf(
  env: Readonly<Record<string, string | undefined>>,
  address: string | undefined,
): Promise<string | undefined> {
  if (env['CRB_UI_URL']) {
    return env['CRB_UI_URL'].replace(/\/+$/, '');
  }
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(address ?? '') ?? [];
  if (/\.(tmprl\.cloud|api\.temporal\.io)$/.test(host)) {
    return 'https://cloud.temporal.io';
  }
  const url = `http://${host}:${Number(port) + UI_PORT_OFFSET}`;
  return LOOPBACK.includes(host) && (await answers(url)) ? url : undefined;
}

/** Any failure means that no UI is there: no answer in time, a refused connection, a port that does not exist. */
function answers(url: string): Promise<boolean> {
  return fetch(`${url}/api/v1/settings`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** The page of an order; undefined = the UI's address is not known. */
export async function linkOf(
  { io }: Context,
  orders: Pick<OrdersClient, 'server'>,
  { orderId, runId }: { orderId: string; runId: string },
): Promise<string | undefined> {
  const { namespace, address } = orders.server;
  const ui = await uiUrlOf(io.env, address);
  return ui === undefined ? undefined : orderUrl(ui, namespace, orderId, runId);
}

/** The page that lists all orders; undefined = the UI's address is not known. */
export async function listLink({ io }: Context, orders: Pick<OrdersClient, 'server'>): Promise<string | undefined> {
  const { namespace, address } = orders.server;
  const ui = await uiUrlOf(io.env, address);
  const query = encodeURIComponent(`WorkflowType="${ORDER_WORKFLOW}"`);
  return ui === undefined ? undefined : `${ui}/namespaces/${encodeURIComponent(namespace)}/workflows?query=${query}`;
}
