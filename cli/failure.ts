import { CommanderError } from 'commander';
import { reasonOf } from '../contract/reason-of.js';
// Not from the index, because that loads Temporal's client, which many commands do without.
import { OrdersError } from '../client/errors.js';
import { EXIT, exitCodeOfError } from './exit-codes.js';

/** What a failed command prints to standard error. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** What to do next; empty when the message says it all. */
  readonly next: string;
  readonly exitCode: number;
}

/** A wrong command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(
    message: string,
    /** Default: the help of the command. */
    readonly next?: string,
  ) {
    super(message);
  }
}

/** Why a command did not do what was asked. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    readonly code: string,
    message: string,
    readonly next: string,
    readonly exitCode: number = EXIT.error,
  ) {
    super(message);
  }
}

/** A person changed their mind, by an answer or with Ctrl-C: nothing went wrong. */
export function isChangeOfMind({ code }: Failure): boolean {
  return code === 'notSent' || code === 'interrupted';
}

/**
 * Turns any error of a command into its printed failure and exit code.
 *
 * @param command the command's name, empty when none was given
 */
export function failureOf(error: unknown, command: string): Failure {
  const help = `See \`${['crb', command].filter((word) => word !== '').join(' ')} --help\`.`;
  if (error instanceof OrdersError) {
    return { code: error.code, message: error.message, next: error.next, exitCode: exitCodeOfError(error.code) };
  }
  if (error instanceof UsageError) {
    return { code: 'usage', message: error.message, next: error.next ?? help, exitCode: EXIT.usage };
  }
  if (error instanceof CommandError) {
    return { code: error.code, message: error.message, next: error.next, exitCode: error.exitCode };
  }
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '');
    return { code: 'usage', message, next: help, exitCode: EXIT.usage };
  }
  const message = reasonOf(error);
  return {
    code: 'unexpected',
    message: `Unexpected error: ${message}`,
    next: 'Run `crb doctor`. If that does not help, run the command with CRB_DEBUG=1 and report the stack.',
    exitCode: EXIT.error,
  };
}
