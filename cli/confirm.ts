import { ask, type Context } from './context.js';
import { CommandError } from './failure.js';

/**
 * Asks a person for a yes.
 *
 * @param otherwise what to say after any other answer, and after Ctrl-C or Ctrl-D
 * @throws CommandError `notSent`; as `ask`
 */
export async function confirm(context: Context, question: string, otherwise: string): Promise<void> {
  const reply = await ask(context, question, otherwise);
  if (!/^y(es)?$/i.test(reply.trim())) {
    throw notSent(otherwise);
  }
}

/** A person said no: nothing went wrong. */
export function notSent(text: string): CommandError {
  return new CommandError('notSent', text, '');
}
