import { Option, type Command } from 'commander';
import { UsageError } from './failure.js';

/**
 * Says what an option is called here, of one that other commands have under another name. The nearest spelling, which is
 * what commander would suggest, means something else.
 *
 * @param flag with its value, such as `--reason <text>`
 * @param meant the option of this command, such as `--comment`
 */
export function addMisnamed(command: Command, flag: string, meant: string): Command {
  return command.addOption(
    new Option(flag).hideHelp().argParser((): never => {
      const [name = ''] = flag.split(' ', 1);
      throw new UsageError(`crb ${command.name()} has no ${name}: it is called ${meant} here.`, `Use ${meant} 'text'.`);
    }),
  );
}
