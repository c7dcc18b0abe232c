import { timeText } from '../../contract/time-text.js';
import type { Decision, OrderState, ResolveChoice } from '../../contract/view.js';

/** What an order answers to messages, in one place: why one is refused, and what one that counts does. */

const STATE_WORDS: Record<OrderState, string> = {
  quoting: 'the order is asking the price',
  awaitingApproval: 'the order is waiting for approval',
  placing: 'the order is being bought',
  held: 'the order is held',
  provisioning: 'the circuit is ordered and not live yet',
  completed: 'the order is already complete',
  rejected: 'the order was rejected',
  expired: 'the order has expired',
  cancelled: 'the order was cancelled',
  failed: 'the order has failed',
};

/** Answers to `approve` and `reject`. */
export const DECISION_WORDS = {
  nothingToDecide: (state: OrderState) => `There is nothing to decide: ${STATE_WORDS[state]}.`,
  tooLate: (deadline: string, now: number) => `Too late: the deadline was ${timeText(deadline, now)}.`,
  otherQuote: (shown: string, current: string) =>
    `${shown} is not the current quote. The quote to decide on is ${current}.`,
  noComment: (rule: string, decision: Decision['decision']) =>
    `comment: is missing. The rule ${JSON.stringify(rule)} requires a comment to ${decision}.`,
  again: (by: string, at: string, now: string) =>
    `${by} already sent this decision at ${timeText(at, now)}. Each person counts once.`,
  noSignatures:
    'This order asks for no signatures, so nobody would check this one. Send the decision without signedAt and signature.',
  notSigned: (rule: string, decision: Decision['decision']) =>
    `The rule ${JSON.stringify(rule)} asks for signed decisions: signedAt or signature is missing. \`crb ${decision} ORDER --by NAME\` ` +
    `signs with your SSH key and sends it; \`crb sign ${decision} ORDER --by NAME\` gives the JSON to send in another way.`,
  onlySignals: (decision: Decision['decision']) =>
    `The rule asks who has sent a decision, and Temporal's server says so only of signals. Send the signal ${decision}: \`crb ${decision} ORDER --signal\`.`,
  noTime: (shown: string) => `signedAt: is ${shown}, expected a time in UTC, such as 2026-11-27T15:00:00Z.`,
  signedLater: (signedAt: string) =>
    `signedAt: ${signedAt} is in the future. Set the clock of the computer that signs, and sign again.`,
  signedBefore: (signedAt: string, inquiredAt: string) =>
    `signedAt: ${signedAt} is before the quote was made, ${inquiredAt}. Sign again.`,
  signedBeforeLast: (by: string, signedAt: string) =>
    `This signature is not newer than the last decision of ${by}, which was signed at ${signedAt}. Sign again.`,
  noRoom: 'There is no room for another long comment or signature on this quote. Leave out the comment and sign again.',
  unproved: (by: string, why: string) => `This decision of ${by} does not count: ${why}.`,
  notChecked: (by: string, why: string) =>
    `Who sent this decision of ${by} could not be checked now (${why}). It does not count. Send it again.`,
  manyChecks: 'Too many decisions on this order are being checked. Send this one again in a few seconds.',

  rejected: (by: string, cancelled: boolean) =>
    `Rejected by ${by}. ${cancelled ? 'The order was cancelled before.' : 'The order ends.'}`,
  approved: (by: string, given: number, needed: number) => `Approved by ${by} (${given} of ${needed}).`,
  allGiven: (cancelled: boolean) => (cancelled ? 'The order was cancelled before.' : 'Buying now.'),
} as const;

/** Answers to `requote`. */
export const REQUOTE_WORDS = {
  nothingToReplace: (state: OrderState) => `There is no quote to replace: ${STATE_WORDS[state]}.`,
  cancelled: 'The order is being cancelled.',
  taken: (by: string, quote: string) =>
    `The price is asked again for ${by}, under today's policy. Decisions on ${quote} no longer count.`,
} as const;

/** Answers to `cancel`: what is said of the end is only what is certain. */
export const CANCEL_WORDS = {
  held: "A purchase may have been made, so the order can't be cancelled. Resolve its hold instead.",
  bought: "Already bought; cancelling can't undo it. If nobody wants the circuit, delete it in the Zenlayer console.",
  ended: (state: OrderState) => `The order has already ended as ${state}.`,

  sure: 'The order is cancelled; nothing was bought.',
  placing: 'A purchase may be on its way. If nothing was bought, the order is cancelled; otherwise it goes on.',
  unanswered:
    "Zenlayer never confirmed an earlier purchase, so the order can't end yet: it is held until somebody resolves it.",
  suspect:
    'An earlier run of this order may have sent a purchase. If a search finds nothing, the order is cancelled; otherwise it goes on.',
  unasked:
    'The order first asks Temporal about an earlier run that may have sent a purchase. If there is none, it is cancelled.',
} as const;

/** Answers to `resolve`. */
export const RESOLVE_WORDS = {
  nothingToResolve: (state: OrderState) => `There is nothing to resolve: ${STATE_WORDS[state]}.`,
  otherHold: (shown: string, held: boolean, open: string) =>
    `${shown} is not an open hold. ${held ? `The hold to resolve is ${open}.` : `The order is now tracking circuit ${open}.`}`,
  taken: (by: string, choice: ResolveChoice) => `${by} already resolved it: ${choice}.`,
  noSuchChoice: (shown: string, choices: readonly ResolveChoice[]) =>
    `choice: is ${shown}, expected ${choices.join(' or ')}.`,
  noCircuit: 'crossRegionBandwidthId: is missing, expected the id of the circuit to adopt.',
  noId: (shown: string) =>
    `crossRegionBandwidthId: is ${shown}, expected the id of a circuit: 1 to 100 letters, digits, ".", "_" and "-".`,
  otherCircuit: (shown: string, changes: string) =>
    `crossRegionBandwidthId: is ${shown}, expected ${changes}: this order changes that circuit.`,

  adopted: (by: string, id: string) => `Resolved by ${by}: the order now tracks circuit ${id}.`,
  resolved: (by: string, choice: ResolveChoice) => `Resolved by ${by}: ${choice}.`,
  beingChecked: (id: string, by: string) =>
    `Circuit ${id} is being checked for ${by}. Send this again in a few seconds.`,
  notAdopted: (evidence: readonly string[]) =>
    `Not adopted: ${evidence.map((line) => line.replace(/\.?$/, '.')).join(' ')} The hold is still open.`,
  notChecked: (id: string, why: string) =>
    `Circuit ${id} could not be checked now (${why}). The hold is still open. Try again.`,
} as const;
