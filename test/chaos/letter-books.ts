import { isFinal, type OrderState, type OrderView } from '../../contract/index.js';
import type { SandboxState } from '../../sandbox/index.js';
import { CANCEL_WORDS } from '../../workflows/messages/words.js';
import { deniesPurchase } from '../support/purchases.js';
import { doublePurchases, purchasesOf, type Purchases } from './purchases.js';
import { CONSOLE_MBPS, type Run, type Scene } from './scene.js';
import { PLANTED_MBPS, PURCHASE } from './sweep-cells.js';

/** How a run stands in the end. */
export interface End {
  readonly run: Run;
  readonly closed: boolean;
  /** Temporal's word for it. */
  readonly status: string;
  /** undefined: it was terminated before it could tell anything. */
  readonly view: OrderView | undefined;
}

/** What a letter lets happen that may not happen without it, and what it demands beside. */
export interface Leeway {
  /** How a run may end, or what it may wait for, because of it; `completed` always. */
  readonly may: readonly OrderState[];
  /** After it the circuit need not have the figures that were ordered: somebody else sets them. */
  readonly movesCircuit?: true;
  /** Nobody ends a run by hand: whatever is bought has to belong to an order. */
  readonly losesNothing?: true;
  /** What else has to be so in the end. @returns what is not */
  readonly check?: (ends: readonly End[]) => string[];
}

export interface Findings {
  readonly text: string;
  readonly violations: string[];
  readonly losses: string[];
}

/** From the approval to the arrival of the purchase there may be so much more than the approval is valid for. */
export const SLACK_MS = 300;

/** Checks what was sent and bought against what was approved, and what the runs say about it. */
export function checkScene(
  scene: Scene,
  ends: readonly End[],
  letters: readonly Leeway[],
  approvalValidMs: number,
): Findings {
  const state = scene.world.sandbox.state();
  const calls = state.calls.filter((call) => mbpsOf(call) !== CONSOLE_MBPS);
  const purchases = purchasesOf(calls, scene.subject);
  const moved = letters.some(({ movesCircuit }) => movesCircuit === true);
  const { unnamed, losses } = belongings(scene, ends, purchases, state, letters);
  const newest = ends.at(-1);
  const violations = [
    ...(moved ? betweenMoves(state, scene.subject).map(withoutTheirs) : [purchases]).flatMap((some) =>
      twice(scene, ends, some, state),
    ),
    ...unapproved(scene, approvalValidMs),
    ...(moved ? [] : fromElsewhere(scene, purchases)),
    ...ends.flatMap((end) => badEnd(end, letters, purchases)),
    ...(moved ? [] : falselyCompleted(scene, ends, state)),
    ...falselyTold(scene, ends),
    ...falselyDenied(ends, purchases),
    ...letters.flatMap(({ check }) => check?.(ends) ?? []),
    ...unnamed,
  ];
  return {
    text: `${wordFor(newest)} ${purchases.executed.length}${losses.length > 0 ? ' lost' : ''}`,
    violations: violations.length === 0 ? [] : [...violations, ...ends.map(told)],
    losses,
  };
}

/** What a run says of itself. */
function told({ run: { runId }, status, view }: End): string {
  return `(run ${runId}: ${status}, ${view?.state ?? 'tells nothing'}. ${view?.hold?.text ?? view?.reason ?? ''})`;
}

function wordFor(end: End | undefined): string {
  return end === undefined ? 'nothing' : end.status === 'TERMINATED' ? 'terminated' : (end.view?.state ?? end.status);
}

/** Changes of a circuit to other figures are other purchases; a pair of regions takes one circuit, whatever its figures. */
function twice({ kind }: Scene, ends: readonly End[], purchases: Purchases, { circuits }: SandboxState): string[] {
  const failed = circuits.filter(
    ({ status, crossRegionBandwidthId }) =>
      status === 'CREATE_FAILED' && ends.some(({ view }) => tells(view, crossRegionBandwidthId)),
  );
  if (kind === 'create') {
    return doublePurchases(purchases, failed.length);
  }
  const figures = new Set(purchases.sent.map(mbpsOf));
  const found = [...figures].flatMap((mbps) => {
    const mine = (call: Purchases['sent'][number]) => mbpsOf(call) === mbps;
    return doublePurchases({
      sent: purchases.sent.filter(mine),
      executed: purchases.executed.filter(mine),
      effective: purchases.effective.filter(mine),
    });
  });
  return [...new Set(found)];
}

