import { ZenlayerError } from '../zenlayer/index.js';
import { withZenlayer } from './with-zenlayer.js';
import { isFallbackAccount } from './zenlayer-account.js';

/** How it stands with Zenlayer, in words. */
export interface ZenlayerStatus {
  /** `limited`: orders work, and something is worth knowing. */
  readonly level: 'ok' | 'limited' | 'trouble';
  readonly text: string;
  /** What to do about trouble. */
  readonly next?: string;
}

/** Asks Zenlayer whether it accepts the credentials, and for which account. Never rejects for what the API does. */
export async function zenlayerStatus(endpoint: string, account: () => Promise<string>): Promise<ZenlayerStatus> {
  try {
    const name = await account();
    return isFallbackAccount(name)
      ? {
          level: 'limited',
          text:
            `Zenlayer at ${endpoint}: credentials accepted; they may not read billing (DescribeCustomerBalance), so the ` +
            `account is known by the credentials alone, as ${name}. With other credentials its open quotes are asked anew.`,
        }
      : { level: 'ok', text: `Zenlayer at ${endpoint}: credentials accepted, account ${name}.` };
  } catch (error) {
    if (!(error instanceof ZenlayerError)) {
      throw error;
    }
    const { what, next } = troubleOf(error);
    return {
      level: 'trouble',
      text: `Zenlayer at ${endpoint}: ${what}; orders wait until this is mended. ${error.message}`,
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
 * The same for a worker's environment, for whoever is not a worker.
 *
 * @returns the status, or every variable that is wrong
 */
export async function zenlayerStatusOf(env: NodeJS.ProcessEnv): Promise<ZenlayerStatus | { problems: string[] }> {
  return withZenlayer(env, (zenlayer, account) => zenlayerStatus(zenlayer.endpoint, account));
}
