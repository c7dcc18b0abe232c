import { activityInfo } from '@temporalio/activity';
import type { Circuit } from '../contract/index.js';
import { circuitOf, describeRow } from './circuits.js';
import type { ActivityDeps } from './deps.js';
import { judgeCircuit, type Sight } from './judge-circuit.js';
import { pause } from './pause.js';
import { nextPollIn } from './poll-schedule.js';
import type { Poll } from './poller.js';
import type { Oddity, TrackInput, TrackResult } from './types.js';

/** What one attempt leaves to the next. */
interface Memory {
  oddity?: Oddity | undefined;
  circuit?: Circuit;
}

/**
 * Waits until a circuit is live with the figures asked for, or until a person should know or decide something. Polls
 * cost no events, however many there are.
 */
export async function trackCircuit(deps: ActivityDeps, poll: Poll, input: TrackInput): Promise<TrackResult> {
  const now = deps.now ?? Date.now;
  const { pollLeast: least, pollMost: most } = input.settings;
  const memory: Memory = { oddity: input.oddity, ...(activityInfo().heartbeatDetails as Memory | undefined) };
  for (;;) {
    const sight = await look(poll, input.crossRegionBandwidthId);
    if ('row' in sight && sight.row !== undefined) {
      memory.circuit = circuitOf(sight.row);
    }
    const circuit = memory.circuit ?? { crossRegionBandwidthId: input.crossRegionBandwidthId };
    const judgement = judgeCircuit(input, sight, memory.oddity, now());
    switch (judgement.kind) {
      case 'live':
        return { kind: 'live', circuit };
      case 'createFailed':
        return { kind: 'createFailed', circuit, text: judgement.text };
      case 'held':
        return { ...judgement, circuit, evidence: evidenceOf(sight) };
      case 'wait':
        if (judgement.attention?.code !== input.attention) {
          const { attention, oddity } = judgement;
          return {
            kind: 'attention',
            circuit,
            ...(attention === undefined ? {} : { attention }),
            ...(oddity === undefined ? {} : { oddity }),
          };
        }
        memory.oddity = judgement.oddity;
        await pause(nextPollIn(now(), Date.parse(input.since), { least, most }), deps.stopping, memory);
    }
  }
}

async function look(poll: Poll, crossRegionBandwidthId: string): Promise<Sight> {
  try {
    return { row: await poll(crossRegionBandwidthId) };
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}

function evidenceOf(sight: Sight): string[] {
  return 'row' in sight && sight.row !== undefined ? [describeRow(sight.row)] : [];
}
