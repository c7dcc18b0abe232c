/**
 * Records the histories that `test/e2e/replay.test.ts` replays, from real runs: `npm run histories`.
 *
 * From the first release on, a recorded history is a promise to orders in flight: add new ones, never replace old ones.
 */
import { writeFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { worldOfFile } from '../support/suite.js';
import { localPathsIn } from './local-paths.js';
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
  await writeFile(new URL(`./${name}.json`, import.meta.url), `${json}\n`);
});
