import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Ordered } from './purchases.js';
import { connectToTemporal, type TestConnection } from './temporal.js';
import { createWire, type Trip } from './wire.js';
import { approve, openWorld, type World, type WorldOptions } from './world.js';

/**
 * One world for a test file: opened before its tests, faults cleared between them, closed after them.
 *
 * @returns a function that gives the world inside a test
 */
export function worldOfFile(options: Omit<WorldOptions, 'temporal'> = {}): () => World {
  let temporal: TestConnection | undefined;
  let world: World | undefined;
  beforeAll(async () => {
    temporal = await connectToTemporal();
    world = await openWorld({ temporal, ...options });
  });
  afterEach(() => world?.sandbox.clearFaults());
  afterAll(async () => {
    await world?.close();
    await temporal?.close();
  });
  return () => {
    if (world === undefined) {
      throw new Error('the world is there only inside tests');
    }
    return world;
  };
}

/** An order whose purchase is on its way. */
export interface InFlight extends Ordered {
  trip: Trip;
}

/** A world of a test file whose purchases can be kept on their way. */
export interface WiredWorld {
  readonly world: () => World;
  /** Approves an order, and keeps its purchase on its way. */
  readonly inFlight: (order: Ordered) => Promise<InFlight>;
}

/** The same with such a network between its worker and the API. All trips end with the test that began them. */
export function wiredWorldOfFile(options: Omit<WorldOptions, 'temporal'> = {}): WiredWorld {
  const wire = createWire(() => world().sandbox);
  afterEach(() => wire.end());
  afterAll(() => wire.close());
  const world = worldOfFile({ ...options, parts: { ...options.parts, zenlayer: wire.zenlayer } });
  return {
    world,
    async inFlight(order) {
      const trip = wire.hold(order.named);
      await approve(order.handle);
      await trip.left;
      return { ...order, trip };
    },
  };
}
