import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DEFAULT_POLICY } from '../../policy/index.js';
import { CALLED_ACTIONS, showFromStart } from '../../worker/metrics/from-start.js';
import type { Metrics } from '../../worker/metrics/metrics.js';
import type { WorkerVersion } from '../../worker/versioning.js';
import { ACTIONS } from '../../zenlayer/index.js';
import { pathOf, read } from '../docs/markdown.js';

type Shown = readonly [name: string, labels: Readonly<Record<string, string>>, value: number | undefined];

/** What a worker shows before anything has happened. */
function shownBy(version?: WorkerVersion): Shown[] {
  const shown: Shown[] = [];
  const note = (...sample: Shown) => void shown.push(sample);
  const metrics: Metrics = { add: note, set: note, record: note };
  const worker = { namespace: 'crb', taskQueue: 'crb-orders', policy: DEFAULT_POLICY, receivers: ['chat'] };
  showFromStart(metrics, { ...worker, version, code: '1.24.0-a27f84b7c9d6' });
  return shown;
}

const buildOf = (shown: readonly Shown[]) => shown.find(([name]) => name === 'crb_worker_info')?.[1]['build'];

describe('a worker that starts', () => {
  it('shows its build, or its code when it has no build', () => {
    expect(buildOf(shownBy({ deploymentName: 'crb-orders', buildId: '1.5.0' }))).toBe('1.5.0');
    expect(buildOf(shownBy())).toBe('1.24.0-a27f84b7c9d6');
  });

  it.each<[string, Record<string, string>]>([
    ['crb_orders_ended', { end: 'failed', reason: 'CreateFailed', action: 'modify' }],
    ['crb_api_calls', { action: 'CreateCrossRegionBandwidth', outcome: 'outcomeUnknown' }],
    ['crb_api_calls', { action: 'DescribeVpcs', outcome: 'unexpected' }],
    ['crb_step_retries', { step: 'deliverNotice' }],
    ['crb_searches', {}],
    ['crb_searches_ended', { result: 'conflict' }],
    ['crb_polls', {}],
    ['crb_poll_calls', {}],
    ['crb_notices', { receiver: 'chat', outcome: 'givenUp' }],
  ])('shows %s %j as 0, so that its first event is an increase', (name, labels) => {
    expect(shownBy()).toContainEqual([name, expect.objectContaining(labels), 0]);
  });

  it('shows each call of the API that it can make', () => {
    const called = ['activities', 'worker']
      .flatMap((folder) =>
        readdirSync(pathOf(folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
      )
      .filter((path) => path.endsWith('.ts') && !path.endsWith('from-start.ts'))
      .flatMap((path) => Object.keys(ACTIONS).filter((action) => read(path).includes(`'${action}'`)));
    expect([...new Set(called)].sort()).toEqual([...CALLED_ACTIONS].sort());
  });
});
