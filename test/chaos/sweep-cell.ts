import { isFinal, orderQuery, type OrderView } from '../../contract/index.js';
import type { SandboxState } from '../../sandbox/index.js';
import { eventually } from '../support/eventually.js';
import { modifyRequest, openWorld, type OrderHandle, type World, type WorldOptions } from '../support/world.js';
import { LONG_MS } from './faults.js';
import { doublePurchases, purchasesOf, type Purchases } from './purchases.js';
import { ASKED_MBPS, PLANTED_MBPS, rulesOf, type Cell } from './sweep-cells.js';

const APPROVER = 'ben@example.com';
const MOST_QUOTES = 5;
/** Far beyond what any fault delays. */
const STUCK_AFTER_MS = 90_000;
/** The sandbox's price of both orders: 20.00 per Mbps. */
const PRICE_PER_MBPS = 20;

/** How the order of a cell went. */
export interface Outcome {
  readonly cell: Cell;
  /** `completed 1`: where the order stands, and how many purchases were carried out. */
  readonly text: string;
  readonly violations: readonly string[];
}

/** Runs one order with a sandbox, a worker and a task queue of its own, and checks its end. */
export async function runCell(cell: Cell, where: Pick<WorldOptions, 'temporal' | 'converters'>): Promise<Outcome> {
  // A circuit that is live at the first poll gets no second one.
  const live = cell.call.name.startsWith('poll') ? 1_500 : 150;
  const world = await openWorld({
    ...where,
    sandbox: { faults: rulesOf(cell), createDelayMs: live, changeDelayMs: live },
    // The client gives up before a delayed call is carried out, and a search lasts longer than such a delay.
    timeouts: { connect: 500, response: 500, total: 600 },
    settings: { searchWindowMs: LONG_MS + 500, searchEveryMs: 50, placeTimeoutMs: 4_000, oddAfterMs: 500 },
  });
  try {
    const { handle, subject } = await startOrder(world, cell);
    const view = await follow(handle).catch((error: unknown) => (error instanceof Error ? error.message : 'stuck'));
    const state = world.sandbox.state();
    const purchases = purchasesOf(state.calls, subject);
    if (typeof view === 'string') {
      return { cell, text: 'STUCK', violations: [`stuck: ${view}`] };
    }
    return {
      cell,
      text: `${view.state} ${purchases.executed.length}`,
      violations: [
        ...(meets(cell, state) ? [] : ['the fault was never met']),
        ...doublePurchases(purchases),
        ...unexplained(view),
        ...badEnd(cell, view, purchases, state),
        ...(purchases.executed.length === 0 ? [] : unapproved(cell, view)),
      ],
    };
  } finally {
    await world.close();
  }
}

/** The order of a cell, and what its purchases name: the VPC, or the circuit. */
async function startOrder(world: World, cell: Cell): Promise<{ handle: OrderHandle; subject: string }> {
  const request = world.createRequest({ bandwidth: ASKED_MBPS.create });
  if (cell.order === 'create') {
    return { handle: await world.start(request), subject: request.vpcId };
  }
  const { vpcId, regionA, regionZ } = request;
  const { crossRegionBandwidthId } = world.sandbox.plant({ vpcId, regionA, regionZ, bandwidth: PLANTED_MBPS });
  const handle = await world.start(modifyRequest(crossRegionBandwidthId, { bandwidth: ASKED_MBPS.modify }));
  return { handle, subject: crossRegionBandwidthId };
}

/** Whether the call of a cell was made and met its fault: otherwise the cell would show nothing. */
function meets({ call, fault }: Cell, { calls }: SandboxState): boolean {
  const made = calls.filter(({ action }) => action === call.action);
  // Of a call that is still delayed nothing is decided yet.
  const outcome = made[call.number - 1]?.outcome;
  return outcome === null || outcome?.fault === fault.fault.kind;
}

/** Approves every quote, until the order has ended or waits for a person. @throws Error when it does neither */
async function follow(handle: OrderHandle): Promise<OrderView> {
  const approved: string[] = [];
  for (;;) {
    const view = await eventually(
      () => handle.query(orderQuery),
      ({ state, quote }) =>
        isFinal(state) ||
        state === 'held' ||
        (state === 'awaitingApproval' && quote !== undefined && !approved.includes(quote.id)),
      STUCK_AFTER_MS,
    );
    if (view.state !== 'awaitingApproval' || view.quote === undefined || approved.length === MOST_QUOTES) {
      return view;
    }
    approved.push(view.quote.id);
    await handle.signal('approve', { by: APPROVER, quote: view.quote.id });
  }
}

/** An order that has ended says why; one that waits says for what and for whom. */
function unexplained({ state, reason, hold, next }: OrderView): string[] {
  if (isFinal(state)) {
    return reason ? [] : [`${state} without a reason`];
  }
  return next.who && (state !== 'held' || (hold && hold.text && hold.choices.length > 0))
    ? []
    : [`${state}, and does not say why or for whom`];
}

function badEnd(cell: Cell, view: OrderView, { executed, effective }: Purchases, { circuits }: SandboxState): string[] {
  const { state, circuit, hold } = view;
  const mine = circuits.find(
    ({ crossRegionBandwidthId }) => crossRegionBandwidthId === circuit?.crossRegionBandwidthId,
  );
  switch (state) {
    case 'completed':
      return effective.length === 1 && mine?.status === 'AVAILABLE' && mine.bandwidth === ASKED_MBPS[cell.order]
        ? []
        : [`completed with ${effective.length} purchases and circuit ${JSON.stringify(mine)}`];
    case 'held':
      // Everything else can be known, so it must not need a person.
      return (hold?.code === 'outcomeUnknown' && executed.length === 0) ||
        (hold?.code === 'unchanged' && cell.fault.name === 'failChange') ||
        // What is being deleted may be what was bought, or an older circuit: a person has to look.
        (hold?.code === 'conflict' && cell.fault.name === 'status DELETING')
        ? []
        : [`held for no good reason: ${hold?.code}, ${hold?.text}`];
    default:
      return executed.length === 0 || mine !== undefined ? [] : [`${state}, and what was bought is not named`];
  }
}

/** What was bought was approved by somebody, at this price or a higher one. */
function unapproved(cell: Cell, { quote, approval }: OrderView): string[] {
  const by = approval?.by.some((decision) => decision.by === APPROVER && decision.quote === quote?.id);
  const price = PRICE_PER_MBPS * ASKED_MBPS[cell.order];
  const approved = quote?.price.discountPrice ?? 0;
  return by && approved >= price ? [] : [`bought at ${price}, and approved were ${by ? approved : 'nothing'}`];
}