/** The purchases before and after each change that somebody made in the console: from there the same is another one. */
function betweenMoves({ calls }: SandboxState, subject: string): Purchases[] {
  const moves = calls.flatMap((call, index) =>
    mbpsOf(call) === CONSOLE_MBPS && call.outcome?.executed === true ? [index] : [],
  );
  return [0, ...moves].map((from, index) =>
    purchasesOf(
      calls.slice(from, moves[index]).filter((call) => mbpsOf(call) !== CONSOLE_MBPS),
      subject,
    ),
  );
}

/** Without what was refused before any purchase took effect: because of a change that somebody else had made. */
function withoutTheirs(purchases: Purchases): Purchases {
  const first = purchases.effective[0];
  const end = first === undefined ? purchases.sent.length : purchases.sent.indexOf(first);
  return { ...purchases, sent: purchases.sent.filter(({ outcome }, index) => index >= end || outcome?.code === null) };
}

const mbpsOf = ({ body }: { body: unknown }) => (body as { bandwidth?: number }).bandwidth;

/** Whatever was sent was approved by somebody who may, at its price, not too long before. */
function unapproved({ gate, kind, approvals }: Scene, approvalValidMs: number): string[] {
  return gate.calls
    .filter(({ action }) => action === PURCHASE[kind])
    .filter(({ body, at }) => {
      const { bandwidth } = body as { bandwidth: number };
      return !approvals.some(
        (each) =>
          each.bandwidth === bandwidth &&
          each.price >= PRICE_PER_MBPS * bandwidth &&
          each.at <= at &&
          at <= each.at + approvalValidMs + SLACK_MS,
      );
    })
    .map(({ body }) => `sent without a valid approval: ${JSON.stringify(body)}`);
}

/** The sandbox's price: 20.00 a month per Mbps. */
const PRICE_PER_MBPS = 20;

/** A change starts from the figures that its approvers saw. */
function fromElsewhere({ kind, approvals }: Scene, { executed }: Purchases): string[] {
  if (kind === 'create') {
    return [];
  }
  return executed.flatMap((call, index) => {
    const before = index === 0 ? PLANTED_MBPS : mbpsOf(executed[index - 1] ?? call);
    const now = mbpsOf(call);
    return approvals.some(({ bandwidth, base }) => bandwidth === now && base === before)
      ? []
      : [`changed from ${before} to ${now} Mbps, and nobody approved it from there`];
  });
}

/** Each run has ended as it may, with a reason, or waits for somebody who is named. */
function badEnd({ status, view }: End, letters: readonly Leeway[], { executed }: Purchases): string[] {
  if (status === 'TERMINATED' || (status === 'TIMED_OUT' && executed.length === 0)) {
    return [];
  }
  if (view === undefined) {
    return [`${status}, and tells nothing`];
  }
  const { state, reason, hold, next, circuit } = view;
  const unknowable = state === 'held' && hold?.code === 'outcomeUnknown' && executed.length === 0;
  return [
    ...(state === 'completed' || unknowable || letters.some(({ may }) => may.includes(state))
      ? []
      : [`${state}: ${reason ?? hold?.text ?? ''}`]),
    ...(isFinal(state) ? (reason ? [] : [`${state} without a reason`]) : waits(next, hold)),
    ...(NOTHING_BOUGHT.includes(state) && circuit === undefined && executed.some((call) => !isNamed(call, reason))
      ? [`${state} (“${reason}”), although a purchase was carried out`]
      : []),
  ];
}

/** Whether a reason tells what a change has made of the circuit. */
function isNamed(call: Purchases['executed'][number], reason = ''): boolean {
  return call.action === PURCHASE.modify && reason.includes(`${mbpsOf(call)} Mbps`);
}

const NOTHING_BOUGHT: readonly string[] = ['cancelled', 'rejected', 'expired'];

function waits(next: OrderView['next'], hold: OrderView['hold']): string[] {
  return next.who && hold && hold.text && hold.choices.length > 0 ? [] : ['waits, and does not say why or for whom'];
}

