import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { CrbAttention, CrbState, searchAttributesOf } from '../../contract/search-attributes.js';
import { isFinal, type OrderState } from '../../contract/view.js';
import { requestOf, type OrderData } from './data.js';
import { planOf } from './stage.js';

/** States that last long enough to be worth a write to Temporal's list of workflows. */
export const LISTED: readonly OrderState[] = ['awaitingApproval', 'held', 'provisioning'];

/**
 * Writes the state to Temporal's list of workflows, if the state lasts or is the end. Also writes attributes that the list
 * doesn't have yet, because the starter did not set them or they were registered later, and removes an attention that is
 * over.
 */
export function list(data: OrderData): void {
  const { state } = data.stage;
  if (!(LISTED.includes(state) || isFinal(state))) {
    return;
  }
  const written = writtenNames();
  const news = searchAttributesOf(requestOf(data), state).filter(({ key: { name } }) =>
    name === CrbState.name
      ? isKnown(data, name) || written.includes(name)
      : isKnown(data, name) && !written.includes(name),
  );
  const over = written.includes(CrbAttention.name) ? [{ key: CrbAttention, value: null }] : [];
  if (news.length + over.length > 0) {
    upsertSearchAttributes([...news, ...over]);
  }
}

/**
 * Writes the order's attention to the list, where whoever looks for orders in trouble finds it. Writes nothing when the
 * list says the same: trouble that comes back with each attempt costs one event.
 */
export function listAttention(data: OrderData): void {
  const value = isFinal(data.stage.state) ? null : (data.attention?.code ?? null);
  const before = workflowInfo().typedSearchAttributes.get(CrbAttention) ?? null;
  if (value !== before && isKnown(data, CrbAttention.name)) {
    upsertSearchAttributes([{ key: CrbAttention, value }]);
  }
}

function writtenNames(): string[] {
  return workflowInfo()
    .typedSearchAttributes.getAll()
    .map(({ key }) => key.name);
}

/** Whether the namespace knows an attribute: writing another one would stop the order. */
function isKnown({ stage }: OrderData, name: string): boolean {
  const plan = planOf(stage);
  return plan !== undefined && plan.unknownAttributes?.includes(name) !== true;
}
