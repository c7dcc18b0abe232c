/** Who has signed what: SSH signatures, and the file of the keys whose signatures count. */
export { verifyDecision } from './decision.js';
export { signingKeyOf } from './own-key.js';
export { requesterOf, type Requester } from './requester.js';
export { signWithSshKeygen } from './sign.js';
export { hasKey, parseSigners, peopleOf, readSigners, signersOf, SignersError, type Signers } from './signers.js';
export { SigningError } from './signing-error.js';
export { fingerprintOfKey } from './key-fingerprint.js';
export { signingKey, type SigningKey } from './signing-key.js';
export { verify, type Signed, type Verdict } from './verify.js';
