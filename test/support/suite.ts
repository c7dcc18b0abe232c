import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { connectToTemporal, type TestConnection } from './temporal.js';
import { openWorld, type World, type WorldOptions } from './world.js';

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
