import { z } from 'zod';
import { DEFAULT_TASK_QUEUE, DurationError, formatDuration, parseDuration } from '../contract/index.js';
import { reasonOf } from '../contract/reason-of.js';
import { createZenlayer } from '../zenlayer/index.js';
import type { ZenlayerOptions } from '../zenlayer/index.js';

/** The documentation of a variable. */
interface About {
  meaning: string;
  /** As it would be written in the environment. */
  default?: string;
  /** Whether its value must not be shown. */
  secret?: true;
}

const about = z.registry<About>();

/** An optional variable. */
function optional<T extends z.ZodType>(form: T, meaning: string, more: { secret?: true } = {}) {
  const variable = form.optional();
  about.add<z.ZodType>(variable, { meaning, ...more });
  return variable;
}

/** A variable with a default, written as in the environment. */
function withDefault<T extends z.ZodType<unknown, string>>(form: T, byDefault: string, meaning: string) {
  const variable = z.string().prefault(byDefault).pipe(form);
  about.add<z.ZodType>(variable, { meaning, default: byDefault });
  return variable;
}

/** The limit for times that a process waits. Node's timers can't wait longer than 24 days. */
const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/** From 1 ms to `most`. */
const duration = (byDefault: string, meaning: string, mostMs = DAY_MS) =>
  withDefault(
    z.string().transform((text, context) => {
      const read = readDuration(text);
      if (typeof read === 'number' && read >= 1 && read <= mostMs) {
        return read;
      }
      const message =
        typeof read === 'string'
          ? read
          : `expected a duration from 1ms to ${formatDuration(mostMs)}, such as ${byDefault}`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }),
    byDefault,
    meaning,
  );

/** Milliseconds, or what is expected instead. */
function readDuration(text: string): number | string {
  try {
    return parseDuration(text);
  } catch (error) {
    if (error instanceof DurationError) {
      return error.message;
    }
    throw error;
  }
}

const count = (least: number, most: number) => {
  const form = `expected a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, form)
    .transform(Number)
    .pipe(z.number().min(least, form).max(most, form));
};

const oneOf = <const T extends readonly [string, ...string[]]>(...words: T) =>
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(words, `expected ${words.join(', ').replace(/, (?=[^,]*$)/, ' or ')}`));

/** An option of the Zenlayer client, which validates it. */
const zenlayerOption = (optionsWith: (text: string) => ZenlayerOptions) =>
  z.string().superRefine((text, context) => {
    try {
      createZenlayer(optionsWith(text)).close();
    } catch (error) {
      const reason = reasonOf(error);
      context.addIssue({ code: 'custom', message: reason.slice(Math.max(0, reason.indexOf('expected '))) });
    }
  });

const webUrl = (example: string) =>
  z.string().refine((text) => {
    return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
  }, `expected a URL such as ${example}`);

/** What the server (1.32) takes. It joins both by a point or a colon, and keeps two underscores for itself. */
const deploymentName = () =>
  z
    .string()
    .regex(
      /^(?!__)[^\s:.]{1,200}$/,
      'expected the name of a deployment, such as crb-orders: at most 200 characters, without spaces, points and colons',
    );
const buildName = () =>
  z
    .string()
    .regex(/^(?!__)\S{1,200}$/, 'expected the name of a build, such as 1.4.0: at most 200 characters, without spaces');

const SECRET = { secret: true } as const;
const TASK_QUEUE_FORM = 'expected the name of a task queue: at most 200 characters';

/**
 * The environment of a worker, beside Temporal's own variables (`TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, …), which
 * `@temporalio/envconfig` reads.
 */
