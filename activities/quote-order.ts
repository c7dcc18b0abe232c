import { activityInfo, ApplicationFailure } from '@temporalio/activity';
import { approvedFor, differencesTo, isCovered } from '../contract/covers.js';
import { defined } from '../contract/defined.js';
import { quoteId } from '../contract/quote-id.js';
import { bytesOf } from '../contract/text.js';
import {
  EXAMPLES,
  parseOrderRequest,
  SEARCH_ATTRIBUTE_NAMES,
  whyImpossible,
  type ApprovalTerms,
  type NoticeWishes,
  type OrderRequest,
} from '../contract/index.js';
import { DEFAULT_POLICY, factsOf, policySha256, termsFor } from '../policy/index.js';
import { requesterOf, type Requester, type Signers } from '../signatures/index.js';
import { stepsOf, type AlreadyThere, type Inquired, type Possible } from './actions/index.js';
import { circuitOf } from './circuits.js';
import type { ActivityDeps, QuotingDeps } from './deps.js';
import { readFailure, refusal } from './failures.js';
import { retriedSoon } from './absence.js';
import { keyNotes } from './key-notes.js';
import { quoteNotes } from './notes.js';
import { requesterNotes } from './requester.js';
import { runsOfTemporal } from './runs.js';
import { accountOf } from './same-account.js';
import { sealedFacts } from './sealed-facts.js';
import { attemptScheduledAt } from './server-clock.js';
import type {
  Account,
  EarlierRun,
  OrderSettings,
  QuoteInput,
  QuoteRecord,
  QuoteResult,
  RecordedQuoteResult,
  RecordedSettings,
} from './types.js';

/** What the API said about a request. */
type Inquiry = AlreadyThere | (Possible & Inquired);

/** What a quote is made of. */
interface Ingredients {
  request: OrderRequest;
  requester: Requester;
  /** Whose signatures count; undefined = the policy names nobody. */
  signers: Signers | undefined;
  /** The account that was asked, and would pay. */
  account: Account;
  inquiry: Inquiry;
  /** When the step was scheduled, Unix ms by the server's clock. */
  scheduled: number;
}

/**
 * Checks a request, and asks the price.
 *
 * @throws ApplicationFailure `BadRequest` (the request is not valid) or `Refused` (it can't be done), both final; any
 *   other failure is retried without end. So is "nothing to change" while a change of an earlier run could still arrive.
 */
