import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { historyOf, NEXT, RECORDED, RECORDED_NOW, VERSIONS } from '../histories/recorded.js';
import { SCENARIOS } from '../histories/scenarios.js';
import { CONVERTERS } from '../../worker/workflow-bundle.js';
import { workflowBundle } from '../support/temporal.js';

/** Before the first release. */
const UNRELEASED = '0.0.0';

/** An invalid history makes the replay hang for ever. */
const REPLAY_MS = 20_000;

interface History {
  events: {
    eventType: string;
    workflowExecutionStartedEventAttributes?: { workflowId: string };
    activityTaskScheduledEventAttributes?: { activityType: { name: string } };
  }[];
}

async function replay(history: History): Promise<void> {
  const options = { workflowBundle: workflowBundle(), dataConverter: CONVERTERS, replayName: 'recorded' };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${REPLAY_MS} ms`)), REPLAY_MS);
  });
  // An order checks its workflow id first of all.
  const workflowId = history.events[0]?.workflowExecutionStartedEventAttributes?.workflowId;
  await Promise.race([Worker.runReplayHistory(options, history, workflowId), late]).finally(() => clearTimeout(timer));
}

describe('orders in flight go on with this version', () => {
  it('and every scenario is recorded', () => {
    expect(RECORDED_NOW.map(({ name }) => name).sort()).toEqual(Object.keys(SCENARIOS).sort());
  });

  it('and this release has kept its histories', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect([...VERSIONS, UNRELEASED]).toContain(version);
  });

  it.each(RECORDED)('$version/$name', async (recorded) => {
    await replay(historyOf(recorded) as History);
  });

  it('and a version that did something else would be noticed', async () => {
    const history = historyOf({ version: NEXT, name: 'create-approved' }) as History;
    const place = history.events.find(
      ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType.name === 'placeOrder',
    );
    if (place?.activityTaskScheduledEventAttributes === undefined) {
      throw new Error('the recorded order bought nothing');
    }
    place.activityTaskScheduledEventAttributes.activityType.name = 'giveAway';
    await expect(replay(history)).rejects.toThrow(/giveAway|placeOrder|[Nn]ondeterminis/);
  });
});
