import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checksOf } from '../../cli/commands/doctor.js';
import type { Check } from '../../cli/render/checks.js';
import type { Health } from '../../client/index.js';
import { startSandbox, type SandboxSettings } from '../../sandbox/index.js';
import { serverAddress } from '../client/support.js';
import { startRefusingServer } from '../support/refusing-server.js';
import { ownNamespace } from '../support/own-namespace.js';
import { connectToTemporal, uniqueTaskQueue, type TestConnection } from '../support/temporal.js';
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
  onTaskQueue: { answered: 2, unanswered: 0 },
  open: 2,
  checked: 2,
  needHelp: 0,
  notSearched: [],
  foreign: [],
  refused: [],
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
    ['workers that answer for no order', { onTaskQueue: { answered: 0, unanswered: 2 } }, /crb worker/],
    [
      'workers that have stopped',
      { onTaskQueue: { answered: 0, unanswered: 0 }, workers: [{ identity: 'pod-1', gone: true }] },
      /crb worker/,
    ],
    [
      'another workflow in the place of an order',
      { foreign: [{ orderId: 'crb:a', runId: 'r', workflowType: 'X', startedAt: '', text: '', endWith: 'end it' }] },
      /^end it$/,
    ],
    ['orders that no worker can carry on with', { failing: [{ orderId: 'crb:a', problems: ['x'] }] }, /log/],
    [
      'orders that the workers’ version has not made',
      { failing: [{ orderId: 'crb:a', problems: [], error: '[TMPRL1100] Nondeterminism error: no patch' }] },
      /go back to a version that knows them/,
    ],
    [
      'orders whose key the workers lack',
      { failing: [{ orderId: 'crb:a', problems: [], error: 'it is encrypted with key "a", which is not here' }] },
      /^Give that key to all workers/,
    ],
    [
      'builds of which none is current',
      { workers: [{ identity: 'pod-1', build: { deploymentName: 'orders', buildId: '2' } }], routing: {} },
      /^temporal worker deployment set-current-version --deployment-name orders --build-id 2 --yes --namespace prod$/,
    ],
    [
      'a current build without workers',
      {
        workers: [{ identity: 'pod-1', build: { deploymentName: 'orders', buildId: '2' } }],
        routing: { current: { deploymentName: 'orders', buildId: '1' } },
      },
      /^Start workers of this build, or make another one current: temporal .* --build-id 2 --yes --namespace prod\.$/,
    ],
    ['held orders', { held: ['crb:a'] }, /^Run `crb explain crb:a`\.$/],
    [
      'orders that are retried',
      { attention: [{ orderId: 'crb:a', code: 'x', text: 'down' }] },
      /^Run `crb explain crb:a`\.$/,
    ],
  ])('says what to do about %s', (_, health, next) => {
    const problems = checksOf({ ...WELL, ...health }).filter(({ ok }) => !ok);
    expect(problems).toMatchObject([{ next: expect.stringMatching(next) }]);
  });

  it.each<[string, Partial<Health>, string | undefined]>([
    ['nothing without versioning', { routing: {} }, undefined],
    [
      'which build is current, and which are not',
      {
        workers: [
          { identity: 'pod-1', build: { deploymentName: 'orders', buildId: '1' } },
          { identity: 'pod-2', build: { deploymentName: 'orders', buildId: '2' } },
        ],
        routing: { current: { deploymentName: 'orders', buildId: '2' } },
      },
      'build 2 of deployment orders is current; not current: 1',
    ],
    [
      'that workers without a version still serve',
      {
        workers: [{ identity: 'a' }, { identity: 'b', build: { deploymentName: 'orders', buildId: '1' } }],
        routing: {},
      },
      'no build is current; not current: 1',
    ],
  ])('says of the builds %s', (_, health, text) => {
    expect(checksOf({ ...WELL, ...health }).find(({ what }) => what === 'Builds')?.text).toBe(text);
  });

  it.each<[Health['workers'], object[]]>([
    [[{ identity: 'pod-1' }], []],
    [
      [
        { identity: 'pod-1', policy: '3f9a1c22' },
        { identity: 'pod-2', policy: '3f9a1c22' },
        { identity: 'pod-3', policy: '00000000', gone: true },
      ],
      [{ ok: true, text: '3f9a1c22 on pod-1, pod-2' }],
    ],
    [
      [{ identity: 'pod-1', policy: '3f9a1c22' }, { identity: 'pod-2', policy: '9b00aa11' }, { identity: 'pod-3' }],
      [
        {
          ok: false,
          text: 'workers go by different policies: 3f9a1c22 (pod-1), 9b00aa11 (pod-2); not known of pod-3',
          next: expect.stringMatching(/^If one of them has just stopped, ask again: .* 70 seconds.*CRB_POLICY_FILE/),
        },
      ],
    ],
    [
      [
        {
          identity: 'pod-1',
          policy: '3f9a1c22',
          policyTrouble: { since: '2026-11-27T15:00:00.000Z', reason: 'policy.yaml: line 2: rules.0: is bad' },
        },
        { identity: 'pod-2', policy: '3f9a1c22' },
      ],
      [
        { ok: true, text: '3f9a1c22 on pod-1, pod-2' },
        {
          ok: false,
          text:
            "pod-1 goes by an older policy: its file can't be read since 27 Nov 2026 15:00:00 UTC: " +
            'policy.yaml: line 2: rules.0: is bad. What was removed from it still counts.',
          next: expect.stringContaining('crb policy check FILE'),
        },
      ],
    ],
  ])('compares the policies of all workers, as far as they say: %j', (workers, checks) => {
    expect(checksOf({ ...WELL, workers }).filter(({ what }) => what === 'Policy')).toMatchObject(checks);
  });

  it('has the command for a build that is not current while other workers have no version', () => {
    const build = { deploymentName: 'orders', buildId: '1' };
    const checks = checksOf({ ...WELL, workers: [{ identity: 'a' }, { identity: 'b', build }], routing: {} });
    expect(checks.find(({ what }) => what === 'Builds')?.next).toMatch(/set-current-version .*--build-id 1 --yes /);
  });

  it('names a worker that has stopped as one, also while another answers', () => {
    const workers = [{ identity: 'pod-1' }, { identity: 'pod-2', gone: true as const }];
    expect(checksOf({ ...WELL, workers }).find(({ what }) => what === 'Workers')?.text).toBe(
      'pod-1 on task queue crb-orders; probably stopped: pod-2',
    );
  });

  it('trusts the answer of an order more than the clock', () => {
    expect(checksOf({ ...WELL, workers: [{ identity: 'pod-1', gone: true }] }).every(({ ok }) => ok)).toBe(true);
  });

  it.each<[Partial<Health>, string]>([
    [{ open: 1_210 }, 'checked 2 of 1210 open orders; none is known to need attention'],
    [{ open: 1_210, held: ['crb:a'] }, 'checked 2 of 1210 open orders'],
    [{}, '2 open, none needs attention'],
  ])('says how many orders it has checked when it is not all: %j', (health, text) => {
    expect(checksOf({ ...WELL, ...health }).find(({ what, ok }) => what === 'Orders' && ok)?.text).toBe(text);
  });

  it('says how many orders need somebody when it did not read them all, and what it could not search for', () => {
    const notSearched = [{ sign: 'failing' as const, why: 'no such attribute' }];
    expect(checksOf({ ...WELL, open: 5_000, held: ['crb:a'], needHelp: 1_500, notSearched })).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ok: false, text: expect.stringMatching(/^1500 open orders need somebody/) }),
        expect.objectContaining({ ok: true, text: expect.stringMatching(/failing tasks.*no such attribute/) }),
      ]),
    );
  });

  it('tells the workers that have gone from those that are there', () => {
    const workers = [
      { identity: 'pod-1' },
      { identity: 'pod-2', lastSeen: '2026-05-06T07:08:09.000Z', gone: true as const },
    ];
    const check = checksOf({ ...WELL, onTaskQueue: { answered: 0, unanswered: 0 }, workers }).find(
      ({ what }) => what === 'Workers',
    );
    expect(check).toMatchObject({
      ok: true,
      text: 'pod-1 on task queue crb-orders; probably stopped: pod-2 (6 May 2026 07:08 UTC)',
    });
  });
});

