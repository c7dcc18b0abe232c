import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { activityInfo, type Info } from '@temporalio/activity';
import {
  createActivities,
  createSeal,
  type ActivityDeps,
  type PlaceInput,
  type QuoteInput,
} from '../../activities/index.js';
import type { QuoteRecord, RecordedQuoteResult, Runs, SealedQuote } from '../../activities/index.js';
import { SEARCH_ATTRIBUTE_NAMES, ORDER_WORKFLOW, orderIdOf, type OrderRequest } from '../../contract/index.js';
import { sealedFacts } from '../../activities/sealed-facts.js';
import { startSandbox, type LoggedCall, type Sandbox, type SandboxSettings } from '../../sandbox/index.js';
import { createZenlayer, type Zenlayer, type ZenlayerOptions } from '../../zenlayer/index.js';
import { CREATE, SETTINGS } from './figures.js';

export const ACCOUNT = 'sandbox-account';
export const RUN_ID = 'run-1';

/** The activities, against a sandbox over HTTP. */
export interface Bench {
  readonly sandbox: Sandbox;
  readonly zenlayer: Zenlayer;
  /** What the activities work with, some of it replaced. */
  deps(changed?: Partial<ActivityDeps>): ActivityDeps;
  quote(
    request: unknown,
    input?: Partial<QuoteInput>,
    changed?: Partial<ActivityDeps>,
    info?: Partial<Info>,
  ): Promise<RecordedQuoteResult>;
  /** A quote, taken for granted. */
  quoted(request?: OrderRequest): Promise<QuoteRecord>;
  /** A record with some of it replaced, sealed as if it had been quoted so. */
  sealed(record: SealedQuote, changed?: Partial<SealedQuote>): SealedQuote;
  /** What is to be bought, approved for another minute. */
  placing(request?: OrderRequest): Promise<PlaceInput>;
  /** The calls of an action that have been logged. */
  calls(action: string): LoggedCall[];
  /** How many purchases the sandbox has executed. */
  bought(): number;
}

/** Runs a test on a bench of its own, that is cleared whatever happens. */
export async function onBench(
  test: (bench: Bench) => Promise<void>,
  settings: Partial<SandboxSettings> = {},
  client: Partial<ZenlayerOptions> = {},
): Promise<void> {
  const sandbox = await startSandbox({ createDelayMs: 30, changeDelayMs: 30, ...settings });
  const zenlayer = createZenlayer({ endpoint: sandbox.url, credentials: sandbox.accessKey, ...client });
  const calls = (action: string) => sandbox.state().calls.filter((call) => call.action === action);
  const bench: Bench = {
    sandbox,
    zenlayer,
    deps: (changed) => ({
      zenlayer,
      account: () => Promise.resolve(ACCOUNT),
      settings: SETTINGS,
      seal: createSeal(sandbox.accessKey.accessKeySecret),
      runs: ONE_RUN,
      searchAttributes: () => SEARCH_ATTRIBUTE_NAMES,
      ...changed,
    }),
    quote: (request, input, changed, info) =>
      inActivity({ ...ofOrder(request), ...info }, () =>
        createActivities(bench.deps(changed)).quoteOrder({ request, firstRunId: RUN_ID, revision: 1, ...input }),
      ),
    async quoted(request = CREATE) {
      const result = await bench.quote(request);
      if (result.kind !== 'quoted') {
        throw new Error(`not quoted: ${result.text}`);
      }
      const {
        kind: _kind,
        coversBefore: _covers,
        impossible: _why,
        earlier: _run,
        clockOffMs: _off,
        ...record
      } = result;
      return { request, ...record };
    },
    sealed(record, changed = {}) {
      const altered = { ...record, ...changed };
      const order = { workflowId: orderIdOf(altered.request) ?? '', firstRunId: RUN_ID };
      return { ...altered, seal: bench.deps().seal.of(sealedFacts(altered, order)) };
    },
    placing: async (request) => ({
      record: await bench.quoted(request),
      firstRunId: RUN_ID,
      runId: RUN_ID,
      sentBefore: false,
      approvedUntil: new Date(Date.now() + 60_000).toISOString(),
    }),
    calls,
    bought: () =>
      ['CreateCrossRegionBandwidth', 'ModifyCrossRegionBandwidth']
        .flatMap(calls)
        .filter((call) => call.outcome?.executed === true).length,
  };
  try {
    await test(bench);
  } finally {
    zenlayer.close();
    await sandbox.close();
  }
}

/** The workflow of a request: its id is the order's lock. */
export function ofOrder(request: unknown): Partial<Info> {
  return { workflowExecution: { workflowId: orderIdOf(request) ?? '', runId: RUN_ID } };
}

/** What Temporal would tell of an order whose only run this is: there is no server around a single activity. */
export const ONE_RUN: Runs = {
  attemptStartedAt: () => Promise.resolve(activityInfo().currentAttemptScheduledTimestampMs),
  firstRunId: () => Promise.resolve(RUN_ID),
  mayHaveStarted: () => Promise.resolve(true),
  endedFromOutside: () => Promise.resolve(undefined),
  decisionsOn: () => Promise.resolve([]),
  signals: () => Promise.resolve([]),
  vouch: () => Promise.resolve({ kind: 'genuine' }),
};

type LoggerLike = ConstructorParameters<typeof DefaultLogger>[1];

/** An activity's surroundings: the first attempt, just scheduled, in the order's run. */
export function surroundings(info: Partial<Info> = {}, logged?: LoggerLike): MockActivityEnvironment {
  const now = Date.now();
  const around = {
    attempt: 1,
    workflowType: ORDER_WORKFLOW,
    workflowExecution: { workflowId: orderIdOf(CREATE) ?? '', runId: RUN_ID },
    scheduledTimestampMs: now,
    currentAttemptScheduledTimestampMs: now,
    startToCloseTimeoutMs: 4_000,
    heartbeatTimeoutMs: 2_000,
    ...info,
  };
  // Activities fail here on purpose; at WARN the SDK would print each of them.
  return new MockActivityEnvironment(around, { logger: new DefaultLogger('ERROR', logged) });
}

export function inActivity<T>(info: Partial<Info>, step: () => Promise<T>, logged?: LoggerLike): Promise<T> {
  return surroundings(info, logged).run(step);
}
