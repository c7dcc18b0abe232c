import { decisionStatement, type Decided, type KeptDecision } from '../contract/index.js';
import { verify, type Signers, type Verdict } from '../signatures/index.js';

/** Whose signatures count at this moment. */
export interface SignersDeps {
  readonly signers?: (() => Signers | undefined) | undefined;
}

/**
 * Whether a decision is signed by a key of the person who it is said to be by. The statement is made anew from what the
 * order has, so a signature of anything else does not fit.
 *
 * @param now the server's time, Unix ms
 */
export function verifyDecision(
  { signers = () => undefined }: SignersDeps,
  decided: Decided,
  decision: KeptDecision,
  now: number,
): Verdict {
  const { by, signedAt, signature } = decision;
  if (signedAt === undefined || signature === undefined) {
    return { refused: 'it is not signed' };
  }
  const listed = signers();
  if (listed === undefined) {
    return { refused: 'the policy of this worker names no signers' };
  }
  const statement = decisionStatement(decided, { ...decision, signedAt });
  return verify({ statement, signature, by, signedAt: Date.parse(signedAt), now }, listed);
}
