import { defined } from '../../contract/defined.js';
import {
  resolveUpdate,
  type CreateRequest,
  type MessageAnswer,
  type OrderView,
  type ResolveChoice,
} from '../../contract/index.js';
import type { FaultRule, PlantedCircuit } from '../../sandbox/index.js';
import { eventually } from './eventually.js';
import { approve, inState, modifyRequest, type OrderHandle, type World } from './world.js';

export const CREATE = 'CreateCrossRegionBandwidth';
export const MODIFY = 'ModifyCrossRegionBandwidth';
export const DESCRIBE = 'DescribeCrossRegionBandwidth';

/** An order, and what its purchase names: the VPC of a new circuit, or the circuit to be changed. */
export interface Ordered {
  handle: OrderHandle;
  named: string;
}

/** An order of a new circuit that waits for approval. */
export async function waitingCreate(world: World, fields?: Partial<CreateRequest>): Promise<Ordered> {
  const request = world.createRequest(fields);
  const handle = await world.start(request);
  await inState(handle, 'awaitingApproval');
  return { handle, named: request.vpcId };
}

/** An approved order of a new circuit, with faults set before the approval. */
export async function approvedCreate(world: World, ...faults: FaultRule[]): Promise<Ordered> {
  const order = await waitingCreate(world);
  world.sandbox.fault(...faults);
  await approve(order.handle);
  return order;
}

/** From now on no price inquiry for a new circuit is answered. */
export function stallPrices(world: World): void {
  const action = 'InquiryPriceCreateCrossRegionBandwidth';
  world.sandbox.fault({ action, call: 'every', fault: { kind: 'stall' } });
}

/** The id of a live circuit of 100 Mbps that nobody ordered. */
export function plantedCircuit(world: World, fields: Partial<PlantedCircuit> = {}): string {
  const { vpcId, regionA, regionZ } = world.createRequest();
  return world.sandbox.plant({ vpcId, regionA, regionZ, bandwidth: 100, ...fields }).crossRegionBandwidthId;
}

/** An order that changes such a circuit, and waits for approval. */
export async function waitingChange(world: World, bandwidth = 500): Promise<Ordered> {
  const named = plantedCircuit(world);
  const handle = await world.start(modifyRequest(named, { bandwidth }));
  await inState(handle, 'awaitingApproval');
  return { handle, named };
}

/** How many purchases reached the sandbox, whatever became of them. */
export function sent(world: World, { named }: Pick<Ordered, 'named'>): number {
  return world.sandbox
    .state()
    .calls.filter(
      ({ action, body }) => (action === CREATE || action === MODIFY) && JSON.stringify(body).includes(`"${named}"`),
    ).length;
}

/** The circuits that a VPC has. */
export function circuitsOf(world: World, vpcId: string): string[] {
  return world.sandbox
    .state()
    .circuits.filter((circuit) => circuit.vpcId === vpcId)
    .map(({ crossRegionBandwidthId }) => crossRegionBandwidthId);
}

/** The steps that an order's newest run has begun, in their order, without notices and local attempts that failed. */
export async function stepsOf(handle: OrderHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? [])
    .map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? localStepOf(event) ?? '')
    .filter((name) => name !== '' && name !== 'notifyApprovers');
}

type HistoryEvent = NonNullable<Awaited<ReturnType<OrderHandle['fetchHistory']>>['events']>[number];

/** The name of the local activity that this event records as done. */
export function localStepOf({ markerRecordedEventAttributes: marker }: HistoryEvent): string | undefined {
  const data = marker?.details?.['data']?.payloads?.[0]?.data;
  return marker?.markerName !== 'core_local_activity' || marker.failure != null || data == null
    ? undefined
    : (JSON.parse(Buffer.from(data).toString()) as { activity_type: string }).activity_type;
}

/** The code in each result that an order's steps of a name ended with; undefined in a result without one. */
export async function codesOf(handle: OrderHandle, name: string): Promise<unknown[]> {
  const events = (await handle.fetchHistory()).events ?? [];
  const begun = events
    .filter(({ activityTaskScheduledEventAttributes: step }) => step?.activityType?.name === name)
    .map(({ eventId }) => Number(eventId));
  return events.flatMap(({ activityTaskCompletedEventAttributes: end }) => {
    const [payload] = end?.result?.payloads ?? [];
    return payload?.data != null && begun.includes(Number(end?.scheduledEventId))
      ? [(JSON.parse(Buffer.from(payload.data).toString()) as { code?: unknown }).code]
      : [];
  });
}

/**
 * Whether a text says that nothing was bought: what an order says only when that is certain.
 *
 * @throws Error for no text, of which nothing can be said
 */
export function deniesPurchase(text: string | undefined): boolean {
  if (!text) {
    throw new Error('there is no text that could say whether something was bought');
  }
  return /nothing was bought/i.test(text);
}

/** All reasons that an order has given on its way, in one text. */
export function reasonsOf(view: OrderView): string {
  return view.timeline.map(({ reason = '' }) => reason).join('\n');
}

/** Resolves the hold of an order. */
export async function resolveHold(
  handle: OrderHandle,
  choice: ResolveChoice,
  crossRegionBandwidthId?: string,
): Promise<MessageAnswer> {
  const { hold } = await inState(handle, 'held');
  return handle.executeUpdate(resolveUpdate, {
    args: [
      defined({
        by: 'olga',
        hold: hold?.id ?? '',
        choice,
        reason: 'looked in the console',
        crossRegionBandwidthId,
      }),
    ],
  });
}

/** The failure that a step was last tried with, as soon as it is of a type. */
export async function troubled(handle: OrderHandle, type: string): Promise<string> {
  const step = await eventually(
    async () => (await handle.describe()).raw.pendingActivities?.[0],
    (pending) => pending?.lastFailure?.applicationFailureInfo?.type === type,
  );
  return step?.lastFailure?.message ?? '';
}

/** `TIMEOUT_TYPE_HEARTBEAT` of Temporal's API. */
export const HEARTBEAT = 4;

/** Which time-outs an order's steps have met. */
export async function timeouts(handle: Pick<OrderHandle, 'fetchHistory'>): Promise<number[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap(({ activityTaskTimedOutEventAttributes: step }) =>
    step ? [Number(step.failure?.timeoutFailureInfo?.timeoutType)] : [],
  );
}