/** Said in a shell without a worker's environment. */
const NO_KEYS = {
  what: 'Zenlayer',
  ok: true,
  text: expect.stringMatching(/^not checked: this shell has no ZENLAYER_/),
};

describe('crb doctor', () => {
  let temporal: TestConnection;
  // In the one that all share, it would ask the orders that other tests have left there.
  let namespace: string;
  const here = () => ({ TEMPORAL_NAMESPACE: namespace, CRB_TASK_QUEUE: uniqueTaskQueue('nobody') });

  beforeAll(async () => {
    temporal = await connectToTemporal();
    ({ namespace } = await ownNamespace(temporal));
  });

  afterAll(() => temporal?.close());

  it('ends with 1 when something is wrong', async () => {
    const ended = await crb(['doctor', '--json'], { env: here() });
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
    expect(json(ended)).toMatchObject({ ok: false, checks: [{ what: 'Temporal', ok: false }, NO_KEYS] });
  });

  describe('with credentials that may not read everything', () => {
    async function refused(isRefused: (method: string) => boolean, status = 7) {
      const server = await startRefusingServer(
        (method) => (isRefused(method) ? { status, message: 'Request unauthorized.' } : undefined),
        serverAddress(),
      );
      try {
        const env = { ...here(), TEMPORAL_ADDRESS: server.address };
        const ended = await crb(['doctor', '--json'], { env });
        return { ...ended, checks: json<{ checks: Check[] }>(ended).checks };
      } finally {
        await server.close();
      }
    }
    const couldNot = (what: string) => ({
      what,
      ok: false,
      text: expect.stringMatching(/^could not check .*: the server refuses it \(.*Request unauthorized\.?\)$/),
      next: expect.stringMatching(/permission in namespace own-/),
    });

    it.each<[what: string, method: string, others: string[]]>([
      ['Namespace', 'DescribeNamespace', ['Temporal', 'Workers']],
      ['Workers', 'DescribeTaskQueue', ['Temporal', 'Namespace', 'Search attributes']],
      ['Orders', 'CountWorkflowExecutions', ['Temporal', 'Namespace', 'Workers']],
    ])('could not check the %s when %s is refused, and checks the rest', async (what, method, others) => {
      const { exitCode, checks } = await refused((name) => name === method);
      expect(exitCode).toBe(1);
      expect(checks.filter((check) => check.what === what)).toEqual([couldNot(what)]);
      expect(checks.map((check) => check.what)).toEqual(expect.arrayContaining(others));
      expect(checks.filter(({ text }) => text.startsWith('could not check'))).toHaveLength(1);
    });

    it('could not check the notices when lists are refused', async () => {
      const { checks } = await refused((name) => name === 'ListWorkflowExecutions');
      expect(checks).toEqual(expect.arrayContaining([couldNot('Orders'), couldNot('Order ids'), couldNot('Notices')]));
    });

    it.each([
      ['may read nothing', 7, (method: string) => method !== 'GetSystemInfo'],
      ['are wrong', 16, () => true],
    ])('ends with 78 when they %s', async (_, status, isRefused) => {
      const { exitCode, checks } = await refused(isRefused, status);
      expect(exitCode).toBe(78);
      expect(checks).toMatchObject([
        {
          what: 'Temporal',
          ok: false,
          text: expect.stringContaining('denies access'),
          next: expect.stringContaining('TEMPORAL_API_KEY'),
        },
        NO_KEYS,
      ]);
    });
  });

  it.each<[Record<string, string>]>([
    [{ TEMPORAL_ADDRESS: 'x:y' }],
    [{ TEMPORAL_TLS: 'perhaps' }],
    [{ TEMPORAL_CONFIG_FILE: '/nope' }],
  ])('ends with 78, as every command, when the settings are wrong: %j', async (env) => {
    const name = Object.keys(env).join();
    const doctor = await crb(['doctor', '--json'], { env });
    expect(doctor.exitCode).toBe(78);
    expect(json(doctor)).toMatchObject({
      ok: false,
      checks: [{ what: 'Temporal', ok: false, text: expect.stringContaining(`${name} is `) }, NO_KEYS],
    });
    const list = await crb(['list'], { env });
    expect(list.exitCode).toBe(78);
    expect(list.stderr).toContain(`${name} is `);
  });

  it('checks a worker’s configuration that is in the environment', async () => {
    const keys = { ZENLAYER_ACCESS_KEY_ID: 'id', ZENLAYER_ACCESS_KEY_SECRET: 's3cret' };
    const env = { ...here(), ...keys, ZENLAYER_ENDPOINT: 'non sense' };
    const ended = await crb(['doctor'], { env });
    expect(ended.exitCode).toBe(78);
    expect(ended.stdout).toContain('ZENLAYER_ENDPOINT');
    expect(ended.stdout).not.toContain('s3cret');
    expect(ended.stdout).toContain('→ Correct the variable.');
    const files = { ZENLAYER_ENDPOINT: 'http://127.0.0.1:1', CRB_POLICY_FILE: 'package.json' };
    expect((await crb(['doctor'], { env: { ...env, ...files } })).stdout).toMatch(
      /CRB_POLICY_FILE.*\n.*→ Correct the file, or the variable that names it\./,
    );
  });

  describe('asks Zenlayer, for a worker’s environment,', () => {
    async function zenlayer(settings: Partial<SandboxSettings> = {}, secret?: string) {
      const sandbox = await startSandbox(settings);
      try {
        const env = {
          ...here(),
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
        text: expect.stringMatching(/: the clock of this machine is .* off; .*AUTHFAILURE_SIGNATURE_EXPIRED/),
        next: 'Set the clock of this machine.',
      });
    });
  });
});
