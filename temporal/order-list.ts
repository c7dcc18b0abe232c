import { defineSearchAttributeKey } from '@temporalio/common';
import { CrbAttention, CrbState, ORDER_WORKFLOW } from '../contract/index.js';
import { equals } from './query.js';

/** Orders, in a visibility query. */
export const ORDERS = equals('WorkflowType', ORDER_WORKFLOW);

/** Running, or paused by an operator. */
export const OPEN = 'CloseTime IS NULL';

/** Set by the server (1.30 and later) on workflows whose task fails. */
export const REPORTED_PROBLEMS = defineSearchAttributeKey('TemporalReportedProblems', 'KEYWORD_LIST');

/** Set by the server (1.28 and later) on workflows that are paused, or have a paused step. */
export const PAUSE_INFO = defineSearchAttributeKey('TemporalPauseInfo', 'KEYWORD_LIST');

/** What in the server's list shows that an open order needs somebody. */
export const SIGNS = ['held', 'attention', 'failing', 'stepPaused', 'paused'] as const;
export type Sign = (typeof SIGNS)[number];

/** How to search for each. Older servers, and namespaces without an attribute, know only some. */
export const SIGN_CONDITIONS: Readonly<Record<Sign, string>> = {
  held: equals(CrbState.name, 'held'),
  attention: `${CrbAttention.name} IS NOT NULL`,
  failing: `${REPORTED_PROBLEMS.name} IS NOT NULL`,
  stepPaused: `${PAUSE_INFO.name} IS NOT NULL`,
  paused: equals('ExecutionStatus', 'Paused'),
};
