import { activityInfo, heartbeat } from '@temporalio/activity';
import { defined } from '../contract/defined.js';
import type { Circuit } from '../contract/index.js';
import { reasonOf } from '../contract/reason-of.js';
import { circuitOf, describeRow } from './circuits.js';
import type { ActivityDeps } from './deps.js';
import { interruptible } from './interruptible.js';
import { judgeCircuit, type Sight } from './judge-circuit.js';
import { pause } from './pause.js';
import { nextPollIn } from './poll-schedule.js';
import type { Poll } from './poller.js';
import { assertSameAccount } from './same-account.js';
import { serverClock } from './server-clock.js';
import { withSignsOfLife } from './signs-of-life.js';
import type { Oddity, TrackInput, TrackResult } from './types.js';

/** What one attempt leaves to the next. */
interface Memory {
  oddity?: Oddity | undefined;
  circuit?: Circuit;
}

/**
 * Waits until a circuit is live with the figures asked for, or until a person should know or decide something. Polls
 * cost no events, however many there are.
 *
 * @throws ApplicationFailure `OtherAccount` when this worker can't see the circuit; as `interruptible`
 */
export async function trackCircuit(deps: ActivityDeps, poll: Poll, given: TrackInput): Promise<TrackResult> {
  const input = { ...given, since: orderedAt(given.since) };
  const memory: Memory = { oddity: input.oddity, ...(activityInfo().heartbeatDetails as Memory | undefined) };
  return withSignsOfLife(
    () => follow(deps, poll, input, memory),
    () => memory,
  );
}

/** The circuit was ordered before this step was scheduled, whatever the clock said; so was one whose time can't be read. */
function orderedAt(since: string): string {
  const { scheduledTimestampMs } = activityInfo();
  const time = Date.parse(since);
  return new Date(time <= scheduledTimestampMs ? time : scheduledTimestampMs).toISOString();
}

async function follow(deps: ActivityDeps, poll: Poll, input: TrackInput, memory: Memory): Promise<TrackResult> {
  const now = serverClock(deps.monotonic);
  const { pollLeast: least, pollMost: most } = input.settings;
  for (;;) {
    const sight = await look(deps, poll, input);
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
          return defined({ kind: 'attention', circuit, attention, oddity });
        }
        memory.oddity = judgement.oddity;
        heartbeat(memory);
        await pause(nextPollIn(now(), Date.parse(input.since), { least, most }), deps.stopping);
    }
  }
}

async function look(deps: ActivityDeps, poll: Poll, { crossRegionBandwidthId, account }: TrackInput): Promise<Sight> {
  const sight = await interruptible(
    (gone) =>
      poll(crossRegionBandwidthId, gone).then(
        (row) => ({ row }),
        (error: unknown) => ({ unreadable: reasonOf(error) }),
      ),
    deps.stopping,
  );
  if ('row' in sight) {
    // Asked after the poll, which has made sure that it is known.
    await assertSameAccount(deps, account);
  }
  return sight;
}

function evidenceOf(sight: Sight): string[] {
  return 'row' in sight && sight.row !== undefined ? [describeRow(sight.row)] : [];
}
