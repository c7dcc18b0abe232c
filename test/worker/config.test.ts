import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../../worker/config.js';
import { formatDuration } from '../../contract/duration.js';
import { DEFAULT_POLICY } from '../../policy/index.js';
import { readTemporalTarget } from '../../worker/temporal.js';
import { VARIABLES } from '../../worker/variables.js';
import { problemsOf } from './problems.js';

const KEY = { ZENLAYER_ACCESS_KEY_ID: 'AKEXAMPLE0000001', ZENLAYER_ACCESS_KEY_SECRET: 'SecretExample0001' };

describe('what is read', () => {
  test('credentials are enough: everything else has a default', () => {
    const config = readConfig(KEY);
    expect(config).toMatchObject({
      taskQueue: 'crb-orders',
      zenlayer: {
        endpoint: 'https://console.zenlayer.com',
        credentials: { accessKeyId: 'AKEXAMPLE0000001', accessKeySecret: 'SecretExample0001' },
        timeouts: { connect: 5_000, response: 20_000, total: 30_000 },
      },
      log: { format: 'text', level: 'info' },
      maxTracked: 2000,
      maxCachedWorkflows: 200,
      warnings: [],
    });
    expect(config.policy).toEqual(DEFAULT_POLICY);
    expect(config.policyFile).toBeUndefined();
    expect(config.notices).toBeUndefined();
    expect(config.health).toBeUndefined();
    expect(
      Object.entries<number>({ ...config.settings }).map(([name, value]) => `${name} ${formatDuration(value)}`),
    ).toEqual([
      'decideWithinMs 7d',
      'approvalValidMs 1d',
      'placeTimeoutMs 90s',
      'searchWindowMs 6m',
      'searchEveryMs 5s',
      'retryFirstMs 10s',
      'retryMostMs 5m',
      'absentAfterMs 2m',
      'slowAfterMs 30m',
      'oddAfterMs 10m',
      'trackHeartbeatMs 2m',
      'pollLeastMs 2s',
      'pollMostMs 5m',
    ]);
  });

  test('each setting comes from its own variable', () => {
    const { settings } = readConfig({
      ...KEY,
      ZENLAYER_TOTAL_TIMEOUT: '1ms',
      CRB_DECIDE_WITHIN: '11ms',
      CRB_APPROVAL_VALID: '12ms',
      CRB_PLACE_TIMEOUT: '13ms',
      CRB_SEARCH_WINDOW: '15ms',
      CRB_SEARCH_EVERY: '14ms',
      CRB_RETRY_FIRST: '16ms',
      CRB_RETRY_MOST: '17ms',
      CRB_ABSENT_AFTER: '23ms',
      CRB_SLOW_AFTER: '18ms',
      CRB_ODD_AFTER: '19ms',
      CRB_TRACK_HEARTBEAT: '20ms',
      CRB_POLL_LEAST: '21ms',
      CRB_POLL_MOST: '22ms',
    });
    expect(settings).toEqual({
      decideWithinMs: 11,
      approvalValidMs: 12,
      placeTimeoutMs: 13,
      searchEveryMs: 14,
      searchWindowMs: 15,
      retryFirstMs: 16,
      retryMostMs: 17,
      absentAfterMs: 23,
      slowAfterMs: 18,
      oddAfterMs: 19,
      trackHeartbeatMs: 20,
      pollLeastMs: 21,
      pollMostMs: 22,
    });
  });

  test("a bare host for the API means https, as for Zenlayer's own command line", () => {
    const { zenlayer } = readConfig({ ...KEY, ZENLAYER_ENDPOINT: 'console.zenlayer.com' });
    expect(zenlayer.endpoint).toBe('https://console.zenlayer.com');
  });

  test('the rest is taken as it is', () => {
    expect(
      readConfig({
        ZENLAYER_TOKEN: 'token-example',
        ZENLAYER_ENDPOINT: 'http://127.0.0.1:8090',
        ZENLAYER_CONNECT_TIMEOUT: '1s',
        ZENLAYER_RESPONSE_TIMEOUT: '2s',
        ZENLAYER_TOTAL_TIMEOUT: '3s',
        CRB_TASK_QUEUE: 'other',
        CRB_UI_URL: 'https://temporal.example.com/',
        CRB_HEALTH_PORT: '8080',
        CRB_METRICS_PORT: '9464',
        CRB_METRICS_HOST: '::1',
        CRB_LOG_FORMAT: 'JSON',
        CRB_LOG_LEVEL: 'warn',
        CRB_MAX_TRACKED: '50',
        CRB_MAX_CACHED_WORKFLOWS: '0',
      }),
    ).toMatchObject({
      taskQueue: 'other',
      zenlayer: {
        endpoint: 'http://127.0.0.1:8090',
        credentials: { token: 'token-example' },
        timeouts: { connect: 1_000, response: 2_000, total: 3_000 },
      },
      uiUrl: 'https://temporal.example.com',
      health: { port: 8080 },
      metrics: { host: '::1', port: 9464, everyMs: 60_000 },
      log: { format: 'json', level: 'warn' },
      maxTracked: 50,
      maxCachedWorkflows: 0,
      secrets: ['token-example'],
    });
  });

  test.each<[NodeJS.ProcessEnv, object | undefined]>([
    [{}, undefined],
    [
      { TEMPORAL_DEPLOYMENT_NAME: 'prod/crb-orders', TEMPORAL_WORKER_BUILD_ID: '1.4.0-9f2c' },
      { deploymentName: 'prod/crb-orders', buildId: '1.4.0-9f2c' },
    ],
    [
      {
        CRB_DEPLOYMENT_NAME: 'orders',
        CRB_BUILD_ID: '1.4.0',
        TEMPORAL_DEPLOYMENT_NAME: 'x',
        TEMPORAL_WORKER_BUILD_ID: 'y',
      },
      { deploymentName: 'orders', buildId: '1.4.0' },
    ],
  ])('the version of the build comes from our variables, or from those of the controller: %j', (env, version) => {
    expect(readConfig({ ...KEY, ...env }).version).toEqual(version);
  });

  test('changes that are switched off are listed', () => {
    expect(readConfig({ ...KEY, CRB_INACTIVE_PATCHES: 'two-prices, tax' }).inactivePatches).toEqual([
      'two-prices',
      'tax',
    ]);
  });

  test('an empty variable counts as not set', () => {
    const empty = Object.fromEntries(VARIABLES.map(({ name }) => [name, '']));
    expect(readConfig({ ...empty, ...KEY })).toEqual(readConfig(KEY));
  });
});

