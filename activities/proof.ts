import type { Signers } from '../signatures/index.js';

/** Whose signatures count at this moment. */
export interface SignersDeps {
  readonly signers?: (() => Signers | undefined) | undefined;
}
