import { createHash } from 'node:crypto';
import { ZenlayerError } from '../zenlayer/index.js';
import type { Credentials, Zenlayer } from '../zenlayer/index.js';

/**
 * Makes the function that returns the Zenlayer account of the credentials: the account's uid from the billing service.
 * For credentials without permission to read billing it is `credential:` and the first 12 hex digits of the SHA-256 of
 * the access key id or the token. The first answer is remembered.
 *
 * @returns a function that rejects with a ZenlayerError while Zenlayer does not answer
 */
export function rememberAccount(zenlayer: Pick<Zenlayer, 'call'>, credentials: Credentials): () => Promise<string> {
  let asked: Promise<string> | undefined;
  return () => {
    asked ??= ask(zenlayer, credentials).catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
}

/** Whether this is a digest of the credentials instead of an account's uid. */
export function isFallbackAccount(account: string): boolean {
  return account.startsWith(FALLBACK);
}

const FALLBACK = 'credential:';

async function ask(zenlayer: Pick<Zenlayer, 'call'>, credentials: Credentials): Promise<string> {
  try {
    return (await zenlayer.call('DescribeCustomerBalance', {})).accountUid;
  } catch (error) {
    if (error instanceof ZenlayerError && mayNotRead(error)) {
      const identity = 'token' in credentials ? credentials.token : credentials.accessKeyId;
      return FALLBACK + createHash('sha256').update(identity).digest('hex').slice(0, 12);
    }
    throw error;
  }
}

/** Whether the credentials are right and only the permission is missing. Wrong credentials have other codes. */
function mayNotRead({ kind, code }: ZenlayerError): boolean {
  return kind === 'refused' || code === 'AUTHFAILURE_UNAUTHORIZED_OPERATION';
}
