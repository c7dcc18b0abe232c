import {
  circuitById,
  circuitOf,
  circuitsOfPair,
  describeRow,
  isAsAsked,
  isGone,
  isRecycled,
  sameFigures,
} from './circuits.js';
import type { ActivityDeps } from './deps.js';
import { passingFailure } from './failures.js';
import { identityOf, otherThan } from './identity.js';
import { pause } from './pause.js';
import { runsOfTemporal } from './runs.js';
import { assertSameAccount } from './same-account.js';
import { serverClock } from './server-clock.js';
import type { FindInput, FindResult, QuoteRecord } from './types.js';

/**
 * Looks for a purchase that had no answer, until it shows up or `until` has passed and a look after that still found
 * nothing. A change that is still under way is waited for `oddAfter` longer. Rows that existed at quote time are never it.
 *
 * With `adopt` it tells instead whether that circuit can be the order's, and with `untaken` first whether the purchase
 * step was started at all.
 *
 * @throws retryable failures while the API can't be read, and on a worker of another account
 */
export async function findCircuit(deps: ActivityDeps, input: FindInput): Promise<FindResult> {
  const { record, until, untaken, adopt } = input;
  const { runs = runsOfTemporal } = deps;
  if (untaken !== undefined && !(await runs.mayHaveStarted(untaken))) {
    return { kind: 'neverStarted' };
  }
  await assertSameAccount(deps, record.account);
  if (adopt !== undefined) {
    return adoptable(deps, record, adopt);
  }
  const time = serverClock(deps.monotonic);
  for (;;) {
    const lookedAt = time();
    const seen = await (record.request.action === 'create' ? seekNew(deps, record) : seekChanged(deps, record)).catch(
      (error: unknown) => {
        throw passingFailure(error);
      },
    );
    const overdue = lookedAt >= Date.parse(until) + record.settings.oddAfter;
    if (seen.kind === 'undecided' && overdue) {
      return { kind: 'conflict', evidence: seen.evidence, candidates: seen.candidates };
    }
    if (seen.kind !== 'undecided' && (seen.kind !== 'nothing' || lookedAt >= Date.parse(until))) {
      return seen.kind === 'nothing' ? { kind: 'none', lookedUntil: new Date(lookedAt).toISOString() } : seen;
    }
    await pause(record.settings.searchEvery, deps.stopping);
  }
}

/** Whether a circuit that a person names is where the order wants it, and of its name. */
async function adoptable(deps: ActivityDeps, record: QuoteRecord, id: string): Promise<FindResult> {
  const row = await circuitById(deps.zenlayer, id).catch((error: unknown) => {
    throw passingFailure(error);
  });
  if (row === undefined) {
    return { kind: 'conflict', evidence: [`There is no circuit ${id} in this account.`], candidates: [] };
  }
  const other = otherThan(identityOf(record), row);
  return other === undefined
    ? { kind: 'found', circuit: circuitOf(row) }
    : { kind: 'conflict', evidence: [`${other} ${describeRow(row)}`], candidates: [] };
}

type Sighting =
  | Exclude<FindResult, { kind: 'none' }>
  | { kind: 'nothing' }
  | { kind: 'undecided'; evidence: string[]; candidates: string[] };

/** A new circuit for the pair, exactly as asked. */
async function seekNew({ zenlayer }: ActivityDeps, { request, existing }: QuoteRecord): Promise<Sighting> {
  if (request.action !== 'create') {
    return { kind: 'nothing' };
  }
  const rows = (await circuitsOfPair(zenlayer, request)).filter(
    (row) => !existing.includes(row.crossRegionBandwidthId),
  );
  const [only, ...others] = rows;
  if (only === undefined) {
    return { kind: 'nothing' };
  }
  // One that could not be built was bought all the same. One that is being removed leaves open what has happened.
  if (others.length === 0 && isAsAsked(only, request) && !isRecycled(only) && only.status !== 'DELETING') {
    const orderNumber = await orderNumberOf(zenlayer, only.crossRegionBandwidthId);
    return { kind: 'found', circuit: { ...circuitOf(only), orderNumber } };
  }
  return {
    kind: 'conflict',
    evidence: rows.map(describeRow),
    candidates: rows.map((row) => row.crossRegionBandwidthId),
  };
}

/** The figures of a changed circuit tell; while a change is under way the old ones still show. */
async function seekChanged({ zenlayer }: ActivityDeps, record: QuoteRecord): Promise<Sighting> {
  const { request, target, quote } = record;
  if (request.action !== 'modify') {
    return { kind: 'nothing' };
  }
  const row = await circuitById(zenlayer, request.crossRegionBandwidthId);
  if (row === undefined || isGone(row)) {
    return { kind: 'nothing' };
  }
  if (sameFigures(row, target)) {
    return { kind: 'found', circuit: circuitOf(row) };
  }
  const what = { evidence: [describeRow(row)], candidates: [row.crossRegionBandwidthId] };
  if (row.status !== 'AVAILABLE') {
    return { kind: 'undecided', ...what };
  }
  return quote.base !== undefined && sameFigures(row, quote.base) ? { kind: 'nothing' } : { kind: 'conflict', ...what };
}

/** The order number of a circuit whose purchase had no answer, from the bill; null when the bill does not tell yet. */
async function orderNumberOf(zenlayer: ActivityDeps['zenlayer'], resourceId: string): Promise<string | null> {
  try {
    const { dataSet } = await zenlayer.call('DescribeBillDetail', { resourceId });
    return dataSet.find((row) => row.resourceId === resourceId)?.orderSn ?? null;
  } catch {
    // The order number is good to know, and nothing depends on it: an unreadable bill is no reason to look again.
    return null;
  }
}
