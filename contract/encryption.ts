/** What encrypts and decrypts in a worker, and what it tells the workflows, which can't use keys. */

/** The encoding of a payload that this worker can't decrypt. Its data say why, as text. Never sent to the server. */
export const UNDECRYPTABLE_ENCODING = 'crb/undecryptable';

/** In the metadata of every payload that a worker with keys gives to a workflow: what the workflow writes is encrypted. */
export const ENCRYPTING = 'crb-encrypting';

/** The name of the error for what can't be decrypted. Its text names the key's id and holds nothing secret. */
export const UNDECRYPTABLE_ERROR = 'UndecryptableError';
