import type { OrderSettings } from '../activities/types.js';
import type { Credentials, Timeouts } from '../zenlayer/index.js';
import { ConfigError } from './config-error.js';
import { credentialProblems, settingProblems, settingWarnings } from './config-rules.js';
import { nearest } from './nearest.js';
import { environment, VARIABLES } from './variables.js';
import type { Environment } from './variables.js';

/** What a worker works with. Durations in milliseconds. */
export interface WorkerConfig {
  readonly taskQueue: string;
  readonly zenlayer: { readonly endpoint: string; readonly credentials: Credentials; readonly timeouts: Timeouts };
  readonly settings: OrderSettings;
  /** Tells approvers; absent = nobody is told. */
  readonly webhook?: { readonly url: string; readonly secret?: string };
  /** Base of the Temporal Web UI, without a slash at its end. */
  readonly uiUrl?: string;
  readonly health?: { readonly host: string; readonly port: number };
  readonly log: LogConfig;
  /** Activity slots. */
  readonly maxTracked: number;
  readonly maxCachedWorkflows?: number;
  /** What must appear in no log line. */
  readonly secrets: readonly string[];
  /** What works and is probably not meant: one sentence each. */
  readonly warnings: readonly string[];
}

export interface LogConfig {
  readonly format: 'text' | 'json';
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error';
}

/** Variables of the same family that others read. */
const OF_OTHERS = ['CRB_USER'];

/**
 * Reads the worker's environment, all of it, once. An empty variable counts as not set.
 *
 * @throws ConfigError that names every wrong variable at once
 */
export function readConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const read = environment.safeParse(set);
  const problems = [
    ...(read.error?.issues ?? []).map(({ path, message }) => explain(String(path[0]), set, message)),
    ...credentialProblems(set),
    ...(read.success ? settingProblems(read.data) : []),
  ];
  if (!read.success || problems.length > 0) {
    throw new ConfigError(problems);
  }
  return configOf(read.data, [...settingWarnings(read.data), ...likelyTypos(set)]);
}

function configOf(read: Environment, warnings: string[]): WorkerConfig {
  return {
    taskQueue: read.CRB_TASK_QUEUE,
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
      decideWithin: read.CRB_DECIDE_WITHIN,
      approvalValid: read.CRB_APPROVAL_VALID,
      placeTimeout: read.CRB_PLACE_TIMEOUT,
      searchWindow: read.CRB_SEARCH_WINDOW,
      searchEvery: read.CRB_SEARCH_EVERY,
      retryFirst: read.CRB_RETRY_FIRST,
      retryMost: read.CRB_RETRY_MOST,
      slowAfter: read.CRB_SLOW_AFTER,
      oddAfter: read.CRB_ODD_AFTER,
      trackHeartbeat: read.CRB_TRACK_HEARTBEAT,
      pollLeast: read.CRB_POLL_LEAST,
      pollMost: read.CRB_POLL_MOST,
    },
    ...(read.CRB_WEBHOOK_URL !== undefined && {
      webhook: {
        url: read.CRB_WEBHOOK_URL,
        ...(read.CRB_WEBHOOK_SECRET !== undefined && { secret: read.CRB_WEBHOOK_SECRET }),
      },
    }),
    ...(read.CRB_UI_URL !== undefined && { uiUrl: read.CRB_UI_URL.replace(/\/+$/, '') }),
    ...(read.CRB_HEALTH_PORT !== undefined && { health: { host: read.CRB_HEALTH_HOST, port: read.CRB_HEALTH_PORT } }),
    log: { format: read.CRB_LOG_FORMAT, level: read.CRB_LOG_LEVEL },
    maxTracked: read.CRB_MAX_TRACKED,
    ...(read.CRB_MAX_CACHED_WORKFLOWS !== undefined && { maxCachedWorkflows: read.CRB_MAX_CACHED_WORKFLOWS }),
    secrets: secretsOf(read),
    warnings,
  };
}

function secretsOf(read: Environment): string[] {
  const values = VARIABLES.filter(({ secret }) => secret).map(({ name }) => read[name]);
  const webhookPath = read.CRB_WEBHOOK_URL === undefined ? '' : new URL(read.CRB_WEBHOOK_URL).pathname;
  // A short path such as `/crb` is no secret, and hiding it would cut up other lines.
  return [...values, webhookPath.length >= 16 ? webhookPath : undefined].filter((value) => typeof value === 'string');
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
    ? `${name} is set to something else (not shown): ${expected}`
    : `${name} is ${quoted(set[name])}: ${expected}`;
}

function quoted(value = ''): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
}

function likelyTypos(set: NodeJS.ProcessEnv): string[] {
  const names = [...VARIABLES.map(({ name }) => name), ...OF_OTHERS];
  return Object.keys(set)
    .filter((name) => name.startsWith('CRB_') && !names.includes(name))
    .flatMap((name) => {
      const meant = nearest(name, names);
      return meant === undefined ? [] : [`${name} is not a setting; ${meant} is.`];
    });
}
