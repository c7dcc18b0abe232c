import { formatDuration } from '../contract/index.js';
import type { NoticesConfig } from '../notify/index.js';
import type { Policy } from '../policy/index.js';
import type { Environment, VariableName } from './variables.js';

/** How long Zenlayer accepts a signature, in milliseconds. */
const SIGNATURE_LIVES_MS = 300_000;

/** Problems of the credentials together: exactly one kind must be set, and completely. Shows no value. */
export function credentialProblems(set: NodeJS.ProcessEnv): string[] {
  const has = (name: VariableName) => set[name] !== undefined;
  const id = has('ZENLAYER_ACCESS_KEY_ID');
  const secret = has('ZENLAYER_ACCESS_KEY_SECRET');
  if (has('ZENLAYER_TOKEN')) {
    return id || secret
      ? [
          'ZENLAYER_TOKEN and an access key are both set, expected one of them: unset ZENLAYER_TOKEN, or ZENLAYER_ACCESS_KEY_ID and ZENLAYER_ACCESS_KEY_SECRET',
        ]
      : [];
  }
  if (id && secret) {
    return [];
  }
  if (!id && !secret) {
    return ['No Zenlayer credentials: set ZENLAYER_ACCESS_KEY_ID and ZENLAYER_ACCESS_KEY_SECRET, or ZENLAYER_TOKEN'];
  }
  return [
    id
      ? 'ZENLAYER_ACCESS_KEY_SECRET is not set: expected the secret of the access key in ZENLAYER_ACCESS_KEY_ID'
      : 'ZENLAYER_ACCESS_KEY_ID is not set: expected the id of the access key whose secret is in ZENLAYER_ACCESS_KEY_SECRET',
  ];
}

/** Problems between settings. */
export function settingProblems(read: Environment): string[] {
  const half = read.CRB_PLACE_TIMEOUT / 2;
  return [
    ...(half < read.ZENLAYER_TOTAL_TIMEOUT
      ? [
          `CRB_PLACE_TIMEOUT is ${formatDuration(read.CRB_PLACE_TIMEOUT)}: expected at least twice ZENLAYER_TOTAL_TIMEOUT ` +
            `(${formatDuration(read.ZENLAYER_TOTAL_TIMEOUT)}), for the reads before the purchase and for the purchase itself`,
        ]
      : []),
    ...(read.CRB_METRICS_PORT !== undefined &&
    read.CRB_METRICS_PORT === read.CRB_HEALTH_PORT &&
    read.CRB_METRICS_HOST === read.CRB_HEALTH_HOST
      ? [`CRB_METRICS_PORT is ${read.CRB_METRICS_PORT}: expected another port than CRB_HEALTH_PORT`]
      : []),
    ...ordered(read, 'CRB_RETRY_FIRST', 'CRB_RETRY_MOST'),
    ...ordered(read, 'CRB_POLL_LEAST', 'CRB_POLL_MOST'),
    ...ordered(read, 'CRB_SEARCH_EVERY', 'CRB_SEARCH_WINDOW'),
  ];
}

/** Warnings about settings that are only safe in tests, or that have no effect. */
export function settingWarnings(read: Environment, policy: Policy, notices: NoticesConfig | undefined): string[] {
  return [
    // The window begins when the purchase step ends, or the step's whole time later when the step may go on. After a reset
    // it begins up to half of the step's time before the purchase is signed.
    ...(read.CRB_SEARCH_WINDOW < SIGNATURE_LIVES_MS + read.CRB_PLACE_TIMEOUT / 2
      ? [
          `CRB_SEARCH_WINDOW (${formatDuration(read.CRB_SEARCH_WINDOW)}) is too short: a delayed purchase request stays valid for ` +
            `${formatDuration(SIGNATURE_LIVES_MS)}, so a circuit could be bought twice. Set at least ` +
            `${formatDuration(SIGNATURE_LIVES_MS + read.CRB_PLACE_TIMEOUT / 2)} (${formatDuration(SIGNATURE_LIVES_MS)} and half of CRB_PLACE_TIMEOUT).`,
        ]
      : []),
    ...withoutReminders(policy, notices),
  ];
}

/** Reminders that the policy asks for and nobody gets. */
export function withoutReminders({ rules }: Policy, notices: NoticesConfig | undefined): string[] {
  const reminding = rules.filter(({ reminders }) => reminders !== undefined).map(({ name }) => JSON.stringify(name));
  const wanted = notices?.receivers.some(({ events }) => events.includes('reminder')) === true;
  return wanted || reminding.length === 0
    ? []
    : [
        `Reminders in CRB_POLICY_FILE (${reminding.length === 1 ? 'rule' : 'rules'} ${reminding.join(', ')}) have no ` +
          'effect: no receiver in CRB_NOTICES_FILE has the event reminder.',
      ];
}

type DurationName =
  | 'CRB_RETRY_FIRST'
  | 'CRB_RETRY_MOST'
  | 'CRB_POLL_LEAST'
  | 'CRB_POLL_MOST'
  | 'CRB_SEARCH_EVERY'
  | 'CRB_SEARCH_WINDOW';

function ordered(read: Environment, small: DurationName, large: DurationName): string[] {
  return read[small] <= read[large]
    ? []
    : [
        `${small} is ${formatDuration(read[small])}: expected at most ${large}, which is ${formatDuration(read[large])}`,
      ];
}
