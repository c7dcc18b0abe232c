import { log } from '@temporalio/activity';

/** Logs a purchase, for whoever asks Zenlayer about it. The SDK adds the order's id. */
export function logBought(circuit: string, requestId: string | null): void {
  log.info('Order bought: Zenlayer has accepted the purchase.', { circuit, requestId });
}
