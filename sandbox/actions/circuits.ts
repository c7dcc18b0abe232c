import { circuitInfo, STATUSES } from '../circuit.js';
import { newRequestId } from '../formats.js';
import { checkStatus, enter } from '../lifecycle.js';
import { oneOf, optional, required, text } from '../parameters.js';
import { hourOf, priceOf } from '../price.js';
import {
  action,
  faultOf,
  findable,
  idList,
  isAmong,
  listOf,
  matchesExactly,
  matchesFuzzily,
  zecPaging,
} from './action.js';
import { circuitName } from './create.js';

/** The regions where cross-region bandwidth is sold. */
export const describeRegions = action(
  () => ({}),
  (_asked, { world }) => ({ regionIds: [...world.settings.soldRegions] }),
);

/**
 * https://docs.console.zenlayer.com/api-reference/compute/zec/vpc-network/cross-region-bandwidth/describecrossregionbandwidth
 *
 * Assumptions, made strict on purpose: the region filters match the ends only in the order in which they were ordered,
 * and the name filter also matches parts of names.
 */
export const describe = action(
  () => ({
    crossRegionBandwidthIds: optional(idList),
    crossRegionBandwidthName: optional(text()),
    vpcId: optional(text()),
    regionA: optional(text()),
    regionZ: optional(text()),
    status: optional(oneOf(STATUSES)),
    ...zecPaging,
    resourceGroupId: optional(text()),
  }),
  (asked, context) => {
    const { world, now } = context;
    const found = findable(context, world.circuits()).filter(
      (circuit) =>
        circuit.visibleAt <= now &&
        isAmong(circuit.crossRegionBandwidthId, asked.crossRegionBandwidthIds) &&
        matchesFuzzily(circuit.crossRegionBandwidthName, asked.crossRegionBandwidthName) &&
        matchesExactly(circuit.vpcId, asked.vpcId) &&
        matchesExactly(circuit.regionA, asked.regionA) &&
        matchesExactly(circuit.regionZ, asked.regionZ) &&
        matchesExactly(circuit.status, asked.status) &&
        matchesExactly(world.settings.resourceGroup.resourceGroupId, asked.resourceGroupId),
    );
    const shown = faultOf(context, 'statusValue');
    const rows = listOf(context, found, asked, (circuit) => ({
      ...circuitInfo(circuit, world.settings),
      ...(shown && { status: shown.status }),
    }));
    // The documented sample shows another id inside than outside; a caller must live with both.
    return { requestId: newRequestId(), ...rows };
  },
);

/** One name for all the circuits, or for none: https://docs.console.zenlayer.com/api-reference/compute/zec/vpc-network/cross-region-bandwidth/modifycrossregionbandwidthattribute */
export const modifyAttribute = action(
  () => ({ crossRegionBandwidthIds: required(idList), crossRegionBandwidthName: required(circuitName) }),
  (asked, { world }) => {
    const circuits = asked.crossRegionBandwidthIds.map((id) => {
      const circuit = world.circuit(id);
      checkStatus(circuit, 'rename');
      return circuit;
    });
    circuits.forEach((circuit) => (circuit.crossRegionBandwidthName = asked.crossRegionBandwidthName));
  },
);

/** https://docs.console.zenlayer.com/api-reference/compute/zec/vpc-network/cross-region-bandwidth/deletecrossregionbandwidth */
export const remove = action(
  () => ({ crossRegionBandwidthId: required(text()) }),
  (asked, { world, now }) => {
    const circuit = world.circuit(asked.crossRegionBandwidthId);
    checkStatus(circuit, 'delete');
    const recycles = circuit.status === 'AVAILABLE' && world.settings.accountKind === 'recycle';
    enter(circuit, recycles ? 'RECYCLING' : 'DELETING', now, world.settings);
    world.account.release(circuit, now);
  },
);

/** Despite its name, this brings a circuit back from the recycle bin. Assumed: it is AVAILABLE at once. */
export const renew = action(
  () => ({ crossRegionBandwidthId: required(text()) }),
  (asked, { world, now }) => {
    const circuit = world.circuit(asked.crossRegionBandwidthId);
    checkStatus(circuit, 'renew');
    world.checkPairFree(circuit, circuit);
    const price = priceOf({ ...circuit, bandwidth: circuit.figures.bandwidth }, world.settings);
    const hold = hourOf(price.discounted);
    world.account.checkCovers(hold);
    enter(circuit, 'AVAILABLE', now, world.settings);
    world.account.freeze(circuit, hold, now);
  },
);