export const environment = z.object({
  CRB_TASK_QUEUE: withDefault(
    z.string().max(200, TASK_QUEUE_FORM),
    DEFAULT_TASK_QUEUE,
    'Task queue that the worker serves',
  ),

  CRB_DEPLOYMENT_NAME: optional(
    deploymentName(),
    'Turns worker versioning on, with `CRB_BUILD_ID`: the deployment that the worker belongs to; see [upgrading](upgrading.md)',
  ),
  CRB_BUILD_ID: optional(buildName(), 'Name of this build in that deployment'),
  TEMPORAL_DEPLOYMENT_NAME: optional(
    deploymentName(),
    'Instead of `CRB_DEPLOYMENT_NAME`: temporal-worker-controller sets it',
  ),
  TEMPORAL_WORKER_BUILD_ID: optional(buildName(), 'Instead of `CRB_BUILD_ID`: temporal-worker-controller sets it'),
  CRB_INACTIVE_PATCHES: optional(
    z
      .string()
      .transform((text) => text.split(',').map((id) => id.trim()))
      .refine((ids) => ids.every((id) => id !== ''), 'expected ids of patches, separated by commas'),
    'Changes of the workflow that no further order begins to follow: ids of patches, separated by commas; see [upgrading](upgrading.md#roll-back)',
  ),

  ZENLAYER_ACCESS_KEY_ID: optional(
    zenlayerOption((accessKeyId) => ({ credentials: { accessKeyId, accessKeySecret: 'unused' } })),
    'Access key; with `ZENLAYER_ACCESS_KEY_SECRET`',
  ),
  ZENLAYER_ACCESS_KEY_SECRET: optional(
    zenlayerOption((accessKeySecret) => ({ credentials: { accessKeyId: 'unused', accessKeySecret } })),
    'Secret of the access key',
    SECRET,
  ),
  ZENLAYER_TOKEN: optional(
    zenlayerOption((token) => ({ credentials: { token } })),
    'Access token, instead of an access key',
    SECRET,
  ),
  ZENLAYER_ACCESS_KEY_ID_FILE: optional(z.string(), 'File that holds `ZENLAYER_ACCESS_KEY_ID`'),
  ZENLAYER_ACCESS_KEY_SECRET_FILE: optional(
    z.string(),
    'File that holds `ZENLAYER_ACCESS_KEY_SECRET`. A worker ends when it changes, to be started again with it',
  ),
  ZENLAYER_TOKEN_FILE: optional(z.string(), 'File that holds `ZENLAYER_TOKEN`; the same'),
  ZENLAYER_ENDPOINT: withDefault(
    z
      .string()
      // Zenlayer's own command line takes the same variable as a bare host.
      .transform((text) => (text.includes('://') ? text : `https://${text}`))
      .pipe(zenlayerOption((endpoint) => ({ endpoint, credentials: { token: 'unused' } }))),
    'https://console.zenlayer.com',
    'The API: scheme and host; a bare host means https',
  ),
  ZENLAYER_CONNECT_TIMEOUT: duration('5s', 'Time to connect to the API', 600_000),
  ZENLAYER_RESPONSE_TIMEOUT: duration('20s', 'Time to the first byte of the response', 600_000),
  ZENLAYER_TOTAL_TIMEOUT: duration('30s', 'Time for a whole API call', 600_000),

  CRB_POLICY_FILE: optional(
    z.string(),
    'Who must approve what (YAML or JSON). Default: one approval from anyone except the requester',
  ),
  CRB_DECIDE_WITHIN: duration('7d', 'Time to decide on a quote; after it the order expires', YEAR_MS),
  CRB_APPROVAL_VALID: duration('24h', 'How long an approval is valid', YEAR_MS),
  CRB_PLACE_TIMEOUT: duration('90s', 'Longest purchase step, with its reads; a stopping worker waits this long for it'),
  CRB_SEARCH_WINDOW: duration(
    '6m',
    'How long to search for a purchase that had no answer; a signature is valid for 5 minutes',
  ),
  CRB_SEARCH_EVERY: duration('5s', 'Wait between two such searches'),
  CRB_RETRY_FIRST: duration('10s', 'Wait after a purchase that surely did not happen; doubles each time'),
  CRB_RETRY_MOST: duration('5m', 'Longest such wait'),
  CRB_ABSENT_AFTER: duration('2m', 'How long to check again for a missing VPC or circuit before the order is refused'),
  CRB_SLOW_AFTER: duration('30m', 'Time in provisioning after which the order needs attention', YEAR_MS),
  CRB_ODD_AFTER: duration('10m', 'Time a circuit may be absent or show old figures before the order is held', YEAR_MS),
  CRB_TRACK_HEARTBEAT: duration('2m', 'Time without a heartbeat after which another worker takes over a tracking step'),
  CRB_POLL_LEAST: duration('2s', 'Shortest wait between two polls of a circuit'),
  CRB_POLL_MOST: duration('5m', 'Longest wait between two polls of a circuit'),

  CRB_NOTICES_FILE: optional(
    z.string(),
    'Who is told what of orders, and how: chats, e-mail, tools (YAML or JSON). Default: nobody is told',
  ),
  CRB_UI_URL: optional(
    webUrl('https://temporal.example.com'),
    "URL of Temporal's Web UI, for the link in those notices",
  ),

  CRB_ENCRYPTION_KEYS: optional(
    z.string(),
    'Keys that encrypt what Temporal stores, `id:key,id:key`: the first encrypts, all decrypt; see [encryption.md](encryption.md)',
    SECRET,
  ),
  CRB_ENCRYPTION_KEYS_FILE: optional(z.string(), 'File of those keys instead, one `id:key` on a line'),
  CRB_LISTED_NAMES: optional(
    z.string(),
    'Who asked, in the search attribute `CrbRequestedBy`: `plain`, `hashed` or `omitted`. Default: `plain`, with keys `hashed`',
  ),

  CRB_HEALTH_PORT: optional(count(1, 65_535), 'Port of `/healthz` and `/readyz`; off when not set'),
  CRB_HEALTH_HOST: optional(
    z.string(),
    'Address of that port. Default: all, of IPv4 and IPv6, as container probes need',
  ),
  CRB_LOST_AFTER: duration('1h', 'Time without any answer of Temporal after which `/healthz` is red'),
  CRB_METRICS_PORT: optional(count(1, 65_535), 'Port of `/metrics`, for Prometheus; off when not set'),
  CRB_METRICS_HOST: optional(z.string(), 'Address of that port. Default: all, of IPv4 and IPv6'),
  CRB_METRICS_EVERY: duration('1m', "Wait between two looks at Temporal's list of open orders, for those metrics"),
  CRB_LOG_FORMAT: withDefault(oneOf('text', 'json'), 'text', '`text` for people, `json` for machines'),
  CRB_LOG_LEVEL: withDefault(
    oneOf('trace', 'debug', 'info', 'warn', 'error'),
    'info',
    '`trace`, `debug`, `info`, `warn` or `error`',
  ),
  CRB_MAX_TRACKED: withDefault(
    count(1, 100_000),
    '2000',
    'Most circuits that one worker tracks at a time; more orders wait, and say so. Quotes and purchases are not limited by it',
  ),
  CRB_MAX_CACHED_WORKFLOWS: withDefault(
    // Orders mostly wait, for days. One that is not in memory is replayed from its history when something happens to it.
    count(0, 1_000_000),
    '200',
    'Most orders kept in memory between their steps. Raise it when more orders than this are worked on at the same moment; orders that wait need no memory',
  ),
});

export type Environment = z.output<typeof environment>;
export type VariableName = keyof Environment;

/** One variable, as the documentation shows it. */
export interface Variable extends About {
  readonly name: VariableName;
}

/** Every variable of the worker, in reading order. The README has the same table. */
export const VARIABLES: readonly Variable[] = Object.entries(environment.shape).map(([name, form]) => ({
  name: name as VariableName,
  ...(about.get(form) ?? { meaning: '' }),
}));
