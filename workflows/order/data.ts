import { workflowInfo } from '@temporalio/workflow';
import type { Oddity, OrderSettings, QuoteRecord } from '../../activities/index.js';
import type { OrderFailure } from '../../contract/failures.js';
import type { OrderRequest } from '../../contract/request.js';
import type {
  Circuit,
  CircuitFigures,
  Decision,
  FinalState,
  Hold,
  OrderState,
  OrderView,
  RefusedMessage,
  ResolveMessage,
} from '../../contract/view.js';
import type { CancelWish } from '../messages/cancelling.js';

/** All that an order knows: carried over whole when it continues as a new run. */
export interface OrderData {
  /** What can be shown of the request; the whole of it once it has been checked. */
  request: OrderRequest;
  state: OrderState;
  since: string;
  timeline: OrderView['timeline'];
  reason?: string;
  failure?: OrderFailure;
  attention?: { code: string; text: string };

  /** The newest quote. */
  quoted?: QuoteRecord;
  /** How many quotes people have been asked about. */
  revisions: number;
  decisions: Decision[];
  /** ISO times: until when to decide, and until when the approval may be used. */
  deadline?: string;
  validUntil?: string;
  /** Notices of this quote that were sent or given up, and are not sent again. */
  told?: { quote: string; notice: boolean; reminders: number };

  /** Whether a run before this one was made by a workflow reset. */
  reset?: boolean;
  /** Purchases in a row that surely did not happen, and when the next one may be tried. */
  retries: number;
  retryAt?: string;
  /** Purchases that may have happened: when, and how it went. */
  unanswered: string[];
  /** A search for a purchase, until an ISO time. `untaken`: the id of a purchase step that perhaps no worker took. */
  search?: { until: string; untaken?: string };
  /** ISO time until which a purchase that had no clear answer can still arrive. */
  arrivesUntil?: string;
  /**
   * Why an earlier run may have sent a purchase that this one knows nothing of, and when that run ended (ISO time); without
   * a time this run was made by a workflow reset. The order can't end before it has searched for that purchase.
   */
  suspect?: { text: string; endedAt?: string };
  /** How the order ends after such a search, if it finds nothing. */
  ending?: { state: FinalState; reason: string };

  hold?: Hold;
  holds: number;
  resolve?: ResolveMessage;
  cancel?: CancelWish;

  /** The figures that the circuit shall have in the end. */
  target?: CircuitFigures;
  circuit?: Circuit;
  boughtAt?: string;
  oddity?: Oddity;

  refused: { count: number; latest: RefusedMessage[] };
  /** Which search attributes the namespace knows. */
  searchAttributes: readonly string[];
  settings?: OrderSettings;
}

/** An order that has just been started. */
export function newOrder(request: OrderRequest, now: string): OrderData {
  return {
    request,
    state: 'quoting',
    since: now,
    timeline: [{ state: 'quoting', at: now }],
    revisions: 0,
    decisions: [],
    retries: 0,
    unanswered: [],
    holds: 0,
    refused: { count: 0, latest: [] },
    searchAttributes: [],
  };
}

/**
 * Whether this run, or one that it goes on from, was made by a workflow reset: the run that was reset may have sent a
 * purchase that this one knows nothing of.
 */
export function madeByReset({ reset = false }: OrderData): boolean {
  const { runId, originalExecutionRunId } = workflowInfo();
  return reset || runId !== originalExecutionRunId;
}
