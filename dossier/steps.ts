import type { RecordedRun } from '../client/index.js';
import { defined } from '../contract/defined.js';
import type { OrderState } from '../contract/index.js';
import { attributesOf, failureText, idOf, payloadAt, textAt, timeOf, typeOf, at } from './event.js';
import type { ToldStep, ToldWorker } from './story.js';

const ENDS = ['COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELED'].map((end) => `ACTIVITY_TASK_${end}`);

/** The state that a step shows. */
export const STATE_OF_STEP: Readonly<Record<string, OrderState>> = {
  quoteOrder: 'quoting',
  placeOrder: 'placing',
  findCircuit: 'placing',
  trackCircuit: 'provisioning',
};

/** Steps that tell nothing about what was asked and bought. What a check of a decision said is told with its message. */
const NOT_TOLD = ['notifyApprovers', 'deliverNotice', 'checkDecision'];

/** Every step of a run, in the order in which it was begun. */
export function stepsOf({ runId, events }: RecordedRun): ToldStep[] {
  const steps = new Map<number, ToldStep>();
  for (const event of events) {
    const attributes = attributesOf(event);
    const scheduled = Number(attributes['scheduledEventId']);
    const step = steps.get(scheduled);
    const type = typeOf(event);
    const name = textAt(attributes, 'activityType', 'name');
    if (type === 'ACTIVITY_TASK_SCHEDULED' && name !== undefined && !NOT_TOLD.includes(name)) {
      steps.set(idOf(event), {
        run: runId,
        event: idOf(event),
        step: name,
        activityId: textAt(attributes, 'activityId') ?? '',
        scheduledAt: timeOf(event),
        input: payloadAt(attributes, 'input'),
      });
    } else if (type === 'ACTIVITY_TASK_STARTED' && step !== undefined) {
      const worker = textAt(attributes, 'identity');
      steps.set(scheduled, { ...step, startedEvent: idOf(event), startedAt: timeOf(event), ...defined({ worker }) });
    } else if (ENDS.includes(type) && step !== undefined) {
      const end = { endedEvent: idOf(event), endedAt: timeOf(event) };
      const ended =
        type === 'ACTIVITY_TASK_COMPLETED'
          ? { result: payloadAt(attributes, 'result') ?? null }
          : { failure: type === 'ACTIVITY_TASK_CANCELED' ? 'given up' : failureText(attributes['failure']) };
      steps.set(scheduled, { ...step, ...end, ...ended });
    }
  }
  return [...steps.values()];
}

/** Which code has run an order, by its tasks. */
export function workersOf(runs: readonly RecordedRun[]): ToldWorker[] {
  const workers = new Map<string, ToldWorker>();
  for (const event of runs.flatMap(({ events }) => events)) {
    if (typeOf(event) === 'WORKFLOW_TASK_COMPLETED') {
      const attributes = attributesOf(event);
      const build =
        textAt(attributes, 'deploymentVersion', 'buildId') ??
        textAt(attributes, 'workerVersion', 'buildId') ??
        'unknown';
      const time = timeOf(event);
      const known = workers.get(build) ?? { build, identities: [], from: time, to: time };
      const identities = [...new Set([...known.identities, String(at(attributes, 'identity'))])];
      workers.set(build, { ...known, identities, to: time });
    }
  }
  return [...workers.values()];
}
