import { identityOf } from '../contract/index.js';
import { stepsOf } from './actions/index.js';
import { circuitById, circuitOf, describeRow } from './circuits.js';
import type { ActivityDeps } from './deps.js';
import { retriedFailure } from './failures.js';
import { otherThan } from './identity.js';
import { pause } from './pause.js';
import { runsOfTemporal } from './runs.js';
import { assertSameAccount } from './same-account.js';
import { serverClock } from './server-clock.js';
import type { FindInput, FindResult, SealedQuote } from './types.js';

/**
 * Searches for a purchase that had no answer, until it shows up, or until a request after `until` has found nothing.
 * Waits `oddAfterMs` longer for a change that is still under way. Ignores circuits that existed at quote time.
 *
 * With `adopt` it only checks whether that circuit can be the order's. With `untaken` it first checks whether the
 * purchase step was ever started.
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
    const searchedAt = time();
    const result = await stepsOf(record.request)
      .search(deps.zenlayer, record)
      .catch((error: unknown) => {
        throw retriedFailure(error);
      });
    const overdue = searchedAt >= Date.parse(until) + deps.settings.oddAfterMs;
    if (result.kind === 'undecided' && overdue) {
      return { kind: 'conflict', evidence: result.evidence, candidates: result.candidates };
    }
    if (result.kind === 'nothing' && searchedAt >= Date.parse(until)) {
      const { kind: _kind, ...there } = result;
      return { kind: 'none', searchedUntil: new Date(searchedAt).toISOString(), ...there };
    }
    if (result.kind !== 'undecided' && result.kind !== 'nothing') {
      return result;
    }
    await pause(deps.settings.searchEveryMs, deps.stopping);
  }
}

/** Checks a circuit that a person named: its place and its name must be the order's. */
async function adoptable(deps: ActivityDeps, record: SealedQuote, id: string): Promise<FindResult> {
  const row = await circuitById(deps.zenlayer, id).catch((error: unknown) => {
    throw retriedFailure(error);
  });
  if (row === undefined) {
    return { kind: 'conflict', evidence: [`There is no circuit ${id} in this account.`], candidates: [] };
  }
  const identity = identityOf(record);
  const other = identity === undefined ? 'The quote does not say where the circuit is.' : otherThan(identity, row);
  return other === undefined
    ? { kind: 'found', circuit: circuitOf(row) }
    : { kind: 'conflict', evidence: [`${other} ${describeRow(row)}`], candidates: [] };
}
