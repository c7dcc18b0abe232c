import { execFileSync } from 'node:child_process';
import { childEnvironment } from '../../contract/child-environment.js';

/** The signals that end the demo, with their usual exit codes. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type StopReason = keyof typeof EXIT_CODES;

const CHECK_PARENT_EVERY_MS = 1_000;

/** Tells when the demo must end. */
export interface DemoStop {
  /** Aborts at the first signal; its reason is a {@link StopReason}. */
  readonly signal: AbortSignal;
  /** 130 for Ctrl-C, and so on; only after the abort. */
  exitCode(): number;
  /** Stops listening. */
  dispose(): void;
}

/**
 * Listens for Ctrl-C, SIGTERM, the end of the terminal, and the end of the parent process: without a terminal or its
 * `npm`, the demo would keep running unseen. A second signal ends the process at once; the dev server then ends too.
 */
export function listenForDemoStop(): DemoStop {
  const controller = new AbortController();
  const stop = (name: StopReason) => {
    if (controller.signal.aborted) {
      process.exit(EXIT_CODES[name]);
    }
    controller.abort(name);
  };
  const handlers = (Object.keys(EXIT_CODES) as StopReason[]).map((name) => ({ name, handler: () => stop(name) }));
  handlers.forEach(({ name, handler }) => process.on(name, handler));

  const hasParent = parentWatch();
  const timer = setInterval(() => {
    if (!hasParent() && !controller.signal.aborted) {
      controller.abort('SIGHUP');
    }
  }, CHECK_PARENT_EVERY_MS).unref();

  return {
    signal: controller.signal,
    exitCode: () => EXIT_CODES[controller.signal.reason as StopReason],
    dispose() {
      clearInterval(timer);
      handlers.forEach(({ name, handler }) => process.off(name, handler));
    },
  };
}

/** Whether the parent process still runs; in an npm script that is npm, not its shell. */
function parentWatch(): () => boolean {
  const parent = process.ppid;
  const npm = process.env.npm_lifecycle_event === undefined ? undefined : parentOf(parent);
  return () => process.ppid === parent && (npm === undefined || isThere(npm));
}

function parentOf(pid: number): number | undefined {
  try {
    const parent = Number(
      execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], {
        stdio: ['ignore', 'pipe', 'ignore'],
        env: childEnvironment(process.env),
      }),
    );
    return parent > 1 ? parent : undefined;
  } catch (error) {
    // `ps` is missing, or doesn't know the process.
    if (!(typeof error === 'object' && error !== null && 'status' in error)) {
      throw error;
    }
    return undefined;
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists, but belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
