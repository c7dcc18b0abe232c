import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './eventually.js';
import { builtCli } from './build.js';

/** `crb worker` as a process of its own. */
export interface WorkerProcess {
  readonly child: ChildProcess;
  /** What it has written. */
  output(): string;
  /** Ends it as a crash would, and waits until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; @returns its exit code when it has ended */
  stop(): Promise<number | null>;
}

/** It bundles the workflows first: seconds of computing, and several that start at once share the machine. */
const STARTS_WITHIN_MS = 120_000;

/** Starts a worker with this environment and nothing of the machine's; resolves when it works. */
export async function startWorkerProcess(env: Record<string, string>): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [await builtCli(), 'worker'], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const worker = {
    child,
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
  try {
    await eventually(
      () => output.includes('Task queue') || child.exitCode !== null,
      (told) => told,
      STARTS_WITHIN_MS,
    );
    if (child.exitCode !== null) {
      throw new Error(`the worker ended with ${child.exitCode}:\n${output}`);
    }
    return worker;
  } catch (error) {
    await worker.kill();
    throw error;
  }
}
