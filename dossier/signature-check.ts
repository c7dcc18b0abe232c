import { signingKeyOf, verify, type Signers } from '../signatures/index.js';
import { ok, problem, unknown, type Check } from './check.js';
import { statementOf, type Dossier } from './dossier.js';

/** What a check of a signature goes by. */
export interface SignatureKnown {
  /** Whose signatures count. */
  readonly signers?: Signers | undefined;
  /** Unix ms. */
  readonly now: number;
}

/** Checks with which key a dossier is signed, and whether that is a key of who it says has made it. */
export function checkSignature(dossier: Dossier, { signers, now }: SignatureKnown): Check {
  const check = 'signature';
  const { signature, signedWith, made } = dossier;
  if (signature === undefined) {
    return signedWith === undefined
      ? unknown(check, 'none: the file is consistent or not, but anybody could have rewritten all of it')
      : problem(check, `it says that it is signed with ${signedWith}, and there is no signature`);
  }
  const statement = statementOf(dossier);
  const signed = signingKeyOf(statement, signature);
  if ('refused' in signed) {
    return problem(check, signed.refused);
  }
  const { key } = signed;
  if (signedWith !== key) {
    return problem(check, `it is signed with ${key}, and says: ${signedWith ?? 'no key'}`);
  }
  if (made.by === undefined) {
    return problem(check, `it is signed with ${key}, and does not say who made it`);
  }
  if (signers === undefined) {
    return unknown(
      check,
      `it is signed with ${key}; that this is a key of ${made.by} is a claim: name a file of allowed signers with --signers`,
    );
  }
  const verdict = verify({ statement, signature, by: made.by, signedAt: Date.parse(made.at), now }, signers);
  return 'refused' in verdict
    ? problem(check, `it says that ${made.by} made it, but ${verdict.reason}`)
    : ok(check, `it is signed with ${key}, a key of ${made.by} by the signers file`);
}
