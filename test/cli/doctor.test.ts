import { describe, expect, it } from '@jest/globals';
import { checksOf } from '../../cli/commands/doctor.js';
import type { Health } from '../../client/index.js';
import { startSandbox } from '../../sandbox/index.js';
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
  open: 2,
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
    ['orders that no worker can carry on with', { failing: [{ orderId: 'crb:a', problems: ['x'] }] }, /log/],
    ['held orders', { held: ['crb:a'] }, /^crb show crb:a$/],
    ['orders that are retried', { attention: [{ orderId: 'crb:a', text: 'down' }] }, /^crb show crb:a$/],
  ])('says what to do about %s', (_, health, next) => {
    const problems = checksOf({ ...WELL, ...health }).filter(({ ok }) => !ok);
    expect(problems).toMatchObject([{ next: expect.stringMatching(next) }]);
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
        { what: 'Workers', ok: false, text: expect.stringContaining('none on task queue'), next: expect.any(String) },
      ]),
    });
  });

  it('ends with 75 when Temporal does not answer', async () => {
    const ended = await crb(['doctor'], { env: { TEMPORAL_ADDRESS: 'localhost:1' } });
    expect(ended).toMatchObject({ exitCode: 75, stdout: expect.stringContaining('problem  Temporal') });
  });

  it('looks at a worker’s configuration that is in the environment', async () => {
    const env = { ZENLAYER_ENDPOINT: 'non sense', ZENLAYER_ACCESS_KEY_ID: 'id', ZENLAYER_ACCESS_KEY_SECRET: 's3cret' };
    const ended = await crb(['doctor'], { env });
    expect(ended.exitCode).toBe(1);
    expect(ended.stdout).toContain('ZENLAYER_ENDPOINT');
    expect(ended.stdout).not.toContain('s3cret');
  });

  it('asks Zenlayer whether it accepts the credentials, and for which account', async () => {
    const sandbox = await startSandbox();
    try {
      const zenlayer = async (secret: string) => {
        const env = {
          ZENLAYER_ENDPOINT: sandbox.url,
          ZENLAYER_ACCESS_KEY_ID: sandbox.accessKey.accessKeyId,
          ZENLAYER_ACCESS_KEY_SECRET: secret,
        };
        const { checks } = json<{ checks: { what: string }[] }>(await crb(['doctor', '--json'], { env }));
        return checks.find(({ what }) => what === 'Zenlayer');
      };
      expect(await zenlayer(sandbox.accessKey.accessKeySecret)).toMatchObject({
        ok: true,
        text: expect.stringContaining('credentials accepted, account sandbox-account'),
      });
      expect(await zenlayer('wrong')).toMatchObject({
        ok: false,
        text: expect.stringContaining('credentials not accepted'),
      });
    } finally {
      await sandbox.close();
    }
  });
});
