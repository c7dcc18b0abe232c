import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { OrderHandle } from '../support/world.js';

/** A workflow task that was done: what it was given belongs together, and has one time. */
interface Task {
  /** Id of the event by which a worker took it; what has a smaller id was known to it. */
  startedId: number;
  completedId: number;
  /** Unix ms: the order's time while it worked on the task. */
  at: number;
}

/** An activity. Tasks by their number in `tasks`. */
export interface Step {
  type: string;
  input: unknown;
  result: unknown;
  scheduledAt: number;
  scheduledIn: number;
  /** The task that heard of its end; undefined = none has. */
  heardIn: number | undefined;
}

export interface Message {
  name: string;
  content: unknown;
  /** The task that took it in; undefined = none has. */
  heardIn: number | undefined;
}

/** One run of an order, as Temporal has recorded it. */
export interface History {
  startedAt: number;
  isClosed: boolean;
  /** Whether a worker has something to do for it, now. */
  isBusy: boolean;
  tasks: readonly Task[];
  steps: readonly Step[];
  messages: readonly Message[];
}

const UPDATES: Readonly<Record<string, string>> = { approveOrder: 'approve', rejectOrder: 'reject' };

/** What the SDK records of a local activity. */
interface LocalStep {
  activity_type: string;
  original_schedule_time: { seconds: number; nanos: number };
  complete_time: { seconds: number; nanos: number };
}

export async function readHistory(handle: OrderHandle): Promise<History> {
  const events = (await handle.fetchHistory()).events ?? [];
  const ids = new Map(events.map((event) => [Number(event.eventId), event] as const));
  const timeOf = (id: number) => milliseconds(ids.get(id)?.eventTime);
  // The time-skipping server leaves out which event a task was started by: it is the last one before its end.
  const startedIds = events.flatMap((event) =>
    event.workflowTaskStartedEventAttributes ? [Number(event.eventId)] : [],
  );
  const tasks = events.flatMap(({ eventId, workflowTaskCompletedEventAttributes: done }): Task[] => {
    const completedId = Number(eventId);
    const startedId = startedIds.findLast((id) => id < completedId) ?? 0;
    return done ? [{ startedId, completedId, at: timeOf(startedId) }] : [];
  });
  // A local activity is recorded by the task that did it, whose time it moves on.
  const locals = events.flatMap(({ eventId, markerRecordedEventAttributes: marker }) => {
    const step = marker?.markerName === 'core_local_activity' && marker.failure == null ? marker.details : undefined;
    const about = decoded(step?.['data']?.payloads?.[0]) as LocalStep | undefined;
    return about ? [{ id: Number(eventId), about, result: decoded(step?.['result']?.payloads?.[0]) }] : [];
  });
  for (const { id, about } of locals) {
    const task = tasks.findLast(({ completedId }) => completedId < id);
    if (task) {
      task.at = milliseconds(about.complete_time);
    }
  }
  const taskAfter = (id: number) => indexOf(tasks, ({ startedId }) => startedId > id);
  const taskBefore = (id: number) => tasks.findLastIndex(({ completedId }) => completedId < id);

  const ends = new Map(
    events.flatMap(({ eventId, ...event }) => {
      const end =
        event.activityTaskCompletedEventAttributes ??
        event.activityTaskFailedEventAttributes ??
        event.activityTaskTimedOutEventAttributes ??
        event.activityTaskCanceledEventAttributes;
      const result = event.activityTaskCompletedEventAttributes?.result?.payloads?.[0];
      return end ? [[Number(end.scheduledEventId), { id: Number(eventId), result: decoded(result) }] as const] : [];
    }),
  );
  const steps = events.flatMap(({ eventId, eventTime, activityTaskScheduledEventAttributes: step }): Step[] => {
    const end = ends.get(Number(eventId));
    return step
      ? [
          {
            type: step.activityType?.name ?? '',
            input: decoded(step.input?.payloads?.[0]),
            result: end?.result,
            scheduledAt: milliseconds(eventTime),
            scheduledIn: taskBefore(Number(eventId)),
            heardIn: end && taskAfter(end.id),
          },
        ]
      : [];
  });
  const localSteps = locals.map(({ id, about, result }): Step => {
    const task = taskBefore(id);
    const scheduledAt = milliseconds(about.original_schedule_time);
    return { type: about.activity_type, input: undefined, result, scheduledAt, scheduledIn: task, heardIn: task };
  });
  const messages = events.flatMap(({ eventId, ...event }): Message[] => {
    const signal = event.workflowExecutionSignaledEventAttributes;
    const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
    if (signal) {
      const heardIn = taskAfter(Number(eventId));
      return [{ name: signal.signalName ?? '', content: decoded(signal.input?.payloads?.[0]), heardIn }];
    }
    // An update is recorded by the task that has taken it in.
    const name = UPDATES[update?.name ?? ''];
    return name === undefined
      ? []
      : [{ name, content: decoded(update?.args?.payloads?.[0]), heardIn: taskBefore(Number(eventId)) }];
  });
  const isClosed = events.some(
    (event) =>
      event.workflowExecutionCompletedEventAttributes ??
      event.workflowExecutionFailedEventAttributes ??
      event.workflowExecutionCanceledEventAttributes ??
      event.workflowExecutionTerminatedEventAttributes,
  );
  const lastTask = events.findLast(
    (event) =>
      event.workflowTaskScheduledEventAttributes ??
      event.workflowTaskStartedEventAttributes ??
      event.workflowTaskCompletedEventAttributes,
  );
  const hasTask = !lastTask?.workflowTaskCompletedEventAttributes;
  const hasStep = events.some(
    (event) => event.activityTaskScheduledEventAttributes && !ends.has(Number(event.eventId)),
  );
  return {
    startedAt: milliseconds(events[0]?.eventTime),
    isClosed,
    isBusy: !isClosed && (hasTask || hasStep),
    tasks,
    steps: [...localSteps, ...steps].sort((a, b) => a.scheduledIn - b.scheduledIn),
    messages,
  };
}

function indexOf<T>(items: readonly T[], wanted: (item: T) => boolean): number | undefined {
  const index = items.findIndex(wanted);
  return index === -1 ? undefined : index;
}

interface Timestamp {
  seconds?: unknown;
  nanos?: number | null;
}

function milliseconds(time: Timestamp | null | undefined): number {
  return Number(time?.seconds ?? 0) * 1000 + Math.floor((time?.nanos ?? 0) / 1e6);
}

function decoded(payload: Payload | null | undefined): unknown {
  try {
    return payload ? defaultPayloadConverter.fromPayload(payload) : undefined;
  } catch {
    return undefined;
  }
}
