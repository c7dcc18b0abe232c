import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually.js';

// Tests of signatures are worth little without OpenSSH's own opinion, so they are not skipped.
for (const program of ['ssh-keygen', 'ssh-agent']) {
  // Both answer -? with how they are used.
  if (spawnSync(program, ['-?']).error !== undefined) {
    throw new Error(`These tests need ${program} of OpenSSH on the PATH: apt-get install openssh-client`);
  }
}

/** A folder of its own with keys of `ssh-keygen`. */
export class KeyFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'crb-signatures-'));

  /** Makes a key in the files `name` and `name.pub`. */
  key(name: string, type: string, { bits = '', passphrase = '' } = {}): { path: string; line: string } {
    const path = join(this.path, name);
    const size = bits === '' ? [] : ['-b', bits];
    execFileSync('ssh-keygen', ['-q', '-t', type, ...size, '-N', passphrase, '-C', '', '-f', path]);
    return {
      path,
      line: execFileSync('ssh-keygen', ['-y', '-P', passphrase, '-f', path], { encoding: 'utf8' }).trim(),
    };
  }

  file(name: string, content: string): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  program(name: string, ...lines: string[]): string {
    const path = this.file(name, ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(path, 0o755);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Runs something with an SSH agent, which ends with it. */
export async function withAgent<T>(
  folder: KeyFolder,
  env: NodeJS.ProcessEnv,
  use: (socket: string) => T | Promise<T>,
): Promise<T> {
  const socket = join(folder.path, 'agent');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore', env });
  try {
    await eventually(
      () => existsSync(socket),
      (there) => there,
    );
    return await use(socket);
  } finally {
    const closed = once(agent, 'close');
    if (agent.kill()) {
      await closed;
    }
    rmSync(socket, { force: true });
  }
}

/** What `ssh-keygen -Y verify` thinks of a signature. */
export function sshKeygenAccepts(
  folder: KeyFolder,
  { signers, by, signature, statement }: { signers: string; by: string; signature: string; statement: string },
): boolean {
  const files = ['-f', folder.file('allowed_signers', signers), '-s', folder.file('signature', signature)];
  const { status } = spawnSync('ssh-keygen', ['-Y', 'verify', '-n', 'crb-orders', '-I', by, ...files], {
    input: statement,
  });
  return status === 0;
}
