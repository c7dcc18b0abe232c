import { formatDuration } from './duration.js';
import { isIn, partyText } from './party.js';
import { beginText, momentText } from './time-text.js';
import type { ApprovalTerms, Party } from './view.js';

/** When a decision on a quote is judged. */
export interface Moment {
  /** Unix ms. */
  readonly now: number;
  /** ISO time: until when people can decide on the quote; undefined = nobody was asked. */
  readonly deadline: string | undefined;
}

/**
 * From when on the further approvers of a quote may decide: the clock alone says it. It is counted from the deadline, which
 * goes with the quote from run to run, and not from the order's state, which may change in between.
 *
 * @returns Unix ms; undefined = never
 */
function escalatesAt(
  { escalate, decideWithinMs }: Pick<ApprovalTerms, 'escalate' | 'decideWithinMs'>,
  deadline: string | undefined,
): number | undefined {
  if (escalate === undefined || deadline === undefined) {
    return undefined;
  }
  return Date.parse(deadline) - decideWithinMs + escalate.afterMs;
}

/** Whether a person is a further approver whose time has come. */
export function hasJoined(terms: ApprovalTerms, person: string, { now, deadline }: Moment): boolean {
  const at = escalatesAt(terms, deadline);
  return at !== undefined && now >= at && isIn(terms.escalate?.to ?? [], person);
}

/** `from 22 Nov 14:00 UTC also managers (mia)`, while no deadline is known `after 4h also managers (mia)`. */
export function escalationText(
  terms: ApprovalTerms,
  deadline: string | undefined,
  nameOf: (party: Party) => string = partyText,
): string | undefined {
  const { escalate } = terms;
  return escalate && `${whenText(terms, deadline)} also ${escalate.to.map(nameOf).join(' or ')}`;
}

/** `from 22 Nov 14:00 UTC`, `after 4h` */
function whenText(terms: ApprovalTerms, deadline: string | undefined): string {
  const at = escalatesAt(terms, deadline);
  return at === undefined
    ? `after ${formatDuration(terms.escalate?.afterMs ?? 0)}`
    : `from ${beginText(new Date(at).toISOString(), deadline)}`;
}

/** `mia can decide from 22 Nov 14:00 UTC on.` of a further approver whose time has not come; undefined of anybody else. */
export function notYetText(terms: ApprovalTerms, person: string, { now, deadline }: Moment): string | undefined {
  const at = escalatesAt(terms, deadline);
  return at !== undefined && now < at && isIn(terms.escalate?.to ?? [], person)
    ? `${person} can decide from ${momentText(new Date(at).toISOString(), now)} on.`
    : undefined;
}
