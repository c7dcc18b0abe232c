import type { OrderSettings } from '../activities/types.js';
import { defined } from '../contract/defined.js';
import { shown } from '../contract/index.js';
import { readReceiversFile, ReceiversError } from '../notify/index.js';
import type { NoticesConfig } from '../notify/index.js';
import { DEFAULT_POLICY, keyWarnings, PolicyError, readPolicyFiles } from '../policy/index.js';
import type { Policy, PolicyFiles } from '../policy/index.js';
import type { Signers } from '../signatures/index.js';
import { proxyForUrl, ProxyError } from '../proxy/proxy-for.js';
import { EncryptionError, readEncryption, type Encryption } from '../temporal/index.js';
import type { Credentials, Timeouts } from '../zenlayer/index.js';
import { ConfigError } from './config-error.js';
import { credentialProblems, settingProblems, settingWarnings } from './config-rules.js';
import { nearest } from './nearest.js';
import { oddText } from './odd-text.js';
import { withSecretFiles } from './secret-files.js';
import { environment, VARIABLES } from './variables.js';
import type { Environment } from './variables.js';
import { versionOf, versionProblems } from './versioning.js';
import type { WorkerVersion } from './versioning.js';

/** The configuration of a worker. Durations in milliseconds. */
export interface WorkerConfig {
  readonly taskQueue: string;
  /** Absent = the worker takes part in no versioning. */
  readonly version?: WorkerVersion;
  /** Ids of patches that no further order begins to follow. */
  readonly inactivePatches?: readonly string[];
  readonly zenlayer: {
    readonly endpoint: string;
    readonly credentials: Credentials;
    readonly timeouts: Timeouts;
    readonly proxy?: URL;
  };
  readonly settings: OrderSettings;
  /** Who must approve what. */
  readonly policy: Policy;
  /** Whose signatures count; absent = the policy names no file of signers. */
  readonly signers?: Signers;
  /** The file of the policy; absent = the default policy. */
  readonly policyFile?: string;
  /** Who is told what; absent = nobody is told. */
  readonly notices?: NoticesConfig;
  /** The file of those receivers. */
  readonly noticesFile?: string;
  /** What is encrypted, and with what. */
  readonly encryption: Encryption;
  /** Base of the Temporal Web UI, without a slash at its end. */
  readonly uiUrl?: string;
  /** Without a host: all addresses, of IPv4 and IPv6. */
  readonly health?: { readonly host?: string; readonly port: number };
  /** Milliseconds without any answer of Temporal after which the process is not healthy. */
  readonly lostAfterMs: number;
  /** Where metrics are served, and how often open orders are counted for them, ms; absent = no metrics. */
  readonly metrics?: { readonly host?: string; readonly port: number; readonly everyMs: number };
  readonly log: LogConfig;
  /** Most circuits that are tracked at the same time. */
  readonly maxTracked: number;
  /** Most orders that are kept in memory between their steps. */
  readonly maxCachedWorkflows: number;
  /** Texts that must not appear in the log. */
  readonly secrets: readonly string[];
  /** Valid settings that are probably mistakes: one sentence each. */
  readonly warnings: readonly string[];
}

export interface LogConfig {
  readonly format: 'text' | 'json';
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error';
}

/** `CRB_` variables that the worker does not read. */
const OF_OTHERS = ['CRB_USER'];

/**
 * Reads the worker's whole environment and the policy file, once. An empty variable counts as not set.
 *
 * @throws ConfigError that names every wrong variable and every problem in the policy file at once
 */
