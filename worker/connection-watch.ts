import { formatDuration } from '../contract/index.js';
import { GRPC, grpcAnswer, troubleOf } from '../temporal/index.js';

export interface ConnectionWatchOptions {
  /** A call that needs the worker's credentials; rejects soon when Temporal does not answer. */
  readonly call: () => Promise<unknown>;
  /** Milliseconds between two calls. */
  readonly everyMs: number;
  /** Milliseconds of refusals in a row after which the credentials count as dead. */
  readonly refusedAfterMs: number;
  /** Milliseconds without any answer after which the connection counts as dead. */
  readonly lostAfterMs: number;
}

/** Whether the connection to Temporal is dead for good. */
export interface ConnectionWatch {
  /** Why a restart is due; undefined = it is not. */
  dead(): string | undefined;
  stop(): void;
}

/**
 * Watches the connection: credentials that Temporal refuses all the time do not become valid again, and a connection
 * without any answer for very long may be one that only this process lacks. An outage that ends earlier kills nothing.
 */
export function watchConnection({
  call,
  everyMs,
  refusedAfterMs,
  lostAfterMs,
}: ConnectionWatchOptions): ConnectionWatch {
  let answeredAt = performance.now();
  let refused: { readonly since: number; readonly details: string } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function look(): Promise<void> {
    try {
      await call();
      answeredAt = performance.now();
      refused = undefined;
    } catch (error) {
      const trouble = troubleOf(error);
      if (hasSpoken(grpcAnswer(error))) {
        answeredAt = performance.now();
      }
      if (trouble?.kind === 'denied') {
        refused = { since: refused?.since ?? performance.now(), details: trouble.details };
      }
    }
    if (!stopped) {
      timer = setTimeout(() => void look(), everyMs).unref();
    }
  }
  void look();

  return {
    dead() {
      const now = performance.now();
      if (refused !== undefined && now - refused.since >= refusedAfterMs) {
        return `Temporal refuses this worker's credentials: ${refused.details}. Start it again with valid ones.`;
      }
      return now - answeredAt >= lostAfterMs
        ? `Temporal has not answered for ${formatDuration(lostAfterMs)}. Start the worker again.`
        : undefined;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Whether the server said something: an overloaded one does, and restarts would add to its load. */
function hasSpoken(answer: ReturnType<typeof grpcAnswer>): boolean {
  return answer !== undefined && answer.code !== GRPC.UNAVAILABLE && answer.code !== GRPC.DEADLINE_EXCEEDED;
}
