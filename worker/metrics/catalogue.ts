import { ORDERS_ENDED } from '../../contract/metrics.js';

interface Described {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** Each has few values: no ids, no texts of people or of the API. */
  readonly labels: readonly string[];
}

/**
 * Every metric of this project. The SDK and its core add their own, `temporal_…`, at the same endpoint. A counter is read
 * under its name and `_total`.
 */
export const METRICS = {
  [ORDERS_ENDED.name]: {
    kind: 'counter',
    help: ORDERS_ENDED.description,
    // The SDK adds the others to what a workflow counts.
    labels: ['end', 'reason', 'action', 'namespace', 'taskQueue', 'workflowType'],
  },
  crb_orders_open: { kind: 'gauge', help: 'Open orders of the namespace, by state', labels: ['state'] },
  crb_oldest_order_age_seconds: {
    kind: 'gauge',
    help: 'Time since the start of the oldest open order in a state; 0 = there is none',
    labels: ['state'],
  },
  crb_orders_attention: {
    kind: 'gauge',
    help: 'Open orders of the namespace that need attention, by its code',
    labels: ['code'],
  },
  crb_orders_listed_timestamp_seconds: {
    kind: 'gauge',
    help: 'Unix time at which the open orders were last counted',
    labels: [],
  },
  crb_api_calls: {
    kind: 'counter',
    help: 'Calls of the Zenlayer API, by action and outcome',
    labels: ['action', 'outcome'],
  },
  crb_api_request_duration_seconds: {
    kind: 'histogram',
    help: 'How long calls of the Zenlayer API took, by action and outcome',
    labels: ['action', 'outcome'],
  },
  crb_step_retries: { kind: 'counter', help: 'Steps that were tried again, by step', labels: ['step'] },
  crb_polls: { kind: 'counter', help: 'Polls of circuits that were answered, or failed', labels: [] },
  crb_poll_calls: { kind: 'counter', help: 'Calls that these polls were merged into', labels: [] },
  crb_searches: { kind: 'counter', help: 'Searches for purchases without a clear answer that began', labels: [] },
  crb_searches_ended: { kind: 'counter', help: 'Such searches that ended, by result', labels: ['result'] },
  crb_notices: {
    kind: 'counter',
    help: 'Notices of orders, by receiver and outcome: each try that was accepted or failed, each notice given up',
    labels: ['receiver', 'outcome'],
  },
  crb_worker_info: {
    kind: 'gauge',
    help: '1 for what this worker runs: digest of its policy, and its build; 0 for a policy that it went by before',
    labels: ['policy', 'build'],
  },
  crb_policy_file_broken: {
    kind: 'gauge',
    help: "1 while this worker can't read its policy file or signers file, and goes by the last good ones; otherwise 0",
    labels: [],
  },
} as const satisfies Record<string, Described>;

export type MetricName = keyof typeof METRICS;
type NameOf<Kind> = { [N in MetricName]: (typeof METRICS)[N]['kind'] extends Kind ? N : never }[MetricName];
export type CounterName = NameOf<'counter'>;
export type GaugeName = NameOf<'gauge'>;
export type HistogramName = NameOf<'histogram'>;
export type Labels<N extends MetricName> = Readonly<Record<(typeof METRICS)[N]['labels'][number], string>>;

/** Seconds: from an answer of a fast API to the longest time-out of a call. */
export const BUCKETS: Readonly<Record<HistogramName, number[]>> = {
  crb_api_request_duration_seconds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30],
};

/** The name under which a metric is read, without the endings that a histogram adds. */
export function readName(name: MetricName): string {
  return METRICS[name].kind === 'counter' ? `${name}_total` : name;
}
