import { deciderText, type KeptDecision, type OrderRequest } from '../contract/index.js';
import { isPrincipalOf, principalText } from '../contract/principal.js';
import { requesterOf, verifyDecision, type Signers } from '../signatures/index.js';
import { ok, problem, unknown, type Check } from './check.js';
import { decisionOf } from './course.js';
import { textAt } from './event.js';
import { policyNamed, type PolicyText } from './policies.js';
import { standingQuote } from './standing-quote.js';
import type { Story, ToldMessage, ToldQuote } from './story.js';

const NO_SIGNERS = 'not checked: name the file of allowed signers of that time with --signers';

/** Checks who has sent each decision that had to be proved, whether it counted or was refused for want of a proof. */
export function checkDecisions(story: Story, signers: Signers | undefined): Check[] {
  return story.messages.flatMap((message) => {
    const { message: name, received, at, accepted, check } = message;
    const quote = standingQuote(story, textAt(received, 'quote'), at);
    const identity = quote?.record.terms.identity;
    if ((name !== 'approve' && name !== 'reject') || (accepted !== true && check === undefined)) {
      return [];
    }
    if (quote === undefined || identity === undefined) {
      return [];
    }
    const decision = decisionOf(name, received, at);
    return identity === 'signed'
      ? [checkSigned(message, decision, { story, quote, signers })]
      : [checkAttributed(message, decision)];
  });
}

interface Against {
  readonly story: Story;
  readonly quote: ToldQuote;
  readonly signers: Signers | undefined;
}

function checkSigned(
  { event, at, accepted, check: checked }: ToldMessage,
  decision: KeptDecision,
  { story: { orderId, firstRunId }, quote: { record }, signers }: Against,
): Check {
  const check = `decision in event ${event}`;
  const what = whatOf(decision);
  if (accepted === true && checked?.kind !== 'signed') {
    return problem(check, `${what} counted, and no check has found its signature good`);
  }
  if (signers === undefined) {
    return unknown(check, `the signature of ${what}: ${NO_SIGNERS}`);
  }
  const { request, quote } = record;
  const verdict = verifyDecision(signers, { orderId, firstRunId, request, quote }, decision, Date.parse(at));
  if (checked?.kind === 'signed') {
    if ('refused' in verdict) {
      return problem(check, `${what} was taken as signed: ${verdict.reason}`);
    }
    return verdict.key === checked.key
      ? ok(
          check,
          `${what} is signed with ${verdict.key}${accepted === true ? '' : '; it did not count for another reason'}`,
        )
      : problem(check, `${what} is signed with ${verdict.key}, and the order says ${checked.key}`);
  }
  return 'refused' in verdict
    ? ok(check, `${what} did not count: ${verdict.reason}`)
    : unknown(
        check,
        `${what} did not count, but by these signers it is signed with ${verdict.key}: ${saidOf(checked)}`,
      );
}

function checkAttributed(
  { event, via, accepted, check: checked, principal }: ToldMessage,
  decision: KeptDecision,
): Check {
  const check = `decision in event ${event}`;
  const what = whatOf(decision);
  const sender = via === 'signal' ? principalText(principal) : undefined;
  const isTheirs = sender !== undefined && isPrincipalOf(principal, decision.by);
  const stamped =
    sender === undefined ? 'the server says of nobody that they sent it' : `the server says that ${sender} sent it`;
  if (checked?.kind === 'attributed') {
    return isTheirs && checked.principal === sender
      ? ok(check, `${what}: ${stamped}`)
      : problem(check, `${what} was taken as sent by ${checked.principal}, but ${stamped}`);
  }
  if (accepted === true) {
    return problem(check, `${what} counted, and nobody has checked who sent it: ${stamped}`);
  }
  return isTheirs
    ? unknown(check, `${what} did not count, but ${stamped}: ${saidOf(checked)}`)
    : ok(check, `${what} did not count: ${stamped}`);
}

function whatOf(decision: KeptDecision): string {
  return `${decision.decision} by ${deciderText(decision)}`;
}

function saidOf(checked: ToldMessage['check']): string {
  return checked?.kind === 'refused' ? `the check said then: ${checked.text}` : 'the check gave no answer then';
}

/** Checks who has asked for the order, if the request is signed. */
export function checkRequest(
  { request: received, quotes, startedAt }: Story,
  policies: readonly PolicyText[],
  signers: Signers | undefined,
): Check[] {
  const check = 'request';
  if (textAt(received, 'signature') === undefined) {
    return [];
  }
  if (signers === undefined) {
    return [unknown(check, `its signature: ${NO_SIGNERS}`)];
  }
  const [first] = quotes;
  const policy = first && policyNamed(first.record.policy, policies);
  const started = Date.parse(startedAt);
  const known = { tools: policy?.tools ?? [], now: Date.parse(first?.at ?? startedAt), startedAt: started };
  const requester = requesterOf(signers, received as OrderRequest, known);
  switch (requester.kind) {
    case 'signed':
      return [ok(check, requester.text)];
    case 'forged':
      if (first === undefined) {
        return [ok(check, `its signature does not count, and the order went no further: ${requester.reason}`)];
      }
      return policy === undefined
        ? [
            unknown(
              check,
              `its signature can't be judged without the text of the policy, which names tools: ${requester.reason}`,
            ),
          ]
        : [problem(check, `its signature does not count: ${requester.reason}`)];
    default:
      return [problem(check, 'it has a signature without signedBy or signedAt')];
  }
}
