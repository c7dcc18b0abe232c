import { escaped } from '../contract/index.js';

/**
 * Why nothing could be signed:
 *
 * - `NO_KEY`: no key is named, or it can't be read.
 * - `NO_SSH_KEYGEN`: `ssh-keygen` is not installed.
 * - `NOT_SIGNED`: `ssh-keygen` has not signed: no private key, a wrong passphrase, an agent that refuses, no touch.
 * - `UNFIT_KEY`: it has signed, but with a key whose signatures don't count, such as a certificate.
 */
type SigningErrorCode = 'NO_KEY' | 'NO_SSH_KEYGEN' | 'NOT_SIGNED' | 'UNFIT_KEY';

/** Nothing was signed. The message says why and what to do. */
export class SigningError extends Error {
  override readonly name = 'SigningError';

  constructor(
    readonly code: SigningErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What `ssh-keygen` has written, on one line that is safe to print. */
export function saidText(said: string): string {
  return escaped(said.trim().replace(/\s*\n\s*/g, '; ')).slice(0, 500);
}

/** `ssh-keygen` could not be started. */
export function notStarted(error: NodeJS.ErrnoException): SigningError {
  return error.code === 'ENOENT'
    ? new SigningError('NO_SSH_KEYGEN', 'there is no ssh-keygen to sign with: install OpenSSH, version 8.2 or newer')
    : new SigningError('NOT_SIGNED', `ssh-keygen can't be started: ${error.message}`, { cause: error });
}
