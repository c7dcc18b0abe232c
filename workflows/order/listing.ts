import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { CrbState, searchAttributesOf } from '../../contract/search-attributes.js';
import { isFinal, type OrderState } from '../../contract/view.js';
import { requestOf, type OrderData } from './data.js';
import { planOf } from './stage.js';

/** States that last long enough to be worth a write to Temporal's list of workflows. */
const LISTED: readonly OrderState[] = ['awaitingApproval', 'held', 'provisioning'];

/**
 * Writes the state to Temporal's list of workflows, if the state lasts or is the end. Also writes attributes that the list
 * doesn't have yet, because the starter did not set them or they were registered later.
 */
export function list(data: OrderData): void {
  const { state } = data.stage;
  if (!(LISTED.includes(state) || isFinal(state))) {
    return;
  }
  const written = workflowInfo()
    .typedSearchAttributes.getAll()
    .map(({ key }) => key.name);
  const plan = planOf(data.stage);
  const isKnown = (name: string) => plan !== undefined && plan.unknownAttributes?.includes(name) !== true;
  const news = searchAttributesOf(requestOf(data), state).filter(({ key: { name } }) =>
    name === CrbState.name ? isKnown(name) || written.includes(name) : isKnown(name) && !written.includes(name),
  );
  if (news.length > 0) {
    upsertSearchAttributes(news);
  }
}
