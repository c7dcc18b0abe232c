import { activityInfo } from '@temporalio/activity';
import { defined } from '../contract/defined.js';
import type { Circuit } from '../contract/index.js';
import { reasonOf } from '../contract/reason-of.js';
import { circuitOf, describeRow } from './circuits.js';
import type { ActivityDeps } from './deps.js';
import { interruptible } from './interruptible.js';
import { judgeCircuit, type Polled } from './judge-circuit.js';
import { pause } from './pause.js';
import { nextPollIn } from './poll-schedule.js';
import type { Poll } from './poller.js';
import { assertSameAccount } from './same-account.js';
import { serverClock } from './server-clock.js';
import { withSignsOfLife } from './signs-of-life.js';
import type { Oddity, TrackInput, TrackResult } from './types.js';

/** What one attempt passes on to the next. */
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
    () => pollUntilDecided(deps, poll, input, memory),
    () => memory,
  );
}

/** When the circuit was ordered: at the latest when this step was scheduled, which also stands for an unreadable time. */
function orderedAt(since: string): string {
  const { scheduledTimestampMs } = activityInfo();
  const time = Date.parse(since);
  return new Date(time <= scheduledTimestampMs ? time : scheduledTimestampMs).toISOString();
}

async function pollUntilDecided(
  deps: ActivityDeps,
  poll: Poll,
  input: TrackInput,
  memory: Memory,
): Promise<TrackResult> {
  const { monotonic = () => performance.now() } = deps;
  const now = serverClock(monotonic);
  const { pollLeastMs: least, pollMostMs: most } = deps.settings;
  for (;;) {
    const polled = await pollOnce(deps, poll, input);
    if ('row' in polled && polled.row !== undefined) {
      memory.circuit = circuitOf(polled.row);
    }
    const circuit = memory.circuit ?? { crossRegionBandwidthId: input.crossRegionBandwidthId };
    const judgement = judgeCircuit(input, polled, { before: memory.oddity, now: now(), settings: deps.settings });
    switch (judgement.kind) {
      case 'live':
        return { kind: 'live', circuit };
      case 'createFailed':
        return { kind: 'createFailed', circuit, text: judgement.text };
      case 'held':
        return { ...judgement, circuit, evidence: evidenceOf(polled) };
      case 'wait':
        if (judgement.attention?.code !== input.attention) {
          const { attention, oddity } = judgement;
          return defined({ kind: 'attention', circuit, attention, oddity });
        }
        memory.oddity = judgement.oddity;
        await pause(nextPollIn(monotonic(), now() - Date.parse(input.since), { least, most }), deps.stopping);
    }
  }
}

async function pollOnce(
  deps: ActivityDeps,
  poll: Poll,
  { crossRegionBandwidthId, account }: TrackInput,
): Promise<Polled> {
  const polled = await interruptible(
    (gone) =>
      poll(crossRegionBandwidthId, gone).then(
        (row) => ({ row }),
        (error: unknown) => ({ unreadable: reasonOf(error) }),
      ),
    deps.stopping,
  );
  if ('row' in polled) {
    // After the poll, because the poll has made sure that the account is known.
    await assertSameAccount(deps, account);
  }
  return polled;
}

function evidenceOf(polled: Polled): string[] {
  return 'row' in polled && polled.row !== undefined ? [describeRow(polled.row)] : [];
}
