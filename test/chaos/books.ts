import { isFinal } from '../../contract/index.js';
import type { SandboxState } from '../../sandbox/index.js';
import type { Market } from './market.js';
import { APPROVER, type Run } from './people.js';
import { doublePurchases, purchasesOf, type Purchases } from './purchases.js';

type Row = SandboxState['circuits'][number];

/** What a circuit that is to be changed has before. */
export const PLANTED_MBPS = 100;

/**
 * Checks every order against what was really bought. Holds whatever happened, however long it took.
 *
 * @returns one line for each violation, with the order's ids
 */
export function checkBooks(runs: readonly Run[], state: SandboxState, paid: Market['paid']): string[] {
  const subjects = [...new Set(runs.map(({ subject }) => subject))];
  return [
    ...runs.flatMap(unended),
    ...subjects.flatMap((subject) => {
      const mine = runs.filter((run) => run.subject === subject);
      const who = `${mine[0]?.orderId ?? subject} (${mine.map(stateOf).join(', then ')})`;
      return checkSubject(mine, subject, state, paid).map((violation) => `${who}: ${violation}`);
    }),
    ...state.circuits
      .filter(
        ({ vpcId, crossRegionBandwidthId }) => !subjects.includes(vpcId) && !subjects.includes(crossRegionBandwidthId),
      )
      .map((row) => `circuit ${row.crossRegionBandwidthId} belongs to no order`),
  ];
}

function stateOf({ end, runId, lastSeen }: Run): string {
  return `${end?.state ?? `not ended, last seen ${lastSeen ?? 'never'}`}, run ${runId}`;
}

/** None is lost, and none is stuck. */
function unended(run: Run): string[] {
  const { end, orderId } = run;
  if (end === undefined || !isFinal(end.state)) {
    return [`${orderId}: has not ended (${stateOf(run)})`];
  }
  return end.reason ? [] : [`${orderId}: ended as ${end.state} without a reason (run ${run.runId})`];
}

function checkSubject(runs: readonly Run[], subject: string, state: SandboxState, paid: Market['paid']): string[] {
  const purchases = purchasesOf(state.calls, subject);
  const rows = state.circuits.filter(
    ({ vpcId, crossRegionBandwidthId, status }) =>
      (vpcId === subject || crossRegionBandwidthId === subject) && status !== 'CREATE_FAILED',
  );
  return [
    ...doublePurchases(purchases),
    ...(purchases.sent.length > 0 && runs.every(({ approved }) => approved.length === 0)
      ? ['a purchase was sent that nobody approved']
      : []),
    ...(purchases.effective.length > 0 ? boughtAsApproved(runs, rows, paid) : notBought(runs, rows, purchases)),
  ];
}

/** Exactly one order has what was bought, and its approvers knew the price. */
function boughtAsApproved(runs: readonly Run[], rows: readonly Row[], paid: Market['paid']): string[] {
  const [row] = rows;
  const [run] = runs;
  if (row === undefined || run === undefined || rows.length > 1) {
    return [`${rows.length} circuits are there: ${rows.map((each) => each.crossRegionBandwidthId).join(', ')}`];
  }
  const { bandwidth } = run.plan;
  const owner = runs.find(({ end }) => end?.circuit?.crossRegionBandwidthId === row.crossRegionBandwidthId);
  if (owner?.end === undefined) {
    return [`circuit ${row.crossRegionBandwidthId} was bought, and the order does not say so`];
  }
  const { quote, approval, state } = owner.end;
  const price = paid.get(String(bandwidth)) ?? Number.NaN;
  const approved = quote?.price.discountPrice ?? 0;
  const decision = approval?.by.find(({ by, quote: id }) => by === APPROVER && id === quote?.id);
  return [
    ...(row.bandwidth === bandwidth ? [] : [`${row.bandwidth} Mbps are there, ${bandwidth} were ordered`]),
    ...(state === 'completed' || state === 'failed' ? [] : [`${state}, although it was bought`]),
    ...(decision && owner.approved.includes(decision.quote) ? [] : ['bought without the approval of its quote']),
    ...(price <= approved ? [] : [`bought at ${price}, and ${approved} were approved`]),
  ];
}

/** Nothing is there, and no order says that something is. */
function notBought(runs: readonly Run[], rows: readonly Row[], { executed }: Purchases): string[] {
  const changed = rows.filter(({ bandwidth }) => bandwidth !== PLANTED_MBPS);
  const bought = runs.filter(({ end }) => end?.state === 'completed');
  const fruitless = runs.filter(({ end }) => executed.length > 0 && end?.state === 'rejected');
  return [
    ...changed.map((row) => `circuit ${row.crossRegionBandwidthId} with ${row.bandwidth} Mbps was not bought`),
    ...bought.map(({ runId }) => `completed, and nothing was bought (run ${runId})`),
    ...fruitless.map(({ runId }) => `rejected, and a purchase was carried out (run ${runId})`),
  ];
}