export async function quoteOrder(deps: QuotingDeps, input: QuoteInput): Promise<RecordedQuoteResult> {
  try {
    return await quote(deps, input);
  } catch (error) {
    const notify = isFinal(error) ? wishesFor(deps, input.request) : undefined;
    // The order then ends without a quote, which would say what is told.
    throw notify === undefined ? error : ApplicationFailure.fromError(error, { details: [{ notify }] });
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof ApplicationFailure && error.nonRetryable === true;
}

async function quote(deps: QuotingDeps, input: QuoteInput): Promise<RecordedQuoteResult> {
  const parsed = parseOrderRequest(input.request);
  if ('problems' in parsed) {
    throw refusal('BadRequest', `Invalid request. ${parsed.problems.join('; ')}`);
  }
  const { request } = parsed;
  const scheduled = attemptScheduledAt(input.askedAt);
  const signers = deps.signers?.();
  const requester = requesterOf(signers, request, {
    tools: deps.policy?.().tools ?? [],
    now: scheduled,
    startedAt: input.before === undefined ? Date.parse(input.startedAt ?? input.askedAt ?? '') || scheduled : undefined,
  });
  if (requester.kind === 'forged' && input.before === undefined) {
    throw refusal('Refused', `The signature of the request does not count: ${requester.text}.`);
  }
  try {
    const account = await accountOf(deps);
    const [inquiry, earlier] = await Promise.all([
      inquire(deps, request),
      input.before === undefined ? earlierRun(deps, scheduled) : undefined,
    ]);
    if (earlier !== undefined && inquiry.kind === 'alreadyThere' && stepsOf(request).canBeUndone) {
      // There may be something to change as soon as the earlier run's change arrives.
      throw retriedSoon(
        'EarlierRun',
        `${earlier.text} A change that it sent could still arrive. ${inquiry.text}`,
        deps.settings,
      );
    }
    const { request: _asGiven, ...result } = answer(deps, input, {
      request,
      requester,
      signers,
      account,
      inquiry,
      scheduled,
    });
    return fitting(defined({ ...result, earlier }));
  } catch (error) {
    throw readFailure(error);
  }
}

/** Most bytes of an answer inside a workflow task: the server ends a workflow whose answer to a task is too large. */
const MOST_IN_TASK = 64 * 1024;

/** @throws ApplicationFailure `TooLargeForTask`, after which the normal step asks again */
function fitting(result: RecordedQuoteResult): RecordedQuoteResult {
  if (activityInfo().isLocal && bytesOf(JSON.stringify(result)) > MOST_IN_TASK) {
    throw ApplicationFailure.retryable('The quote is too large to be given inside a workflow task.', 'TooLargeForTask');
  }
  return result;
}

/**
 * A run of this order's id that was ended from outside a short time ago: its purchase could still arrive.
 *
 * @param now the server's time, Unix ms
 */
export function earlierRun(
  { runs = runsOfTemporal, settings }: ActivityDeps,
  now = attemptScheduledAt(),
): Promise<EarlierRun | undefined> {
  return runs.endedFromOutside(now - settings.searchWindowMs);
}

async function inquire(deps: QuotingDeps, request: OrderRequest): Promise<Inquiry> {
  const steps = stepsOf(request);
  const inspection = await steps.inspect(deps, request);
  return inspection.kind === 'alreadyThere'
    ? inspection
    : { ...inspection, ...(await steps.inquire(deps.zenlayer, request, inspection.target)) };
}

function answer(
  deps: ActivityDeps,
  { firstRunId, revision, before }: QuoteInput,
  { request, requester, signers, account, inquiry, scheduled }: Ingredients,
): QuoteResult {
  const common = {
    request,
    settings: recorded(deps.settings),
    ...defined({ unknownAttributes: unknownTo(deps.searchAttributes()) }),
  };
  if (inquiry.kind === 'alreadyThere') {
    return defined({
      kind: 'alreadyThere',
      circuit: circuitOf(inquiry.circuit),
      text: inquiry.text,
      target: inquiry.target,
      ...common,
      notify: wishesFor(deps, request),
    });
  }
  const { price, previousPrice, base, target, rows, where } = inquiry;
  const approved = before && approvedFor(before);
  const now = approvedFor({ quote: defined({ price, base }), account });
  const coversBefore = approved !== undefined && isCovered(approved, now);
  const policy = deps.policy?.() ?? DEFAULT_POLICY;
  const terms = termsFor(policy, factsOf(request, inquiry), deps.settings, before !== undefined);
  const impossible = whyImpossible(terms, request.requestedBy);
  const id = quoteId({ firstRunId, revision, request, ...now });
  const record: QuoteRecord = {
    ...common,
    quote: defined({
      id,
      revision,
      price,
      previousPrice,
      differences: approved && differencesTo(approved, now),
      base,
      where: base && where,
      notes: [
        ...quoteNotes(request, target, price, rows),
        ...requesterNotes(requester, terms),
        ...keyNotes({ terms, requestedBy: request.requestedBy, signers, now: scheduled }),
      ],
      inquiredAt: new Date(scheduled).toISOString(),
      approveWith: {
        by: EXAMPLES.by,
        quote: id,
        ...(terms.commentFor.includes('approve') ? { comment: EXAMPLES.reason } : {}),
      },
    }),
    existing: rows.map((row) => row.crossRegionBandwidthId),
    account,
    terms,
    policy: policySha256(policy),
    ...defined({ notify: wishesFor(deps, request, terms) }),
    seal: '',
  };
  const clockOffMs = deps.clock?.clockOff();
  const workflowId = activityInfo().workflowExecution?.workflowId ?? '';
  return defined({
    kind: 'quoted',
    ...record,
    seal: deps.seal.of(sealedFacts(record, { workflowId, firstRunId })),
    coversBefore: coversBefore || undefined,
    impossible,
    clockOffMs,
  });
}

/** What receivers want to be told of an order, perhaps without a valid request. */
function wishesFor(
  { receivers }: ActivityDeps,
  request: unknown,
  { from = [], escalate }: Pick<ApprovalTerms, 'from' | 'escalate'> = {},
): NoticeWishes | undefined {
  const { requestedBy } = (request ?? {}) as { requestedBy?: unknown };
  const groups = [...from, ...(escalate?.to ?? [])].map(({ name }) => name);
  return receivers?.wishes({ requestedBy, groups, escalates: escalate !== undefined });
}

/** The search attributes of an order that are not among the known ones; undefined = all are. */
function unknownTo(known: readonly string[]): string[] | undefined {
  const unknown = SEARCH_ATTRIBUTE_NAMES.filter((name) => !known.includes(name));
  return unknown.length === 0 ? undefined : unknown;
}

function recorded(settings: OrderSettings): RecordedSettings {
  const { placeTimeoutMs, searchWindowMs, retryFirstMs, retryMostMs, trackHeartbeatMs } = settings;
  return { placeTimeoutMs, searchWindowMs, retryFirstMs, retryMostMs, trackHeartbeatMs };
}
