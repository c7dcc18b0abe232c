import { ZenlayerError } from '../zenlayer/index.js';
import { withZenlayer } from './with-zenlayer.js';
import { isFallbackAccount } from './zenlayer-account.js';

/** Whether Zenlayer accepts the credentials, in words. */
export interface ZenlayerStatus {
  /** `limited`: orders work, with a restriction. */
  readonly level: 'ok' | 'limited' | 'trouble';
  readonly text: string;
  /** What to do about the trouble. */
  readonly next?: string;
}

/** Asks Zenlayer whether it accepts the credentials, and for which account. An error of the API is part of the result. */
export async function zenlayerStatus(endpoint: string, account: () => Promise<string>): Promise<ZenlayerStatus> {
  try {
    const name = await account();
    return isFallbackAccount(name)
      ? {
          level: 'limited',
          text:
            `Zenlayer at ${endpoint}: credentials accepted, but without permission to read billing ` +
            `(DescribeCustomerBalance). The account is named ${name} after the credentials; other credentials need new quotes.`,
        }
      : { level: 'ok', text: `Zenlayer at ${endpoint}: credentials accepted, account ${name}.` };
  } catch (error) {
    if (!(error instanceof ZenlayerError)) {
      throw error;
    }
    const { what, next } = troubleOf(error);
    return {
      level: 'trouble',
      text: `Zenlayer at ${endpoint}: ${what}; orders wait until this is fixed. ${error.message}`,
      next,
    };
  }
}

function troubleOf({ code }: ZenlayerError): { what: string; next: string } {
  if (code === 'AUTHFAILURE_SIGNATURE_EXPIRED') {
    return {
      what: 'the clock of this machine is more than five minutes off',
      next: 'Set the clock of this machine.',
    };
  }
  return {
    what: code.startsWith('AUTHFAILURE_') ? 'credentials not accepted' : 'not reachable',
    next: 'Check the credentials, ZENLAYER_ENDPOINT and the network.',
  };
}

/**
 * The same with a worker's environment, outside of a worker.
 *
 * @returns the status, or every wrong variable
 */
export async function zenlayerStatusOf(env: NodeJS.ProcessEnv): Promise<ZenlayerStatus | { problems: string[] }> {
  return withZenlayer(env, (zenlayer, account) => zenlayerStatus(zenlayer.endpoint, account));
}
