import { decisionStatement, type Decided, type KeptDecision } from '../contract/index.js';
import type { Signers } from './signers.js';
import { refusal, verify, type Verdict } from './verify.js';

/**
 * Whether a decision is signed by a key of the person who it is said to be by. The statement is made anew from what the
 * order has, so a signature of anything else does not fit.
 *
 * @param listed whose signatures count; undefined = the policy names no signers
 * @param now the server's time, Unix ms
 */
export function verifyDecision(
  listed: Signers | undefined,
  decided: Decided,
  decision: KeptDecision,
  now: number,
): Verdict {
  const { by, signedAt, signature } = decision;
  if (signedAt === undefined || signature === undefined) {
    return refusal('it is not signed');
  }
  if (listed === undefined) {
    return refusal('the policy of this worker names no signers');
  }
  const statement = decisionStatement(decided, { ...decision, signedAt });
  return verify({ statement, signature, by, signedAt: Date.parse(signedAt), now }, listed);
}
