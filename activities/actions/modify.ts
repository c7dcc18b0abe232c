import { approvedFor, differencesTo } from '../../contract/covers.js';
import { defined } from '../../contract/defined.js';
import { logBought } from '../log-bought.js';
import { figuresOfModify, priceOf, type ModifyRequest } from '../../contract/index.js';
import { ZenlayerError } from '../../zenlayer/index.js';
import {
  circuitById,
  circuitOf,
  describeRow,
  isGone,
  isThere,
  sameFigures,
  startingPoint,
  type Row,
} from '../circuits.js';
import { refusal } from '../failures.js';
import { figuresOf } from '../sealed-figures.js';
import { retriedSoon, retryWhileAbsent } from '../absence.js';
import type { SealedQuote } from '../types.js';
import type { ActionSteps, RecheckResult } from './steps.js';

/** Another bandwidth or burst for an existing circuit. */
export const modify: ActionSteps<ModifyRequest> = {
  async inspect(deps, request) {
    const { crossRegionBandwidthId } = request;
    const row = await circuitById(deps.zenlayer, crossRegionBandwidthId);
    if (row === undefined) {
      const absent = `crossRegionBandwidthId: there is no circuit "${crossRegionBandwidthId}" in this account`;
      retryWhileAbsent([absent], deps);
      throw refusal('Refused', absent);
    }
    if (row.status === 'CHANGING' || row.status === 'CREATING') {
      throw retriedSoon(
        'CircuitBusy',
        `The circuit can be changed as soon as it is AVAILABLE: ${describeRow(row)}`,
        deps.settings,
      );
    }
    const target = figuresOfModify(row, request);
    if (row.status === 'AVAILABLE' && sameFigures(row, target)) {
      return { kind: 'alreadyThere', circuit: row, text: `Nothing to change: ${describeRow(row)}`, target };
    }
    const problems = [
      ...(row.status === 'AVAILABLE' ? [] : [`the circuit must be AVAILABLE to be changed: ${describeRow(row)}`]),
      ...(request.bandwidthCap !== undefined && row.internetChargeType !== 'ByInstanceBandwidth95'
        ? [`bandwidthCap: a circuit billed ${row.internetChargeType} has no burst`]
        : []),
      ...(target.bandwidthCap !== null && target.bandwidthCap < target.bandwidth
        ? [`bandwidthCap: ${target.bandwidthCap} is less than the bandwidth, ${target.bandwidth}`]
        : []),
    ];
    if (problems.length > 0) {
      throw refusal('Refused', problems.join('; '));
    }
    const { vpcId, regionA, regionZ } = row;
    return { kind: 'possible', target, rows: [row], where: { vpcId, regionA, regionZ }, base: startingPoint(row) };
  },

  async inquire(zenlayer, { crossRegionBandwidthId }, { bandwidth }) {
    const { crossRegionBandwidthPrice, previousPrices } = await zenlayer.call(
      'InquiryPriceModifyCrossRegionBandwidth',
      { crossRegionBandwidthId, bandwidth },
    );
    const inForce = previousPrices?.crossRegionBandwidthPrice ?? undefined;
    return defined({ price: priceOf(crossRegionBandwidthPrice), previousPrice: inForce && priceOf(inForce) });
  },

  notes: () => [],

  async recheck(zenlayer, { record }) {
    const { crossRegionBandwidthId } = record.request;
    const row = await circuitById(zenlayer, crossRegionBandwidthId);
    if (row === undefined) {
      return {
        kind: 'refused',
        code: 'CIRCUIT_GONE',
        text: `Circuit ${crossRegionBandwidthId} no longer exists.`,
        searchAfter: false,
      };
    }
    if (isThere(row) && sameFigures(row, figuresOf(record))) {
      return { kind: 'alreadyThere', circuit: circuitOf(row) };
    }
    return changedSince(record, row);
  },

  async send(zenlayer, { record }, options) {
    const { crossRegionBandwidthId, bandwidthCap } = record.request;
    const { requestId } = await zenlayer.call(
      'ModifyCrossRegionBandwidth',
      defined({
        crossRegionBandwidthId,
        // Always sent: the documentation doesn't say whether a change of the burst alone may leave it out.
        bandwidth: figuresOf(record).bandwidth,
        bandwidthCap,
      }),
      options,
    );
    logBought(crossRegionBandwidthId, requestId);
    return { circuit: { crossRegionBandwidthId, status: 'CHANGING' }, requestId };
  },

  async explain(zenlayer, { record, sentBefore }, error) {
    if (sentBefore || !(error instanceof ZenlayerError) || error.kind !== 'refused') {
      return undefined;
    }
    // Somebody else has begun a change since the recheck. When that is done, ours can be made.
    const row = await circuitById(zenlayer, record.request.crossRegionBandwidthId).catch(() => undefined);
    if (row?.status === 'CHANGING') {
      return {
        kind: 'notExecuted',
        code: 'CIRCUIT_CHANGING',
        text: `${error.message} Another change is under way: ${describeRow(row)}`,
      };
    }
    // Or that change is done already: then the approval was for another starting point.
    return row && changedSince(record, row);
  },

  searchAfter: [],

  /** The circuit's figures show whether the change was made; while it is under way, the old ones still show. */
  async search(zenlayer, record) {
    const { base } = record.quote;
    const row = await circuitById(zenlayer, record.request.crossRegionBandwidthId);
    if (row === undefined || isGone(row)) {
      return { kind: 'nothing' };
    }
    if (sameFigures(row, figuresOf(record))) {
      return { kind: 'found', circuit: circuitOf(row) };
    }
    const what = { evidence: [describeRow(row)], candidates: [row.crossRegionBandwidthId] };
    if (row.status !== 'AVAILABLE') {
      return { kind: 'undecided', ...what };
    }
    return base !== undefined && sameFigures(row, base)
      ? { kind: 'nothing', there: describeRow(row) }
      : { kind: 'conflict', ...what };
  },

  canBeUndone: true,
  createFailed: 'unknownStatus',
};

/** How a circuit differs from what was approved; undefined = it does not. */
function changedSince(record: SealedQuote, row: Row): RecheckResult | undefined {
  const approved = approvedFor(record);
  const differences = differencesTo(approved, { ...approved, base: startingPoint(row) });
  return differences.length > 0 ? { kind: 'changed', differences } : undefined;
}
