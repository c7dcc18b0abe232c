import { isFinal } from '../../contract/index.js';
import type { SandboxState } from '../../sandbox/index.js';
import type { Market } from './market.js';
import { APPROVER, type Run } from './people.js';
import { doublePurchases, purchasesOf } from './purchases.js';

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
  const { end, orderId, terminated = false } = run;
  if (terminated) {
    return [];
  }
  if (end === undefined || !isFinal(end.state)) {
    return [`${orderId}: has not ended (${stateOf(run)})`];
  }
  return end.reason ? [] : [`${orderId}: ended as ${end.state} without a reason (run ${run.runId})`];
}

function checkSubject(runs: readonly Run[], subject: string, state: SandboxState, paid: Market['paid']): string[] {
  const purchases = purchasesOf(state.calls, subject);
  const { rows, failed } = rowsOf(subject, state);
  const unnamed = failed.filter((row) => !runs.some((run) => tells(run, row)));
  return [
    ...doublePurchases(purchases, failed.length - unnamed.length),
    ...(purchases.sent.length > 0 && runs.every(({ approved }) => approved.length === 0)
      ? ['a purchase was sent that nobody approved']
      : []),
    ...(isLoss(runs)
      ? []
      : unnamed.map((row) => `circuit ${row.crossRegionBandwidthId} could not be built, and no order says so`)),
    ...(purchases.effective.length > failed.length
      ? boughtAsApproved(runs, rows, paid)
      : notBought(runs, rows, purchases.executed.length > failed.length)),
  ];
}

/**
 * What was bought by a run that somebody terminated whose id was never ordered again: nobody can name it but the
 * account itself.
 *
 * @returns one line for each such circuit or change
 */
export function acceptedLosses(runs: readonly Run[], state: SandboxState): string[] {
  const subjects = [...new Set(runs.map(({ subject }) => subject))];
  return subjects.flatMap((subject) => {
    const mine = runs.filter((run) => run.subject === subject);
    const { rows, failed } = rowsOf(subject, state);
    const bought = purchasesOf(state.calls, subject).effective.length > failed.length ? rows : [];
    return isLoss(mine)
      ? [...bought, ...failed]
          .filter((row) => !mine.some((run) => tells(run, row)))
          .map((row) => `circuit ${row.crossRegionBandwidthId} of ${mine[0]?.orderId ?? subject}`)
      : [];
  });
}

function rowsOf(subject: string, { circuits }: SandboxState): { rows: Row[]; failed: Row[] } {
  const mine = circuits.filter((row) => row.vpcId === subject || row.crossRegionBandwidthId === subject);
  return {
    rows: mine.filter(({ status }) => status !== 'CREATE_FAILED'),
    failed: mine.filter(({ status }) => status === 'CREATE_FAILED'),
  };
}

/** Whether the newest run was ended by hand. */
function isLoss(runs: readonly Run[]): boolean {
  return runs.at(-1)?.terminated === true;
}

/** Whether a run names a circuit, as its own or for a person to check. */
function tells({ end }: Run, { crossRegionBandwidthId }: Row): boolean {
  return (
    end?.circuit?.crossRegionBandwidthId === crossRegionBandwidthId ||
    JSON.stringify([end?.hold, end?.reason]).includes(crossRegionBandwidthId)
  );
}

/** An order has what was bought, and its approvers knew the price. */
function boughtAsApproved(runs: readonly Run[], rows: readonly Row[], paid: Market['paid']): string[] {
  const [row] = rows;
  const [run] = runs;
  if (row === undefined || run === undefined || rows.length > 1) {
    return [`${rows.length} circuits are there: ${rows.map((each) => each.crossRegionBandwidthId).join(', ')}`];
  }
  const { bandwidth } = run.plan;
  const owner = runs.findLast(
    ({ end, terminated = false }) => !terminated && end?.circuit?.crossRegionBandwidthId === row.crossRegionBandwidthId,
  );
  if (owner?.end === undefined && !isLoss(runs)) {
    return [`circuit ${row.crossRegionBandwidthId} was bought, and the order does not say so`];
  }
  const state = owner?.end?.state ?? 'completed';
  return [
    ...(row.bandwidth === bandwidth ? [] : [`${row.bandwidth} Mbps are there, ${bandwidth} were ordered`]),
    ...(state === 'completed' || state === 'failed' ? [] : [`${state}, although it was bought`]),
    ...priceViolations(runs, paid.get(String(bandwidth)) ?? Number.NaN),
  ];
}

/** The run that bought has to have had the approval; one that found what another had bought needs none. */
function priceViolations(runs: readonly Run[], price: number): string[] {
  const quotes = runs.flatMap(({ end, approved, inherited = [] }) => {
    const mine = [...approved, ...inherited];
    const decision = end?.approval?.by.find(({ by, quote: id }) => by === APPROVER && id === end.quote?.id);
    return decision && mine.includes(decision.quote) ? [end?.quote?.price.discountPrice ?? 0] : [];
  });
  // A run that was terminated before it could tell anything may have been the one.
  if (quotes.length === 0) {
    return runs.some(({ terminated, end, approved }) => terminated === true && end === undefined && approved.length > 0)
      ? []
      : ['bought without the approval of its quote'];
  }
  const approved = Math.max(...quotes);
  return price <= approved ? [] : [`bought at ${price}, and ${approved} were approved`];
}

/** Nothing is there, and no order says that something is. */
function notBought(runs: readonly Run[], rows: readonly Row[], inVain: boolean): string[] {
  const changed = rows.filter(({ bandwidth }) => bandwidth !== PLANTED_MBPS);
  const bought = runs.filter(({ end, terminated }) => terminated !== true && end?.state === 'completed');
  const fruitless = runs.filter(({ end }) => inVain && end?.state === 'rejected');
  return [
    ...changed.map((row) => `circuit ${row.crossRegionBandwidthId} with ${row.bandwidth} Mbps was not bought`),
    ...bought.map(({ runId }) => `completed, and nothing was bought (run ${runId})`),
    ...fruitless.map(({ runId }) => `rejected, and a purchase was carried out (run ${runId})`),
  ];
}
