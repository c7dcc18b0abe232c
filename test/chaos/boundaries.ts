import { eventually } from '../support/eventually.js';
import { orderQuery } from '../../contract/index.js';
import { localStepOf } from '../support/purchases.js';
import type { FaultRule } from '../../sandbox/index.js';
import type { Stage } from './gate.js';
import { CALLS, PURCHASE, rulesBefore, type Call, type OrderKind } from './sweep-cells.js';
import type { Scene } from './scene.js';

/** What is recorded of an order; a letter is played as soon as it is. */
export type Moment =
  | 'started'
  | 'quote done'
  | 'awaiting approval'
  | 'approval received'
  | 'placing scheduled'
  | 'placed'
  | 'tracking'
  | 'held'
  | 'ended';

/** Where in an order's life a letter is played: while a call is stopped, or right after something was recorded. */
export type Boundary =
  | { readonly name: string; readonly call: Call; readonly stage: Stage }
  | { readonly name: string; readonly moment: Moment };

/** Events in which the moments show, by the activity type where it is about a step. */
const SIGNS: Readonly<Record<Exclude<Moment, 'started' | 'awaiting approval' | 'held' | 'ended'>, [Sign, string?]>> = {
  'quote done': ['completed', 'quoteOrder'],
  'approval received': ['signalled'],
  'placing scheduled': ['scheduled', 'placeOrder'],
  placed: ['completed', 'placeOrder'],
  tracking: ['scheduled', 'trackCircuit'],
};
type Sign = 'scheduled' | 'completed' | 'signalled';

function callBoundaries(order: OrderKind): Boundary[] {
  return CALLS[order].flatMap((call) =>
    (['before', 'after'] as const).map((stage) => ({ name: `${call.name} ${stage}`, call, stage })),
  );
}

const moments = (...names: Moment[]): Boundary[] => names.map((moment) => ({ name: moment, moment }));

/** Every boundary of an order, in the order of its life; the calls of an order in trouble come last. */
export const BOUNDARIES: Record<OrderKind, readonly Boundary[]> = {
  create: inLife('create'),
  modify: inLife('modify'),
};

function inLife(order: OrderKind): Boundary[] {
  const calls = callBoundaries(order);
  const from = (name: string) => calls.findIndex((each) => each.name === `${name} before`);
  return [
    ...moments('started'),
    ...calls.slice(0, from('list 2')),
    ...moments('quote done', 'awaiting approval', 'approval received', 'placing scheduled'),
    ...calls.slice(from('list 2'), from('poll 1')),
    ...moments('placed', 'tracking'),
    ...calls.slice(from('poll 1'), from('search')),
    ...moments('held', 'ended'),
    ...calls.slice(from('search')),
  ];
}

/** What brings an order to a boundary: for the calls of an order in trouble, and for one that is held. */
export function rulesTo(order: OrderKind, boundary: Boundary): FaultRule[] {
  if ('call' in boundary) {
    return rulesBefore(order, boundary.call);
  }
  const lost = (call: number): FaultRule => ({ action: PURCHASE[order], call, fault: { kind: 'dropBefore' } });
  return boundary.moment === 'held' ? [lost(1), lost(2)] : [];
}

/** Whether an order waits for no approval before it gets there. */
export function isBeforeApproval(boundary: Boundary): boolean {
  return 'call' in boundary
    ? ['regions', 'vpcs', 'list 1', 'price 1'].includes(boundary.call.name)
    : ['started', 'quote done', 'awaiting approval'].includes(boundary.moment);
}

/** Resolves when the order is at a moment. @throws Error when it does not get there */
export async function reached({ current, client }: Scene, moment: Moment): Promise<void> {
  const { handle } = current;
  switch (moment) {
    case 'started':
      return;
    case 'awaiting approval':
    case 'held': {
      const wanted = moment === 'held' ? 'held' : 'awaitingApproval';
      await eventually(
        () => handle.query(orderQuery),
        ({ state }) => state === wanted,
      );
      return;
    }
    case 'ended':
      await eventually(
        () => handle.describe(),
        ({ status }) => status.name !== 'RUNNING',
      );
      return;
    default: {
      const [sign, type] = SIGNS[moment];
      await eventually(
        () => client.workflow.getHandle(handle.workflowId, current.runId).fetchHistory(),
        ({ events }) => shows(events ?? [], sign, type),
      );
    }
  }
}

type Events = NonNullable<Awaited<ReturnType<Scene['current']['handle']['fetchHistory']>>['events']>;

function shows(events: Events, sign: Sign, type: string | undefined): boolean {
  const scheduled = events.filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === type);
  switch (sign) {
    case 'scheduled':
      return scheduled.length > 0;
    case 'completed':
      return events.some(
        (event) =>
          localStepOf(event) === type ||
          scheduled.some(
            ({ eventId }) => String(event.activityTaskCompletedEventAttributes?.scheduledEventId) === String(eventId),
          ),
      );
    case 'signalled':
      return events.some((event) => event.workflowExecutionSignaledEventAttributes?.signalName === 'approve');
  }
}
