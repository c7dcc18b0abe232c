import { startWatched, type WatchedProcess } from '../local/dev-server/watched-process.js';

/** Until a process works: it may have to bundle workflows on a busy machine. */
const STARTS_WITHIN_MS = 120_000;

/**
 * Starts a Node program with these variables and nothing else of the environment; it ends with this process.
 *
 * @param works - what a line looks like that says that it works
 * @returns the process, and that line
 * @throws Error with its output when it ends or takes too long
 */
export async function startNode(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  works: RegExp,
): Promise<WatchedProcess & { readonly line: string }> {
  const environment = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...variables };
  let told: (line: string) => void = () => undefined;
  const line = new Promise<string>((resolve) => (told = resolve));
  const started = await startWatched(
    '/usr/bin/env',
    ['-i', ...Object.entries(environment).map(([name, value]) => `${name}=${value}`), process.execPath, ...args],
    (written) => {
      if (works.test(written)) {
        told(written);
      }
    },
  );
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), STARTS_WITHIN_MS)));
  const first = await Promise.race([line, started.exited.then(() => undefined), tooLate]);
  clearTimeout(timer);
  if (first === undefined) {
    await started.end(0);
    throw new Error(`${args.join(' ')} did not start. Its last output:\n${started.output()}`);
  }
  return Object.assign(started, { line: first });
}
