import { samePerson, textOr, whoText, whyExcluded, type Decision, type OrderView } from '../contract/index.js';

/**
 * Why a person's decision on the current quote would not count, as far as the view shows; undefined = it would. The order
 * itself has the last word.
 */
export function whyNotDecide(
  { approval, quote, request }: OrderView,
  decision: Decision['decision'],
  by: string,
): string | undefined {
  if (approval === undefined) {
    return undefined;
  }
  const { terms } = approval;
  const requestedBy = textOr(request.requestedBy, '?');
  const excluded = whyExcluded(terms, requestedBy, { by, decision });
  if (excluded === 'requester') {
    return `${by} requested this order, so somebody else must approve it.`;
  }
  // A large view leaves out members of a group.
  const complete = terms.from?.every(({ more = 0 }) => more === 0) ?? true;
  if (excluded === 'notNamed' && complete) {
    return `${by} can't decide on this order. Who can: ${whoText(terms, requestedBy)}.`;
  }
  const before = approval.by.find((other) => other.quote === quote?.id && samePerson(other.by, by));
  return before?.decision === decision ? `${by} has already sent this decision. Each person counts once.` : undefined;
}