export function readConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  const files = withSecretFiles(env);
  const set = Object.fromEntries(Object.entries(files.env).filter(([, value]) => value !== undefined && value !== ''));
  const read = environment.safeParse(set);
  const odd = oddText(set, VARIABLES);
  const policy = readPolicy(odd.CRB_POLICY_FILE === undefined ? set.CRB_POLICY_FILE : undefined);
  const notices = readNotices(odd.CRB_NOTICES_FILE === undefined ? set.CRB_NOTICES_FILE : undefined, env);
  const proxy = read.success ? proxyTo(read.data.ZENLAYER_ENDPOINT, env) : {};
  const encryption = readEncryptionOf(set, odd);
  const problems = [
    ...Object.values(odd),
    ...(read.error?.issues ?? [])
      .filter(({ path }) => odd[String(path[0])] === undefined)
      .map(({ path, message }) => explain(String(path[0]), set, message)),
    ...(files.problems.length > 0 ? files.problems : credentialProblems(set)),
    ...versionProblems(set),
    ...('problems' in policy ? policy.problems : []),
    ...(notices !== undefined && 'problems' in notices ? notices.problems : []),
    ...('problems' in encryption ? encryption.problems : []),
    ...(read.success ? settingProblems(read.data) : []),
    ...('problems' in proxy ? proxy.problems : []),
  ];
  const wrong = 'problems' in policy || (notices !== undefined && 'problems' in notices);
  if (!read.success || wrong || 'problems' in encryption || 'problems' in proxy || problems.length > 0) {
    throw new ConfigError(problems);
  }
  const warnings = [...settingWarnings(read.data, policy.policy, notices), ...keyWarnings(policy), ...likelyTypos(set)];
  const config = configOf(read.data, { ...policy, notices, encryption, warnings });
  return { ...config, zenlayer: { ...config.zenlayer, ...proxy } };
}

/** The policy, or all its problems: `CRB_POLICY_FILE is "/etc/crb/policy.yaml": line 7: rules.1.name: …`. */
function readPolicy(path: string | undefined): PolicyFiles | { problems: string[] } {
  if (path === undefined) {
    return { policy: DEFAULT_POLICY };
  }
  try {
    return readPolicyFiles(path);
  } catch (error) {
    if (error instanceof PolicyError) {
      return { problems: inFile('CRB_POLICY_FILE', error) };
    }
    throw error;
  }
}

/** The receivers of notices, or all problems of their file. */
function readNotices(
  path: string | undefined,
  env: NodeJS.ProcessEnv,
): NoticesConfig | { problems: string[] } | undefined {
  if (path === undefined) {
    return undefined;
  }
  try {
    return readReceiversFile(path, env);
  } catch (error) {
    if (error instanceof ReceiversError) {
      return { problems: inFile('CRB_NOTICES_FILE', error) };
    }
    return { problems: [proxyProblem(error)] };
  }
}

/** The proxy to Zenlayer. */
function proxyTo(endpoint: string, env: NodeJS.ProcessEnv): { proxy?: URL } | { problems: string[] } {
  try {
    return defined({ proxy: proxyForUrl(new URL(endpoint), env) });
  } catch (error) {
    return { problems: [proxyProblem(error)] };
  }
}

/** @throws every other error */
function proxyProblem(error: unknown): string {
  if (error instanceof ProxyError) {
    return error.message;
  }
  throw error;
}

function inFile(variable: string, { path, problems }: PolicyError | ReceiversError): string[] {
  return problems.map((problem) => `${variable} is ${JSON.stringify(path)}: ${problem}`);
}

/** The keys, or all problems with them. What is not one line of text is told already. */
function readEncryptionOf(
  set: NodeJS.ProcessEnv,
  odd: Readonly<Record<string, string>>,
): Encryption | { problems: readonly string[] } {
  try {
    return readEncryption(Object.fromEntries(Object.entries(set).filter(([name]) => odd[name] === undefined)));
  } catch (error) {
    if (error instanceof EncryptionError) {
      return { problems: error.problems };
    }
    throw error;
  }
}

interface Files extends PolicyFiles {
  readonly notices: NoticesConfig | undefined;
  readonly encryption: Encryption;
  readonly warnings: readonly string[];
}

