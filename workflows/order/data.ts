import { workflowInfo } from '@temporalio/workflow';
import type { EarlierRun } from '../../activities/index.js';
import type { Attention, OrderAttention } from '../../contract/attention.js';
import type { NoticeWishes } from '../../contract/notices.js';
import type { ReceivedRequest, ShownRequest } from '../../contract/request.js';
import type { OrderView, RefusedMessage } from '../../contract/view.js';
import type { CancelWish } from '../messages/cancelling.js';
import { planOf, type Quoted, type Stage } from './stage.js';

/** All that an order knows: carried over whole when it continues as a new run. */
export interface OrderData {
  /** What can be shown of the request until it has been checked. */
  received: ReceivedRequest;

  stage: Stage;
  /** ISO time at which it came there, and why. */
  since: string;
  reason?: string;
  attention?: Attention<OrderAttention>;
  /** The states before. */
  past: OrderView['timeline'];

  doubts: Doubts;
  cancel?: CancelWish;
  /** How many times the order has been held. */
  holds: number;
  refused: { count: number; latest: RefusedMessage[] };
  /** What is told of an order that was refused before it had a plan. */
  notify?: NoticeWishes;
  /** The attention that was told last, since the order came to a state that lasts. */
  toldAttention?: OrderAttention;
  /** Whether a run before this one was made by a workflow reset. */
  reset?: boolean;
}

/** What may have been bought without the order knowing it. */
export interface Doubts {
  /** Purchases of its own that had no clear answer. */
  unanswered: Unanswered[];
  /** Nothing ends before what an earlier run may have bought was searched for. */
  suspect?: Suspect;
}

export interface Unanswered {
  /** When it was sent, and how it went. */
  text: string;
  /** ISO time at which it was sent, as far as is known. */
  sentAt?: string;
  /** ISO time until which it can still arrive. */
  arrivesUntil: string;
}

/** Why an earlier run may have sent a purchase. Without `endedAt`: because this run was made by a workflow reset. */
export type Suspect = Pick<EarlierRun, 'text'> & Partial<EarlierRun>;

/** An order that has just been started. */
export function newOrder(received: ReceivedRequest, now: string): OrderData {
  return {
    received,
    stage: { state: 'quoting' },
    since: now,
    past: [],
    doubts: { unanswered: [] },
    holds: 0,
    refused: { count: 0, latest: [] },
  };
}

/** ISO time until which any of what may have been bought can still arrive. */
export function arrivesUntil({ unanswered, suspect }: Doubts, { record: { settings } }: Quoted): string {
  const times = unanswered.map((each) => Date.parse(each.arrivesUntil));
  if (suspect?.endedAt !== undefined) {
    times.push(Date.parse(suspect.endedAt) + settings.searchWindowMs);
  }
  return new Date(times.length === 0 ? Date.now() : Math.max(...times)).toISOString();
}

/** The request as it has been checked, or as it was received. */
export function requestOf({ stage, received }: Pick<OrderData, 'stage' | 'received'>): ShownRequest {
  return planOf(stage)?.request ?? received;
}

/**
 * Whether this run, or one that it goes on from, was made by a workflow reset: the run that was reset may have sent a
 * purchase that this one knows nothing of.
 */
export function madeByReset({ reset = false }: OrderData): boolean {
  const { runId, originalExecutionRunId } = workflowInfo();
  return reset || runId !== originalExecutionRunId;
}
