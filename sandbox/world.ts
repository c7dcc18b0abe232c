import { type Circuit, pairKey, type Status } from './circuit.js';
import { Refusal } from './codes.js';
import { Ids } from './formats.js';
import { advance, isDue } from './lifecycle.js';
import { type VpcInfo, vpcInfos } from './lookups.js';
import { Account } from './money.js';
import type { SandboxSettings } from './settings.js';

/** A circuit that is still there. */
export type PresentCircuit = Circuit & { status: Status };

/** An order as the sandbox remembers it; it stays when its circuit is gone. */
export interface Order {
  readonly orderNumber: string;
  readonly crossRegionBandwidthId: string;
  readonly createdAt: number;
}

/** All that the emulated service knows, from its seeds on. It changes only through actions, planting and time. */
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

  /** Applies what time has brought: status changes and deductions, over all circuits in order of their due times. */
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

  /** The circuits that are there and fit, newest first. */
  circuits(fits: (circuit: PresentCircuit) => boolean = () => true): PresentCircuit[] {
    return [...this.#circuits.values()]
      .filter((circuit): circuit is PresentCircuit => isPresent(circuit) && fits(circuit))
      .sort((one, other) => other.createdAt - one.createdAt || compareIds(other, one));
  }

  /** @throws Refusal when there is no such circuit, or no longer */
  circuit(id: string): PresentCircuit {
    const circuit = this.#circuits.get(id);
    if (!circuit || !isPresent(circuit)) {
      throw new Refusal('INVALID_VPC_BANDWIDTH_NOT_FOUND', 'crossRegionBandwidthId', `there is no ${id}`);
    }
    return circuit;
  }

  /**
   * Whether a circuit already links the two regions in this VPC. That a pair may exist once, whatever its order, is
   * documented; which statuses count is an assumption.
   */
  isPairOccupied(vpcId: string, regionA: string, regionZ: string): boolean {
    const pair = pairKey(regionA, regionZ);
    return [...this.#circuits.values()].some(
      (circuit) =>
        circuit.vpcId === vpcId &&
        pairKey(circuit.regionA, circuit.regionZ) === pair &&
        (circuit.status !== 'CREATE_FAILED' || this.settings.failedRowsOccupyPair),
    );
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
