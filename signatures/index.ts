/** Who has signed what: SSH signatures, and the file of the keys whose signatures count. */
export { MOST_SIGNATURE_CHARACTERS, NAMESPACE } from './signature.js';
export type { Signer } from './signer-line.js';
export { signWithSshKeygen, type Signing } from './sign.js';
export { parseSigners, readSigners, signersOf, SignersError, type Signers } from './signers.js';
export { SigningError, type SigningErrorCode } from './signing-error.js';
export { signingKey, type SigningKey } from './signing-key.js';
export { verify, type Signed, type Verdict } from './verify.js';
