import { CommanderError } from 'commander';
import { reasonOf } from '../contract/reason-of.js';
import { OrdersError } from '../client/index.js';
import { EXIT, exitCodeOfError } from './exit-codes.js';

/** What is told of a failed command, on standard error. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** What to do next. */
  readonly next: string;
  readonly exitCode: number;
}

/** The command line is not right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(
    message: string,
    readonly next = 'See `crb --help`.',
  ) {
    super(message);
  }
}

/** A command that did not do what was asked, for a reason of its own. */
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

/** Turns whatever a command threw into what is told, and the exit code. */
export function failureOf(error: unknown): Failure {
  if (error instanceof OrdersError) {
    return { code: error.code, message: error.message, next: error.next, exitCode: exitCodeOfError(error.code) };
  }
  if (error instanceof UsageError) {
    return { code: 'usage', message: error.message, next: error.next, exitCode: EXIT.usage };
  }
  if (error instanceof CommandError) {
    return { code: error.code, message: error.message, next: error.next, exitCode: error.exitCode };
  }
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '');
    return { code: 'usage', message, next: 'See `crb --help`, or `crb help <command>`.', exitCode: EXIT.usage };
  }
  const message = reasonOf(error);
  return {
    code: 'unexpected',
    message: `Something unexpected happened: ${message}`,
    next: 'Run `crb doctor`; if that does not help, report it with CRB_DEBUG=1 and the stack it prints.',
    exitCode: EXIT.error,
  };
}
