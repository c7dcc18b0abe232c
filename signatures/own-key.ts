import { readKey } from './keys.js';
import { fits, foreignText, readSignature } from './signature.js';
import { FormError } from './wire.js';

/**
 * The key that has signed a statement, whoever's it is: a signature names its key. Says nothing about the person, which
 * only a file of allowed signers does (`verify`). Throws for no input.
 */
export function signingKeyOf(
  statement: string,
  armored: string,
): { readonly key: string } | { readonly refused: string } {
  try {
    const signature = readSignature(armored);
    const foreign = foreignText(signature);
    if (foreign !== undefined) {
      return { refused: foreign };
    }
    return fits(signature, statement, readKey(signature.keyBlob))
      ? { key: signature.fingerprint }
      : { refused: 'the signature does not fit what was signed' };
  } catch (error) {
    if (error instanceof FormError) {
      return { refused: `the signature or its key ${error.message}` };
    }
    throw error;
  }
}
