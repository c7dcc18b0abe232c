import { startSandbox, type FaultRule, type LoggedCall, type Sandbox } from '../../sandbox/index.js';
import { ALL_FAULTS, CREATE, DESCRIBE, INQUIRE_CREATE, INQUIRE_MODIFY, MODIFY } from './faults.js';
import type { NamedFault } from './faults.js';
import type { Random } from './random.js';

/** The sandbox of a chaos run: prices that move, and faults at any call. */
export interface Market {
  readonly sandbox: Sandbox;
  /** Calls that met a fault, by its kind. */
  readonly faults: ReadonlyMap<string, number>;
  /** What each executed purchase cost when its price was asked for the last time. */
  readonly paid: ReadonlyMap<string, number>;
  /** From now on there is trouble; called again and again, it keeps it coming. */
  trouble(): void;
  movePrice(): void;
  /** From now on all is well. */
  calm(): void;
}

/** The next so many calls of each action are provided with faults at a time. */
const BATCH = 200;
/** How likely a call meets a fault. */
const LIKELY: Partial<Record<FaultRule['action'], number>> = {
  [CREATE]: 0.6,
  [MODIFY]: 0.5,
  [DESCRIBE]: 0.06,
  [INQUIRE_CREATE]: 0.08,
  [INQUIRE_MODIFY]: 0.08,
  DescribeVpcs: 0.05,
  DescribeCrossRegionBandwidthRegions: 0.05,
  DescribeBillDetail: 0.2,
};

/** What a purchase left may show so late, and not later: a search lasts longer. */
const LATE_MS = { least: 500, most: 4_500 };
const SLOW_MS = { least: 50, most: 3_000 };

/**
 * Of all faults, those after which the truth can still be found out. A refusal, a row that is not shown or a status
 * that is not true would only end orders early.
 */
const FAULTS = ALL_FAULTS.filter(({ name }) => !/^(400|price|status DELETING|absent)/.test(name));

export async function openMarket(random: Random, vpcIds: readonly string[]): Promise<Market> {
  const faults = new Map<string, number>();
  const paid = new Map<string, number>();
  const asked = new Map<number, number>();
  const rateCents = { ByBandwidth: 2000, ByInstanceBandwidth95: 1500 };

  const onCall = ({ action, body, outcome }: LoggedCall) => {
    if (outcome?.fault) {
      faults.set(outcome.fault, (faults.get(outcome.fault) ?? 0) + 1);
    }
    if (outcome?.executed !== true) {
      return;
    }
    // Every order asks for a bandwidth that no other order asks for.
    const { bandwidth = 0 } = body as { bandwidth?: number };
    if (action === INQUIRE_CREATE || action === INQUIRE_MODIFY) {
      asked.set(bandwidth, (bandwidth * rateCents.ByBandwidth) / 100);
    } else if (action === CREATE || action === MODIFY) {
      paid.set(String(bandwidth), asked.get(bandwidth) ?? Number.NaN);
    }
  };
  const sandbox = await startSandbox({
    vpcs: vpcIds.map((vpcId) => ({ vpcId })),
    cashBalance: 1e12,
    createDelayMs: 800,
    changeDelayMs: 800,
    rateCents,
    onCall,
  });

  let lastBatch = 0;
  return {
    sandbox,
    faults,
    paid,
    trouble() {
      const calls = sandbox.state().calls.length;
      if (lastBatch === 0 || calls - lastBatch > BATCH / 2) {
        lastBatch = Math.max(calls, 1);
        sandbox.clearFaults();
        sandbox.fault(...batch(random));
      }
    },
    movePrice() {
      rateCents.ByBandwidth = random.pick([1900, 2000, 2000, 2100]);
    },
    calm: () => sandbox.clearFaults(),
  };
}

function batch(random: Random): FaultRule[] {
  return Object.entries(LIKELY).flatMap(([name, likely]) => {
    const action = name as FaultRule['action'];
    const fitting = FAULTS.filter(({ on }) => on === undefined || on.includes(action));
    return Array.from({ length: BATCH }, (_, index) => index + 1)
      .filter(() => random.chance(likely))
      .map((call) => ({ action, call, fault: drawn(random, action, fitting) }));
  });
}

function drawn(random: Random, action: FaultRule['action'], fitting: readonly NamedFault[]): FaultRule['fault'] {
  if (action === CREATE && random.chance(0.4)) {
    return { kind: 'invisible', ms: random.between(LATE_MS.least, LATE_MS.most) };
  }
  if ((action === CREATE || action === MODIFY) && random.chance(0.4)) {
    return { kind: 'delay', ms: random.between(SLOW_MS.least, SLOW_MS.most), commit: 'after' };
  }
  const [first, ...others] = fitting;
  const fault = first === undefined ? { kind: 'dropBefore' as const } : random.pick([first, ...others]).fault;
  const isInquiry = action === INQUIRE_CREATE || action === INQUIRE_MODIFY;
  // A price that is asked late would be another one than the order was told.
  return fault.kind === 'delay' && !isInquiry ? { ...fault, ms: random.between(SLOW_MS.least, SLOW_MS.most) } : fault;
}
