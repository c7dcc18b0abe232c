import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { CrbState, searchAttributesOf } from '../../contract/search-attributes.js';
import { isFinal, type OrderState } from '../../contract/view.js';
import { requestOf, type OrderData } from './data.js';
import { planOf } from './stage.js';

/** States in which an order stays a while, and that are worth a write to the list of orders. */
const LISTED: readonly OrderState[] = ['awaitingApproval', 'held', 'provisioning'];

/**
 * Writes the state to the list of orders, where an order stays a while and at its end; and beside it what the list does
 * not have of the order yet, because its starter did not write it or it has been registered since.
 */
export function list(data: OrderData): void {
  const { state } = data.stage;
  if (!(LISTED.includes(state) || isFinal(state))) {
    return;
  }
  const written = workflowInfo()
    .typedSearchAttributes.getAll()
    .map(({ key }) => key.name);
  const known = planOf(data.stage)?.searchAttributes ?? [];
  const news = searchAttributesOf(requestOf(data), state).filter(({ key: { name } }) =>
    name === CrbState.name
      ? known.includes(name) || written.includes(name)
      : known.includes(name) && !written.includes(name),
  );
  if (news.length > 0) {
    upsertSearchAttributes(news);
  }
}
