/** Who has signed what: SSH signatures, and the file of the keys whose signatures count. */
export { MOST_SIGNATURE_CHARACTERS, NAMESPACE } from './signature.js';
export type { Signer } from './signer-line.js';
export { parseSigners, readSigners, signersOf, SignersError, type Signers } from './signers.js';
export { verify, type Signed, type Verdict } from './verify.js';
