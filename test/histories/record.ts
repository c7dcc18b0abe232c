/**
 * Records the histories that `test/e2e/replay.test.ts` replays, from real runs: `npm run histories`.
 *
 * They go to `next/`. A release keeps them as `<version>/`, and what it has kept is a promise to orders in flight: it is
 * never recorded again.
 */
import { writeFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { worldOfFile } from '../support/suite.js';
import { localPathsIn } from './local-paths.js';
import { fileOf, NEXT } from './recorded.js';
import { SCENARIOS } from './scenarios.js';

const world = worldOfFile();

it.each(Object.keys(SCENARIOS))('%s', async (name) => {
  const history = await (await SCENARIOS[name]?.(world()))?.fetchHistory();
  if (history === undefined) {
    throw new Error(`there is no scenario ${name}`);
  }
  // A stack names the folders of the machine that recorded it, and no replay looks at it.
  const json = historyToJSON(history).replace(/"stackTrace": *"(?:[^"\\]|\\.)*"/g, '"stackTrace": ""');
  expect(localPathsIn(JSON.parse(json))).toEqual([]);
  await writeFile(fileOf({ version: NEXT, name }), `${json}\n`);
});
