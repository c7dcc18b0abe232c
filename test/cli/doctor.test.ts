import { describe, expect, it } from '@jest/globals';
import { checksOf } from '../../cli/commands/doctor.js';
import type { Health } from '../../client/index.js';
import { startSandbox, type SandboxSettings } from '../../sandbox/index.js';
import { uniqueTaskQueue } from '../support/temporal.js';
import { crb, json } from './support.js';

const WELL: Health = {
  address: 'localhost:7233',
  namespace: 'prod',
  taskQueue: 'crb-orders',
  serverVersion: '1.32.0',
  namespaceFound: true,
  missingSearchAttributes: [],
  workers: [{ identity: 'pod-1' }],
  failing: [],
  held: [],
  attention: [],
  answered: 2,
  unanswered: 0,
  open: 2,
  checked: 2,
  foreign: [],
};

describe('what the doctor makes of it', () => {
  it('finds nothing wrong when nothing is', () => {
    expect(checksOf(WELL).filter(({ ok }) => !ok)).toEqual([]);
  });

  it.each<[string, Partial<Health>, RegExp]>([
    ['the namespace', { namespaceFound: false }, /temporal operator namespace create --namespace prod/],
    [
      'search attributes',
      { missingSearchAttributes: ['CrbState'] },
      /^temporal operator search-attribute create --namespace prod --name CrbState --type Keyword$/,
    ],
    ['workers', { workers: [] }, /crb worker/],
    ['workers that answer for no order', { answered: 0, unanswered: 2 }, /crb worker/],
    [
      'workers that have stopped',
      { answered: 0, checked: 0, open: 0, workers: [{ identity: 'pod-1', gone: true }] },
      /crb worker/,
    ],
    [
      'another workflow in the place of an order',
      { foreign: [{ orderId: 'crb:a', runId: 'r', workflowType: 'X', startedAt: '', text: '', endWith: 'end it' }] },
      /^end it$/,
    ],
    ['orders that no worker can carry on with', { failing: [{ orderId: 'crb:a', problems: ['x'] }] }, /log/],
    ['held orders', { held: ['crb:a'] }, /^crb show crb:a$/],
    ['orders that are retried', { attention: [{ orderId: 'crb:a', code: 'x', text: 'down' }] }, /^crb show crb:a$/],
  ])('says what to do about %s', (_, health, next) => {
    const problems = checksOf({ ...WELL, ...health }).filter(({ ok }) => !ok);
    expect(problems).toMatchObject([{ next: expect.stringMatching(next) }]);
  });

  it('trusts the answer of an order more than the clock', () => {
    expect(checksOf({ ...WELL, workers: [{ identity: 'pod-1', gone: true }] }).every(({ ok }) => ok)).toBe(true);
  });

  it.each<[Partial<Health>, string]>([
    [{ open: 1_210 }, 'checked 2 of 1210 open orders; none needs attention'],
    [{ open: 1_210, held: ['crb:a'] }, 'checked 2 of 1210 open orders'],
    [{}, '2 open, none needs attention'],
  ])('says how many orders it has checked when it is not all: %j', (health, text) => {
    expect(checksOf({ ...WELL, ...health }).find(({ what, ok }) => what === 'Orders' && ok)?.text).toBe(text);
  });

  it('tells the workers that have gone from those that are there', () => {
    const workers = [
      { identity: 'pod-1' },
      { identity: 'pod-2', lastSeen: '2026-05-06T07:08:09.000Z', gone: true as const },
    ];
    const check = checksOf({ ...WELL, open: 0, checked: 0, answered: 0, workers }).find(
      ({ what }) => what === 'Workers',
    );
    expect(check).toMatchObject({
      ok: true,
      text: 'pod-1 on task queue crb-orders; probably stopped: pod-2 (2026-05-06 07:08:09 UTC)',
    });
  });
});

describe('crb doctor', () => {
  it('ends with 1 when something is wrong', async () => {
    const ended = await crb(['doctor', '--json'], { env: { CRB_TASK_QUEUE: uniqueTaskQueue('nobody') } });
    expect(ended.exitCode).toBe(1);
    expect(json(ended)).toMatchObject({
      ok: false,
      checks: expect.arrayContaining([
        { what: 'Temporal', ok: true, text: expect.any(String) },
        { what: 'Search attributes', ok: true, text: 'registered' },
        { what: 'Workers', ok: false, text: expect.any(String), next: expect.any(String) },
      ]),
    });
  });

  it('ends with 75 when Temporal does not answer', async () => {
    const ended = await crb(['doctor', '--json'], { env: { TEMPORAL_ADDRESS: 'localhost:1' } });
    expect(ended.exitCode).toBe(75);
    expect(json(ended)).toMatchObject({ ok: false, checks: [{ what: 'Temporal', ok: false }] });
  });

  it('checks a worker’s configuration that is in the environment', async () => {
    const env = { ZENLAYER_ENDPOINT: 'non sense', ZENLAYER_ACCESS_KEY_ID: 'id', ZENLAYER_ACCESS_KEY_SECRET: 's3cret' };
    const ended = await crb(['doctor'], { env });
    expect(ended.exitCode).toBe(1);
    expect(ended.stdout).toContain('ZENLAYER_ENDPOINT');
    expect(ended.stdout).not.toContain('s3cret');
  });

  describe('asks Zenlayer, for a worker’s environment,', () => {
    async function zenlayer(settings: Partial<SandboxSettings> = {}, secret?: string) {
      const sandbox = await startSandbox(settings);
      try {
        const env = {
          ZENLAYER_ENDPOINT: sandbox.url,
          ZENLAYER_ACCESS_KEY_ID: sandbox.accessKey.accessKeyId,
          ZENLAYER_ACCESS_KEY_SECRET: secret ?? sandbox.accessKey.accessKeySecret,
        };
        const { checks } = json<{ checks: { what: string }[] }>(await crb(['doctor', '--json'], { env }));
        return checks.find(({ what }) => what === 'Zenlayer');
      } finally {
        await sandbox.close();
      }
    }

    it('whether it accepts the credentials, and for which account', async () => {
      expect(await zenlayer()).toMatchObject({
        ok: true,
        text: expect.stringContaining('sandbox-account'),
      });
      expect(await zenlayer({}, 'wrong')).toMatchObject({
        ok: false,
        text: expect.stringContaining('AUTHFAILURE_'),
        next: expect.stringContaining('ZENLAYER_ENDPOINT'),
      });
    });

    it.each([10, -10])('and names the clock first when it is %d minutes off', async (minutes) => {
      expect(await zenlayer({ now: () => Date.now() + minutes * 60_000 })).toMatchObject({
        ok: false,
        text: expect.stringContaining('AUTHFAILURE_SIGNATURE_EXPIRED'),
        next: 'Set the clock of this machine.',
      });
    });
  });
});