/** Who was told that the order is cancelled can rely on it. */
function falselyTold({ answers }: Scene, ends: readonly End[]): string[] {
  return answers.flatMap(({ runId, text }) => {
    const state = ends.find(({ run }) => run.runId === runId)?.view?.state;
    return text === CANCEL_WORDS.sure && state !== 'cancelled'
      ? [`somebody was told “${text}”, and it is ${state}`]
      : [];
  });
}

/** The only run there is must not say that nothing was bought when it was. */
function falselyDenied(ends: readonly End[], { executed }: Purchases): string[] {
  const [only, ...others] = ends;
  // A run that could not be asked, or that did not end, denies nothing; `badEnd` and the cell tell of it.
  const reason = only?.view?.reason ?? '';
  return others.length === 0 && executed.length > 0 && reason !== '' && deniesPurchase(reason)
    ? [`“${reason}”, although a purchase was carried out`]
    : [];
}

/** The newest order that says it is completed has what it ordered. */
function falselyCompleted({ kind, runs, subject }: Scene, ends: readonly End[], { circuits }: SandboxState): string[] {
  const last = ends.findLast(({ view, status }) => view?.state === 'completed' && status !== 'TERMINATED');
  const id = last?.view?.circuit?.crossRegionBandwidthId;
  const row = circuits.find(({ crossRegionBandwidthId }) => crossRegionBandwidthId === id);
  const wanted = runs.find(({ runId }) => runId === last?.run.runId)?.request.bandwidth;
  return last === undefined ||
    (row?.status === 'AVAILABLE' && row.bandwidth === wanted && (kind === 'modify' || row.vpcId === subject))
    ? []
    : [
        `completed for ${wanted} Mbps, and there is ${row === undefined ? 'nothing' : `${row.status}, ${row.bandwidth} Mbps`}`,
      ];
}

/** What was bought and is named by no run; accepted of a run terminated by hand whose id was not ordered again. */
function belongings(
  { kind, runs }: Scene,
  ends: readonly End[],
  { executed }: Purchases,
  { circuits }: SandboxState,
  letters: readonly Leeway[],
): { unnamed: string[]; losses: string[] } {
  const ownerless =
    kind === 'create'
      ? circuits
          .filter(({ crossRegionBandwidthName: name }) => !name.startsWith('planted-'))
          .filter(({ crossRegionBandwidthId: id }) => !ends.some(({ view }) => tells(view, id)))
          .map(({ crossRegionBandwidthId }) => `circuit ${crossRegionBandwidthId}`)
      : executed
          .map(mbpsOf)
          .filter((mbps) => !ends.some((end) => tellsChange(end, mbps)))
          .map((mbps) => `the change to ${mbps} Mbps`);
  const newest = ends.find(({ run }) => run === runs.at(-1));
  return newest?.status === 'TERMINATED' && !letters.some(({ losesNothing }) => losesNothing === true)
    ? { unnamed: [], losses: ownerless }
    : { unnamed: ownerless.map((what) => `${what} was bought, and belongs to no order`), losses: [] };
}

/** Holds that say which purchase has no clear answer. */
const LOOK_FOR_IT: readonly string[] = ['outcomeUnknown', 'unreadable'];

function asksToLook(view: OrderView | undefined): boolean {
  return view?.hold !== undefined && LOOK_FOR_IT.includes(view.hold.code) && view.hold.evidence.length > 0;
}

/** Whether an order names a circuit: as its own, or as one that a person has to check or to find. */
function tells(view: OrderView | undefined, crossRegionBandwidthId: string): boolean {
  return (
    view?.circuit?.crossRegionBandwidthId === crossRegionBandwidthId ||
    asksToLook(view) ||
    JSON.stringify([view?.hold, view?.reason]).includes(crossRegionBandwidthId)
  );
}

/** Whether an order tells of a change: as its own, as the starting point of another one, or in a hold or reason. */
function tellsChange({ view, run, status }: End, mbps: number | undefined): boolean {
  if (view === undefined) {
    return false;
  }
  const own = run.request.bandwidth === mbps && (view.circuit !== undefined || view.state === 'held');
  return (
    own ||
    asksToLook(view) ||
    (status !== 'TERMINATED' &&
      (view.quote?.base?.bandwidth === mbps || JSON.stringify([view.hold, view.reason]).includes(`${mbps} Mbps`)))
  );
}
