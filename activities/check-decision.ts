import { activityInfo } from '@temporalio/activity';
import { verifyDecision } from '../signatures/index.js';
import type { ActivityDeps } from './deps.js';
import { runsOfTemporal } from './runs.js';
import { attributed } from './sender.js';
import type { CheckInput, CheckResult } from './types.js';

/** Proves who decides, as the quote's terms ask for it. */
export async function checkDecision(deps: ActivityDeps, input: CheckInput): Promise<CheckResult> {
  const { decision, request, quote, firstRunId } = input;
  if (input.identity === 'attributed') {
    const { runs = runsOfTemporal } = deps;
    const found = attributed(await runs.signals(), input.message, decision.by);
    return 'refused' in found ? { kind: 'refused', text: found.refused } : { kind: 'attributed', ...found };
  }
  const orderId = activityInfo().workflowExecution?.workflowId ?? '';
  const verdict = verifyDecision(
    deps.signers?.(),
    { orderId, firstRunId, request, quote },
    decision,
    Date.parse(input.now),
  );
  return 'refused' in verdict ? { kind: 'refused', text: verdict.refused } : { kind: 'signed', ...verdict };
}
