import { type Circuit, pairKey, type Status } from './circuit.js';
import { Refusal } from './codes.js';
import { Ids } from './formats.js';
import { advance, isDue } from './lifecycle.js';
import { type VpcInfo, vpcInfos } from './lookups.js';
import { Account } from './money.js';
import type { SandboxSettings } from './settings.js';

/** A circuit that is still there. */
export type PresentCircuit = Circuit & { status: Status };

/** An order in the sandbox. It stays when its circuit is gone. */
export interface Order {
  readonly orderNumber: string;
  readonly crossRegionBandwidthId: string;
  readonly createdAt: number;
}

interface Place {
  readonly vpcId: string;
  readonly regionA: string;
  readonly regionZ: string;
}

/** The state of the emulated service. It changes only through actions, control calls and time. */
export class World {
  readonly settings: SandboxSettings;
  readonly ids: Ids;
  readonly account: Account;
  readonly vpcs: readonly VpcInfo[];
  readonly orders: Order[] = [];
  vouchersLeft: number;
  planted = 0;
  readonly #circuits = new Map<string, Circuit>();

  constructor(settings: SandboxSettings) {
    this.settings = settings;
    this.ids = new Ids(settings.idStart);
    this.account = new Account(settings, this.ids);
    this.vpcs = vpcInfos(settings);
    this.vouchersLeft = settings.pocVouchers;
  }

  /** Applies all due status changes and deductions of all circuits, in order of their times. */
  advanceTo(now: number): void {
    const due = [...this.#circuits.values()].filter((circuit) => isDue(circuit, now));
    due
      .flatMap((circuit) => [...advance(circuit, now, this.settings)])
      .sort((one, other) => one.at - other.at || compareIds(one.circuit, other.circuit))
      .forEach((money) =>
        money.kind === 'release'
          ? this.account.release(money.circuit, money.at)
          : this.account.deduct(money.circuit, money.cents, money.at),
      );
    due
      .filter(({ status }) => status === 'gone')
      .forEach(({ crossRegionBandwidthId }) => this.#circuits.delete(crossRegionBandwidthId));
  }

  add(circuit: Circuit): void {
    this.#circuits.set(circuit.crossRegionBandwidthId, circuit);
    const { orderNumber, crossRegionBandwidthId, createdAt } = circuit;
    this.orders.push({ orderNumber, crossRegionBandwidthId, createdAt });
  }

  /** The existing circuits that match, newest first. */
  circuits(fits: (circuit: PresentCircuit) => boolean = () => true): PresentCircuit[] {
    return [...this.#circuits.values()]
      .filter((circuit): circuit is PresentCircuit => isPresent(circuit) && fits(circuit))
      .sort((one, other) => other.createdAt - one.createdAt || compareIds(other, one));
  }

  /** @throws Refusal when the circuit does not exist, or no longer */
  circuit(id: string): PresentCircuit {
    const circuit = this.#circuits.get(id);
    if (!circuit || !isPresent(circuit)) {
      throw new Refusal('INVALID_VPC_BANDWIDTH_NOT_FOUND', 'crossRegionBandwidthId', `there is no ${id}`);
    }
    return circuit;
  }

  /**
   * Documented: a pair may exist once in a VPC, in either order. Assumed: which statuses count.
   *
   * @param own the circuit itself, which does not count
   * @throws Refusal when another circuit already links the two regions in this VPC
   */
  checkPairFree({ vpcId, regionA, regionZ }: Place, own?: Circuit): void {
    const pair = pairKey(regionA, regionZ);
    const other = [...this.#circuits.values()].find(
      (circuit) =>
        circuit !== own &&
        circuit.vpcId === vpcId &&
        pairKey(circuit.regionA, circuit.regionZ) === pair &&
        this.#occupiesPair(circuit),
    );
    if (other) {
      throw new Refusal(
        'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST',
        'regionA',
        `${vpcId} already links it with ${regionZ}`,
      );
    }
  }

  #occupiesPair({ status }: Circuit): boolean {
    switch (status) {
      case 'CREATE_FAILED':
        return this.settings.failedRowsOccupyPair;
      case 'RECYCLING':
      case 'RECYCLED':
        return this.settings.recycledRowsOccupyPair;
      case 'CREATING':
      case 'AVAILABLE':
      case 'CHANGING':
      case 'DELETING':
        return true;
      case 'gone':
        return false;
    }
  }
}

function isPresent(circuit: Circuit): circuit is PresentCircuit {
  return circuit.status !== 'gone';
}

/** Ids have one length, so their order as text is their order as numbers. */
function compareIds(one: Circuit, other: Circuit): number {
  if (one.crossRegionBandwidthId === other.crossRegionBandwidthId) {
    return 0;
  }
  return one.crossRegionBandwidthId < other.crossRegionBandwidthId ? -1 : 1;
}