describe('what is refused', () => {
  test.each<[NodeJS.ProcessEnv, string]>([
    [{ CRB_DECIDE_WITHIN: '7' }, 'CRB_DECIDE_WITHIN is "7": expected a duration with a unit, such as 7s or 7m'],
    [{ CRB_DECIDE_WITHIN: '0s' }, 'CRB_DECIDE_WITHIN is "0s": expected a duration from 1ms to 365d, such as 7d'],
    [{ CRB_POLL_MOST: '30d' }, 'CRB_POLL_MOST is "30d": expected a duration from 1ms to 1d, such as 5m'],
    [{ CRB_RETRY_MOST: 'soon' }, 'CRB_RETRY_MOST is "soon": expected a duration such as 7d, 24h, 5m, 90s or 250ms'],
    [
      { CRB_PLACE_TIMEOUT: '59s' },
      'CRB_PLACE_TIMEOUT is 59s: expected at least twice ZENLAYER_TOTAL_TIMEOUT (30s), for the reads before the purchase and for the purchase itself',
    ],
    [
      { CRB_DEPLOYMENT_NAME: 'orders' },
      'CRB_DEPLOYMENT_NAME is set and CRB_BUILD_ID is not: expected the name of this build, such as 1.4.0',
    ],
    [
      { TEMPORAL_WORKER_BUILD_ID: '1.4.0' },
      'TEMPORAL_WORKER_BUILD_ID is set and CRB_DEPLOYMENT_NAME is not: expected the name of the deployment that this build belongs to',
    ],
    [
      { CRB_DEPLOYMENT_NAME: 'orders:eu', CRB_BUILD_ID: '1.4.0' },
      'CRB_DEPLOYMENT_NAME is "orders:eu": expected the name of a deployment, such as crb-orders: at most 200 characters, without spaces, points and colons',
    ],
    [{ CRB_INACTIVE_PATCHES: 'tax,' }, 'CRB_INACTIVE_PATCHES is "tax,": expected ids of patches, separated by commas'],
    [{ CRB_POLL_LEAST: '10m' }, 'CRB_POLL_LEAST is 10m: expected at most CRB_POLL_MOST, which is 5m'],
    [{ CRB_RETRY_FIRST: '10m' }, 'CRB_RETRY_FIRST is 10m: expected at most CRB_RETRY_MOST, which is 5m'],
    [{ CRB_SEARCH_EVERY: '7m' }, 'CRB_SEARCH_EVERY is 7m: expected at most CRB_SEARCH_WINDOW, which is 6m'],
    [
      { CRB_TASK_QUEUE: 'q'.repeat(201) },
      `CRB_TASK_QUEUE is "${'q'.repeat(78)}…: expected the name of a task queue: at most 200 characters`,
    ],
    [
      { ZENLAYER_ENDPOINT: 'http://console.zenlayer.com' },
      'ZENLAYER_ENDPOINT is "http://console.zenlayer.com": expected https: plain http would show the requests to everybody on the way',
    ],
    [
      { ZENLAYER_ENDPOINT: 'console.zenlayer.com/api' },
      'ZENLAYER_ENDPOINT is "console.zenlayer.com/api": expected a URL such as https://console.zenlayer.com: scheme and host, no path, query or credentials',
    ],
    [
      { ZENLAYER_ACCESS_KEY_ID: 'with blank' },
      'ZENLAYER_ACCESS_KEY_ID is "with blank": expected 1 to 200 letters, digits, ".", "_" and "-"',
    ],
    [{ CRB_UI_URL: 'temporal' }, 'CRB_UI_URL is "temporal": expected a URL such as https://temporal.example.com'],
    [{ CRB_HEALTH_PORT: '0' }, 'CRB_HEALTH_PORT is "0": expected a whole number from 1 to 65535'],
    [{ CRB_METRICS_PORT: '0' }, 'CRB_METRICS_PORT is "0": expected a whole number from 1 to 65535'],
    [
      { CRB_METRICS_PORT: '8080', CRB_HEALTH_PORT: '8080' },
      'CRB_METRICS_PORT is 8080: expected another port than CRB_HEALTH_PORT',
    ],
    [
      { CRB_HEALTH_PORT: 'tcp://10.0.0.1:80' },
      'CRB_HEALTH_PORT is "tcp://10.0.0.1:80": expected a whole number from 1 to 65535',
    ],
    [{ CRB_LOG_FORMAT: 'xml' }, 'CRB_LOG_FORMAT is "xml": expected text or json'],
    [{ CRB_LOG_LEVEL: 'loud' }, 'CRB_LOG_LEVEL is "loud": expected trace, debug, info, warn or error'],
    [{ CRB_MAX_TRACKED: '-1' }, 'CRB_MAX_TRACKED is "-1": expected a whole number from 1 to 100000'],
    [
      { CRB_MAX_CACHED_WORKFLOWS: 'all' },
      'CRB_MAX_CACHED_WORKFLOWS is "all": expected a whole number from 0 to 1000000',
    ],
  ])('%j', (env, sentence) => {
    expect(problemsOf({ ...KEY, ...env })).toEqual([sentence]);
  });

  test.each<[string, NodeJS.ProcessEnv, string]>([
    [
      'no credentials',
      {},
      'No Zenlayer credentials: set ZENLAYER_ACCESS_KEY_ID and ZENLAYER_ACCESS_KEY_SECRET, or ZENLAYER_TOKEN',
    ],
    ['a key without its secret', { ZENLAYER_ACCESS_KEY_ID: 'AK' }, 'ZENLAYER_ACCESS_KEY_SECRET is not set'],
    ['a secret without its key', { ZENLAYER_ACCESS_KEY_SECRET: 'hush-hush' }, 'ZENLAYER_ACCESS_KEY_ID is not set'],
    ['a key and a token', { ...KEY, ZENLAYER_TOKEN: 'hush-hush' }, 'expected one of them'],
    ['half a key and a token', { ZENLAYER_ACCESS_KEY_ID: 'AK', ZENLAYER_TOKEN: 'hush-hush' }, 'expected one of them'],
  ])('%s', (_, env, sentence) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(sentence)]);
    expect(problemsOf(env).join()).not.toContain('hush-hush');
  });

  test('a secret of the wrong form is named and not shown', () => {
    const problems = problemsOf({ ZENLAYER_TOKEN: 'hush hush' });
    expect(problems).toEqual([
      'ZENLAYER_TOKEN has a wrong value (not shown): expected 1 to 1000 printable ASCII characters without blanks',
    ]);
  });

  test.each<[NodeJS.ProcessEnv, string]>([
    [
      { CRB_TASK_QUEUE: 'orders\n' },
      'CRB_TASK_QUEUE is "orders\\n", which holds the control character U+000A at character 7: expected one line without such characters',
    ],
    [{ CRB_UI_URL: 'https://a.example\t' }, 'CRB_UI_URL is "https://a.example\\t", which holds'],
    [{ CRB_HEALTH_HOST: '\u001b[2J' }, 'CRB_HEALTH_HOST is "\\u001b[2J", which holds'],
    [{ CRB_POLICY_FILE: 'policy.yaml\r' }, 'CRB_POLICY_FILE is "policy.yaml\\r", which holds'],
    [{ CRB_DECIDE_WITHIN: '7d\n' }, 'CRB_DECIDE_WITHIN is "7d\\n", which holds'],
    [{ CRB_NOTICES_FILE: 'notices.yaml\r' }, 'CRB_NOTICES_FILE is "notices.yaml\\r", which holds'],
  ])('what is not one line of text: %j', (env, sentence) => {
    const problems = problemsOf({ ...KEY, ...env });
    expect(problems).toEqual([expect.stringContaining(sentence)]);
    expect(problems.join()).not.toContain('hush');
  });

  test.each<[NodeJS.ProcessEnv, string]>([
    [{ TEMPORAL_NAMESPACE: 'prod\n' }, 'TEMPORAL_NAMESPACE is "prod\\n", which holds the control character U+000A'],
    [{ TEMPORAL_API_KEY: 'hush-hush\n' }, 'TEMPORAL_API_KEY (not shown) holds the control character U+000A'],
  ])("of Temporal's own what is not one line of text: %j", (env, sentence) => {
    expect(() => readTemporalTarget(env)).toThrow(sentence);
    expect(() => readTemporalTarget(env)).not.toThrow('hush');
  });

  test('certificates may have lines', () => {
    const env = { TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_TLS_SERVER_CA_CERT_DATA: 'a\nb\n' };
    expect(readTemporalTarget(env).address).toBe('temporal.example:7233');
  });

  test('everything that is wrong is told at once, one line each', () => {
    const env = { CRB_DECIDE_WITHIN: '7', CRB_HEALTH_PORT: 'x', CRB_LOG_LEVEL: 'loud', CRB_UI_URL: '-' };
    const problems = problemsOf(env);
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'CRB_DECIDE_WITHIN',
      'CRB_UI_URL',
      'CRB_HEALTH_PORT',
      'CRB_LOG_LEVEL',
      'No',
    ]);
    expect(() => readConfig(env)).toThrow(problems.map((problem) => `\n- ${problem}`).join(''));
  });
});

