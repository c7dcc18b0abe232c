import type { RecordedEvent, RecordedRun } from '../client/index.js';
import { attributesOf, idOf, timeOf, typeOf } from './event.js';

/** One workflow task of a run that was completed: what came, when the order looked at it, and what it did. */
export interface Turn {
  /** ISO time by the order's clock. */
  readonly now: string;
  /** What has come since the turn before. */
  readonly came: readonly RecordedEvent[];
  /** What the order did. */
  readonly did: readonly RecordedEvent[];
}

/** Events that a task writes, and that do not name it. */
const OF_TASK = ['WORKFLOW_EXECUTION_UPDATE_ACCEPTED', 'WORKFLOW_EXECUTION_UPDATE_COMPLETED'];

/**
 * A run as the order has lived it. A task that failed or was lost is no turn: what came before it is in the next one.
 *
 * @returns also what has come since the last turn, which no worker has looked at
 */
export function turnsOf({ events }: RecordedRun): { turns: Turn[]; left: readonly RecordedEvent[] } {
  const turns: Turn[] = [];
  let came: RecordedEvent[] = [];
  let startedAt = '';
  for (let index = 0; index < events.length; index++) {
    const event = events[index] ?? {};
    switch (typeOf(event)) {
      case 'WORKFLOW_TASK_STARTED':
        startedAt = timeOf(event);
        break;
      case 'WORKFLOW_TASK_COMPLETED': {
        const rest = events.slice(index + 1);
        const end = rest.findIndex((each) => !isOfTask(each, idOf(event)));
        const did = end === -1 ? rest : rest.slice(0, end);
        turns.push({ now: startedAt, came, did });
        came = [];
        index += did.length;
        break;
      }
      default:
        came.push(event);
    }
  }
  return { turns, left: came };
}

function isOfTask(event: RecordedEvent, task: number): boolean {
  return Number(attributesOf(event)['workflowTaskCompletedEventId']) === task || OF_TASK.includes(typeOf(event));
}
