import type { Command, Option } from 'commander';

/**
 * What a command line could go on with, by commander's own table of commands and flags.
 *
 * @param words the words after `crb`; the last one is being typed, and may be empty
 * @param idsFor ids of orders for a command, asked only where an id is expected
 * @returns whole words that begin with the last one; none where only a person knows
 */
export async function suggestions(
  program: Command,
  words: readonly string[],
  idsFor: (command: string) => Promise<readonly string[]>,
): Promise<string[]> {
  const typed = words.at(-1) ?? '';
  const { command, rest } = commandOf(program, words.slice(0, -1));
  const waiting = optionOf(command, rest.at(-1));
  const all = waiting?.required ? (waiting.argChoices ?? []) : await next(command, { typed, rest }, idsFor);
  return all.filter((word) => word.startsWith(typed)).sort();
}

interface Line {
  readonly typed: string;
  /** The words after the command. */
  readonly rest: readonly string[];
}

async function next(
  command: Command,
  { typed, rest }: Line,
  idsFor: (command: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (typed.startsWith('-')) {
    return [...command.options.filter(({ hidden }) => !hidden).map(({ long }) => long ?? ''), '--help'].filter(
      (flag) => !rest.includes(flag),
    );
  }
  const names = command
    .createHelp()
    .visibleCommands(command)
    .map((each) => each.name());
  if (names.length > 0) {
    return names;
  }
  const argument = command.registeredArguments[argumentsIn(command, rest)];
  return argument?.name() === 'id' ? idsFor(command.name()) : [];
}

/** How many arguments are there, flags and their values aside. */
function argumentsIn(command: Command, rest: readonly string[]): number {
  return rest.filter((word, index) => !word.startsWith('-') && !optionOf(command, rest[index - 1])?.required).length;
}

function commandOf(program: Command, words: readonly string[]): { command: Command; rest: readonly string[] } {
  const [word, ...rest] = words;
  const command = program.commands.find((each) => each.name() === word);
  if (command) {
    return commandOf(command, rest);
  }
  // A flag before the command: `crb --json list`.
  return program.parent === null && word?.startsWith('-')
    ? commandOf(program, rest)
    : { command: program, rest: words };
}

function optionOf(command: Command, word: string | undefined): Option | undefined {
  return command.options.find(({ long, short }) => word !== undefined && (word === long || word === short));
}