function configOf(read: Environment, { policy, signers, notices, encryption, warnings }: Files): WorkerConfig {
  return defined({
    taskQueue: read.CRB_TASK_QUEUE,
    version: versionOf(read),
    inactivePatches: read.CRB_INACTIVE_PATCHES,
    zenlayer: {
      endpoint: read.ZENLAYER_ENDPOINT,
      credentials: credentialsOf(read),
      timeouts: {
        connect: read.ZENLAYER_CONNECT_TIMEOUT,
        response: read.ZENLAYER_RESPONSE_TIMEOUT,
        total: read.ZENLAYER_TOTAL_TIMEOUT,
      },
    },
    settings: {
      decideWithinMs: read.CRB_DECIDE_WITHIN,
      approvalValidMs: read.CRB_APPROVAL_VALID,
      placeTimeoutMs: read.CRB_PLACE_TIMEOUT,
      searchWindowMs: read.CRB_SEARCH_WINDOW,
      searchEveryMs: read.CRB_SEARCH_EVERY,
      retryFirstMs: read.CRB_RETRY_FIRST,
      retryMostMs: read.CRB_RETRY_MOST,
      absentAfterMs: read.CRB_ABSENT_AFTER,
      slowAfterMs: read.CRB_SLOW_AFTER,
      oddAfterMs: read.CRB_ODD_AFTER,
      trackHeartbeatMs: read.CRB_TRACK_HEARTBEAT,
      pollLeastMs: read.CRB_POLL_LEAST,
      pollMostMs: read.CRB_POLL_MOST,
    },
    policy,
    signers,
    policyFile: read.CRB_POLICY_FILE,
    notices,
    noticesFile: read.CRB_NOTICES_FILE,
    encryption,
    uiUrl: read.CRB_UI_URL?.replace(/\/+$/, ''),
    ...(read.CRB_HEALTH_PORT !== undefined && {
      health: defined({ host: read.CRB_HEALTH_HOST, port: read.CRB_HEALTH_PORT }),
    }),
    lostAfterMs: read.CRB_LOST_AFTER,
    ...(read.CRB_METRICS_PORT !== undefined && {
      metrics: defined({
        host: read.CRB_METRICS_HOST,
        port: read.CRB_METRICS_PORT,
        everyMs: read.CRB_METRICS_EVERY,
      }),
    }),
    log: { format: read.CRB_LOG_FORMAT, level: read.CRB_LOG_LEVEL },
    maxTracked: read.CRB_MAX_TRACKED,
    maxCachedWorkflows: read.CRB_MAX_CACHED_WORKFLOWS,
    secrets: [...secretsOf(read), ...(notices?.secrets ?? []), ...encryption.keys.map(inBase64)],
    warnings,
  });
}

function inBase64({ secret }: Encryption['keys'][number]): string {
  return secret.toString('base64');
}

function secretsOf(read: Environment): string[] {
  return VARIABLES.filter(({ secret }) => secret)
    .map(({ name }) => read[name])
    .filter((value) => typeof value === 'string');
}

function credentialsOf({
  ZENLAYER_TOKEN: token,
  ZENLAYER_ACCESS_KEY_ID: accessKeyId = '',
  ZENLAYER_ACCESS_KEY_SECRET: accessKeySecret = '',
}: Environment): Credentials {
  return token === undefined ? { accessKeyId, accessKeySecret } : { token };
}

/** `CRB_DECIDE_WITHIN is "7": expected a duration with a unit, such as 7s or 7m`; a secret is not shown. */
function explain(name: string, set: NodeJS.ProcessEnv, expected: string): string {
  const isSecret = VARIABLES.some((variable) => variable.name === name && variable.secret);
  return isSecret
    ? `${name} has a wrong value (not shown): ${expected}`
    : `${name} is ${shown(set[name] ?? '')}: ${expected}`;
}

function likelyTypos(set: NodeJS.ProcessEnv): string[] {
  const names = [...VARIABLES.map(({ name }) => name), ...OF_OTHERS];
  return Object.keys(set)
    .filter((name) => name.startsWith('CRB_') && !names.includes(name))
    .flatMap((name) => {
      const meant = nearest(name, names);
      return meant === undefined ? [] : [`${name} is not a setting. Did you mean ${meant}?`];
    });
}
