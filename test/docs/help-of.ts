import type { Io } from '../../cli/io.js';
import { run } from '../../cli/run.js';

/** What `crb <name> --help` prints. */
export async function helpOf(name: string): Promise<string> {
  let printed = '';
  const output = { isTTY: false, write: (text: string) => void (printed += text) };
  const io: Io = {
    stdout: output,
    stderr: output,
    env: {},
    interactive: false,
    osUser: () => undefined,
    ask: () => Promise.resolve(''),
    readStdin: () => Promise.resolve(''),
    interrupted: () => new AbortController().signal,
  };
  await run([...name.split(' '), '--help'], io);
  return printed;
}
