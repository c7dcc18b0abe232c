import { rulesOf } from '../contract/index.js';
import { stepsOf } from './actions/index.js';
import { circuitById, circuitOf, describeRow } from './circuits.js';
import type { ActivityDeps } from './deps.js';
import { passingFailure } from './failures.js';
import { otherThan } from './identity.js';
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
    const seen = await stepsOf(record.request)
      .search(deps.zenlayer, record)
      .catch((error: unknown) => {
        throw passingFailure(error);
      });
    const overdue = lookedAt >= Date.parse(until) + record.settings.oddAfter;
    if (seen.kind === 'undecided' && overdue) {
      return { kind: 'conflict', evidence: seen.evidence, candidates: seen.candidates };
    }
    if (seen.kind === 'nothing' && lookedAt >= Date.parse(until)) {
      const { kind: _kind, ...there } = seen;
      return { kind: 'none', lookedUntil: new Date(lookedAt).toISOString(), ...there };
    }
    if (seen.kind !== 'undecided' && seen.kind !== 'nothing') {
      return seen;
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
  const { request, where } = record;
  const other = otherThan(rulesOf(request).identity(request, where) ?? where, row);
  return other === undefined
    ? { kind: 'found', circuit: circuitOf(row) }
    : { kind: 'conflict', evidence: [`${other} ${describeRow(row)}`], candidates: [] };
}
