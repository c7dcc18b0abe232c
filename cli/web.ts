import type { Command } from 'commander';
import { answer } from './answer.js';
import type { CommonFlags, Context } from './context.js';
import { CommandError } from './failure.js';
import { EXIT } from './exit-codes.js';

export interface WebFlags extends CommonFlags {
  readonly web?: boolean;
}

/** Adds `--web`. */
export function addWebFlag(command: Command): Command {
  return command.option('--web', 'also open its page in the Temporal UI');
}

/**
 * Opens a page in the browser, and says which one. Without a terminal or a browser it is only named.
 *
 * @throws CommandError when the UI's address is not known
 */
export async function openPage(context: Context, url: string | undefined, flags: CommonFlags): Promise<void> {
  const { browse, stderr } = context.io;
  const opened = known(url) && stderr.isTTY && !flags.json && browse !== undefined && (await browse(known(url)));
  context.tell((style) => `${opened ? 'Opening' : 'Its page:'} ${style.clean(known(url))}`, flags);
}

/** The answer of a command whose only purpose is the page. */
export async function answerPage(context: Context, url: string | undefined, flags: CommonFlags): Promise<void> {
  const page = known(url);
  if (context.io.stdout.isTTY && !flags.json && context.io.browse !== undefined) {
    await context.io.browse(page);
  }
  context.answer(
    answer({ url: page }, (clean) => clean.url),
    flags,
  );
}

function known(url: string | undefined): string {
  if (url === undefined) {
    throw new CommandError(
      'configuration',
      "The address of the Temporal UI isn't known.",
      'Set CRB_UI_URL, such as http://localhost:8233.',
      EXIT.configuration,
    );
  }
  return url;
}
