import { createHash } from 'node:crypto';
import { ZenlayerError } from '../zenlayer/index.js';
import type { Credentials, Zenlayer } from '../zenlayer/index.js';

/**
 * Makes the function that tells which Zenlayer account the credentials belong to: the account's uid, from the billing
 * service. Credentials that may not read billing are told apart by themselves: `credential:` and the first 12 hex
 * digits of the SHA-256 of the access key id or the token. Asked until it is known, then remembered.
 *
 * @returns a function that rejects with a ZenlayerError while the account can't be asked
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

/** Whether this is an account's uid, or what stands for one. */
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

/** The credentials are right, and the permission is missing. Wrong credentials have other codes. */
function mayNotRead({ kind, code }: ZenlayerError): boolean {
  return kind === 'refused' || code === 'AUTHFAILURE_UNAUTHORIZED_OPERATION';
}