describe('what is warned about', () => {
  test.each<[NodeJS.ProcessEnv, RegExp]>([
    [{ CRB_SEARCH_WINDOW: '299s' }, /^CRB_SEARCH_WINDOW \(299s\) .* 5m, .* 345s /],
    [{ CRB_DECIDE_WITHN: '1h' }, /^CRB_DECIDE_WITHN .* CRB_DECIDE_WITHIN\?$/],
  ])('%j', (env, sentence) => {
    expect(readConfig({ ...KEY, ...env }).warnings).toEqual([expect.stringMatching(sentence)]);
  });

  test.each<NodeJS.ProcessEnv>([
    { CRB_SEARCH_WINDOW: '345s' },
    { CRB_USER: 'ana' },
    { CRB_ORDERS_SERVICE_HOST: '10.0.0.1', CRB_ORDERS_PORT: 'tcp://10.0.0.1:80' },
  ])('nothing about %j', (env) => {
    expect(readConfig({ ...KEY, ...env }).warnings).toEqual([]);
  });
});

describe('the table of variables', () => {
  test('every variable says what it means', () => {
    expect(VARIABLES.length).toBeGreaterThan(20);
    expect(VARIABLES.filter(({ meaning }) => meaning === '')).toEqual([]);
  });

  test('the defaults that it shows are those in force', () => {
    const shown = Object.fromEntries(VARIABLES.map((variable) => [variable.name, variable.default]));
    expect(readConfig({ ...shown, ...KEY })).toEqual(readConfig(KEY));
  });

  test('what must not be shown is marked', () => {
    expect(VARIABLES.filter(({ secret }) => secret).map(({ name }) => name)).toEqual([
      'ZENLAYER_ACCESS_KEY_SECRET',
      'ZENLAYER_TOKEN',
      'CRB_ENCRYPTION_KEYS',
    ]);
  });
});
