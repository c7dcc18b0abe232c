import { defined } from '../contract/defined.js';
import { isSameDecider, mayDecideFor, textOr, whyExcluded, type Decision, type OrderView } from '../contract/index.js';

/** Who decides: a person, perhaps for somebody else. */
export type Decider = Pick<Decision, 'by' | 'for'>;

/**
 * Why a person's decision on the current quote would not count, as far as the view shows; undefined = it would. The order
 * itself has the last word.
 *
 * @param now Unix ms
 */
export function whyNotDecide(
  { approval, quote, request }: OrderView,
  decision: Decision['decision'],
  decider: Decider,
  now: number,
): string | undefined {
  if (approval === undefined) {
    return undefined;
  }
  const { terms, deadline } = approval;
  const requestedBy = textOr(request.requestedBy, '?');
  const excluded = whyExcluded(terms, requestedBy, { ...decider, decision }, { now, deadline });
  // A large view leaves out members of a group, and delegations.
  const parties = [...(terms.from ?? []), ...(terms.escalate?.to ?? [])];
  const isComplete = parties.every(({ more = 0 }) => more === 0) && terms.moreDelegations === undefined;
  if (excluded !== undefined && (isComplete || excluded.code === 'requester')) {
    return excluded.text;
  }
  const before = approval.by.find(
    (other) => other.quote === quote?.id && other.decision === decision && isSameDecider(other, decider),
  );
  return before && `${decider.by} has already sent this decision. Each person counts once.`;
}

/**
 * In whose names a person's decision would count: their own, when it would, otherwise that of those who have delegated to
 * them. Empty = in nobody's.
 */
export function decidersFor(
  view: OrderView,
  decision: Decision['decision'],
  by: string,
  now: number,
): readonly Decider[] {
  const counts = (decider: Decider) => whyNotDecide(view, decision, decider, now) === undefined;
  const { approval, request } = view;
  if (approval === undefined) {
    return [{ by }];
  }
  const { terms, deadline } = approval;
  const requestedBy = textOr(request.requestedBy, '?');
  const moment = { now, deadline };
  const alone = { by };
  const isAllowed = whyExcluded(terms, requestedBy, { ...alone, decision }, moment) === undefined;
  const delegated = isAllowed
    ? []
    : mayDecideFor(terms, requestedBy, by, moment).map((seat) => defined({ by, for: seat }));
  return (delegated.length > 0 ? delegated : [alone]).filter(counts);
}
