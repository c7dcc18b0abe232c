import type { Sandbox } from '../../sandbox/index.js';
import { createZenlayer, type Zenlayer } from '../../zenlayer/index.js';
import { CREATE, MODIFY } from './purchases.js';
import { relay } from './relay.js';

/** A purchase between the worker and the API, for as long as the test wants. */
export interface Trip {
  /** Resolves when the worker has handed the purchase to the network. */
  left: Promise<void>;
  /** Lets it arrive; resolves when the API has answered. */
  arrive(): Promise<void>;
  /** Lets the answer reach the worker; what has not arrived never does. */
  end(): void;
  /** Breaks the connection: whether it has arrived or not, the worker gets no answer. */
  break(): void;
}

/** The network between a worker and the API. */
export interface Wire {
  zenlayer: Zenlayer;
  /** Keeps the next purchase that names a VPC or a circuit on its way, and its answer on the way back. */
  hold(named: string): Trip;
  /** Ends all trips. */
  end(): void;
  close(): void;
}

/** A Zenlayer client whose purchases can be kept on their way: what a test waits for is then a fact, not a delay. */
export function createWire(sandbox: () => Sandbox): Wire {
  const trips: HeldTrip[] = [];
  let real: Zenlayer | undefined;
  const zenlayer = () => (real ??= createZenlayer({ endpoint: sandbox().url, credentials: sandbox().accessKey }));
  return {
    zenlayer: relay(zenlayer, async (action, params, options) => {
      const trip = trips.find(({ named, isFree }) => isFree && JSON.stringify(params).includes(`"${named}"`));
      if (trip === undefined || (action !== CREATE && action !== MODIFY)) {
        return zenlayer().call(action, params, options);
      }
      options?.beforeSend?.();
      return trip.make(() => zenlayer().call(action, params));
    }),
    hold(named) {
      const trip = new HeldTrip(named);
      trips.push(trip);
      return trip;
    },
    end: () => trips.forEach((trip) => trip.end()),
    close: () => real?.close(),
  };
}

class HeldTrip implements Trip {
  isFree = true;
  private isBroken = false;
  private readonly leaving = deferred();
  private readonly arriving = deferred();
  private readonly answered = deferred();
  private readonly ending = deferred();

  constructor(readonly named: string) {}

  get left(): Promise<void> {
    return this.leaving.promise;
  }

  async make<T>(call: () => Promise<T>): Promise<T> {
    this.isFree = false;
    this.leaving.resolve();
    await Promise.race([this.arriving.promise, this.ending.promise.then(lost)]);
    const answer = await call().finally(this.answered.resolve);
    await this.ending.promise;
    return this.isBroken ? lost() : answer;
  }

  arrive(): Promise<void> {
    this.arriving.resolve();
    return this.answered.promise;
  }

  end(): void {
    this.isFree = false;
    this.ending.resolve();
  }

  break(): void {
    this.isBroken = true;
    this.end();
  }
}

function lost(): never {
  throw new Error('the connection broke');
}

/** A promise, and what resolves it. */
export function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
