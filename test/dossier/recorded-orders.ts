import { recordedRun } from '../../client/histories.js';
import type { RecordedEvent, RecordedOrder } from '../../client/index.js';
import { attributesOf, textAt } from '../../dossier/event.js';
import { historyOf, RECORDED_NOW } from '../histories/recorded.js';

/** The names of the recorded orders. */
export const NAMES = RECORDED_NOW.map(({ name }) => name);

/** A recorded order, as a client would have read it. */
export async function recordedOrder(name: string): Promise<RecordedOrder> {
  const { events } = historyOf({ version: 'next', name }) as { events: RecordedEvent[] };
  const started = attributesOf(events[0] ?? {});
  const runId = textAt(started, 'originalExecutionRunId') ?? '';
  return {
    orderId: textAt(started, 'workflowId') ?? '',
    namespace: 'default',
    runs: [await recordedRun(runId, events)],
  };
}
