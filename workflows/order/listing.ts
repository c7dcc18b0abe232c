import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { CrbState, searchAttributesOf } from '../../contract/search-attributes.js';
import { isFinal, type OrderState } from '../../contract/view.js';
import type { OrderData } from './data.js';

/** States in which an order stays a while, and that are worth a write to the list of orders. */
const LISTED: readonly OrderState[] = ['awaitingApproval', 'held', 'provisioning'];

/**
 * Writes the state to the list of orders, where an order stays a while and at its end; and beside it what the list does
 * not have of the order yet, because its starter did not write it or it has been registered since.
 */
export function list({ state, request, searchAttributes }: OrderData): void {
  if (!(LISTED.includes(state) || isFinal(state))) {
    return;
  }
  const written = workflowInfo()
    .typedSearchAttributes.getAll()
    .map(({ key }) => key.name);
  const news = searchAttributesOf(request, state).filter(({ key: { name } }) =>
    name === CrbState.name
      ? searchAttributes.includes(name) || written.includes(name)
      : searchAttributes.includes(name) && !written.includes(name),
  );
  if (news.length > 0) {
    upsertSearchAttributes(news);
  }
}
