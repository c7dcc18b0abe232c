import { setTimeout as delay } from 'node:timers/promises';
import type { LoggedCall } from '../../sandbox/index.js';
import { CREATE, DESCRIBE, INQUIRE_CREATE, INQUIRE_MODIFY, MODIFY } from './faults.js';
import type { Blow, Machines } from './machines.js';
import type { Market } from './market.js';
import type { Random } from './random.js';

const PAUSE_MS = { least: 1_500, most: 6_000 };
/** When no such call comes, the blow falls all the same. */
const WAIT_FOR_CALL_MS = 5_000;

const BLOWS: readonly [Blow, ...Blow[]] = [
  ...(['a worker killed', 'a worker killed', 'a worker killed', 'a worker killed', 'a worker stopped'] as const),
  ...(['all workers killed', 'all workers killed', 'all workers killed', 'a worker stopped'] as const),
  ...(['Temporal killed', 'Temporal stopped', 'everything killed'] as const),
];
/** Calls at whose arrival a blow falls: mostly purchases. */
const MOMENTS: readonly [readonly string[], ...(readonly string[])[]] = [
  [CREATE],
  [CREATE],
  [CREATE],
  [CREATE],
  [MODIFY],
  [CREATE, MODIFY],
  [DESCRIBE],
  [INQUIRE_CREATE, INQUIRE_MODIFY],
];

/** Faults, prices that move and blows, until it is called off. A blow falls at the moment when a certain call arrives. */
export async function storm(random: Random, market: Market, machines: Machines, calledOff: AbortSignal): Promise<void> {
  while (!calledOff.aborted) {
    market.trouble();
    market.movePrice();
    await delay(random.between(PAUSE_MS.least, PAUSE_MS.most), undefined, { signal: calledOff }).catch(() => undefined);
    if (!calledOff.aborted) {
      await strikeAtCall(random, market, machines, calledOff);
    }
  }
  market.calm();
}

async function strikeAtCall(random: Random, market: Market, machines: Machines, calledOff: AbortSignal): Promise<void> {
  const blow = random.pick(BLOWS);
  const moment = random.pick(MOMENTS);
  if (random.chance(0.5)) {
    // What is bought at this moment shows only after the step that bought it has been given up.
    market.sandbox.fault({ action: CREATE, fault: { kind: 'invisible', ms: 4_000 } });
  }
  let struck = false;
  const strike = () => {
    if (!struck) {
      struck = true;
      machines.strike(blow);
    }
  };
  const seen = new Set(market.sandbox.state().calls.filter(({ outcome }) => outcome === null));
  // Struck within the predicate, before the call is carried out, so that no answer gets through.
  const arrives = (call: LoggedCall) => {
    const isNew = call.outcome === null && !seen.has(call);
    if (isNew && !struck && !calledOff.aborted && call.action !== null && moment.includes(call.action)) {
      strike();
    }
    return struck || calledOff.aborted;
  };
  await Promise.race([
    market.sandbox.waitForCall(arrives).catch(() => undefined),
    delay(WAIT_FOR_CALL_MS, undefined, { signal: calledOff }).catch(() => undefined),
  ]);
  if (!calledOff.aborted) {
    strike();
  }
}
