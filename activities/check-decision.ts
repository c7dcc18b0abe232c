import { activityInfo } from '@temporalio/activity';
import { canonical } from '../contract/canonical.js';
import type { KeptDecision } from '../contract/index.js';
import { verifyDecision } from '../signatures/index.js';
import type { ActivityDeps } from './deps.js';
import { runsOfTemporal } from './runs.js';
import { senderFacts } from './sealed-sender.js';
import { attributed } from './sender.js';
import { attemptScheduledAt } from './server-clock.js';
import type { CheckInput, CheckResult, SignalSent } from './types.js';

/** Proves who decides, as the quote's terms ask for it. */
export async function checkDecision(deps: ActivityDeps, input: CheckInput): Promise<CheckResult> {
  const { decision, request, quote, firstRunId } = input;
  const orderId = activityInfo().workflowExecution?.workflowId ?? '';
  if (input.identity === 'attributed') {
    const { runs = runsOfTemporal } = deps;
    const found = says(input.message, decision)
      ? attributed(await runs.signals(), input.message, decision.by)
      : { refused: 'the message to look for says something else' };
    if ('refused' in found) {
      return { kind: 'refused', text: found.refused };
    }
    const { principal } = found;
    const at = new Date(attemptScheduledAt()).toISOString();
    const seal = deps.seal.of(senderFacts({ orderId, firstRunId }, decision, { principal, at }));
    return { kind: 'attributed', principal, checked: { at, seal } };
  }
  const verdict = verifyDecision(
    deps.signers?.(),
    { orderId, firstRunId, request, quote },
    decision,
    Date.parse(input.now),
  );
  return 'refused' in verdict ? { kind: 'refused', text: verdict.refused } : { kind: 'signed', ...verdict };
}

/** Whether a message makes this decision: what is sealed must be what its sender has said. */
function says({ name, content }: SignalSent, decided: KeptDecision): boolean {
  const of = ({ by, quote, for: seat }: Partial<KeptDecision>) => canonical([by, quote, seat]);
  return name === decided.decision && of(content ?? {}) === of(decided);
}
