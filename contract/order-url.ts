/**
 * The page of an order in the Temporal Web UI.
 *
 * @param uiUrl base URL of the UI, without a slash at its end
 */
export function orderUrl(uiUrl: string, namespace: string, orderId: string, runId: string): string {
  return `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(orderId)}/${runId}`;
}
