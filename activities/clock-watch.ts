import { formatDuration } from '../contract/index.js';
import type { Clock } from './server-clock.js';

/** Tells how far this machine's clock is off the Temporal server's. */
export interface ClockWatch {
  /**
   * An attempt of a step begins here.
   *
   * @param scheduledMs when the server scheduled it, Unix ms
   */
  attemptBegins(scheduledMs: number): void;
  /** Milliseconds that the machine's clock is ahead, or behind when negative; undefined = within a minute, as far as is known. */
  clockOff(): number | undefined;
}

export interface ClockNews {
  readonly off: boolean;
  /** A sentence for the log. */
  readonly text: string;
}

export interface ClockWatchOptions {
  /** The machine's clock in Unix ms; default `Date.now`. */
  readonly now?: Clock | undefined;
  /** Milliseconds that only grow; default `performance.now`. */
  readonly monotonic?: Clock | undefined;
  /** Called when the clock turns out to be off, and again whenever the difference has changed by a minute. */
  readonly tell: (news: ClockNews) => void;
}

const MINUTE = 60_000;
/** Minutes that are remembered, of those in which attempts began. */
const REMEMBERED = 60;
/** Attempts whose wait for a worker differs by less than this have probably not waited at all. */
const ALIKE_MS = 5_000;

/**
 * Learns from the attempts of a worker's steps what the server's clock says.
 *
 * When an attempt begins, the server's time is its schedule time plus its wait in the task queue. The wait is not known,
 * but never negative. So the attempt with the shortest wait gives the best estimate, and a clock that can't be set
 * carries it on. A clock *behind* that estimate is certainly behind. A clock *ahead* of it may only mean that the attempt
 * waited for a worker, perhaps for an hour. So it counts as ahead only when attempts more than a minute apart agree to
 * within seconds: those have hardly waited.
 */
export function createClockWatch({
  now = Date.now,
  monotonic = () => performance.now(),
  tell,
}: ClockWatchOptions): ClockWatch {
  /** Lower bounds of server time minus monotonic time: the greatest of each minute. */
  const least = new Map<number, number>();
  let told = 0;

  const difference = (): number | undefined => {
    const best = Math.max(...least.values());
    const ahead = now() - (monotonic() + best);
    return ahead <= MINUTE || isSure(least, best) ? ahead : undefined;
  };

  return {
    attemptBegins(scheduledMs) {
      const minute = Math.floor(monotonic() / MINUTE);
      least.set(minute, Math.max(least.get(minute) ?? -Infinity, scheduledMs - monotonic()));
      forgetOldest(least, REMEMBERED);
      const ahead = difference();
      if (ahead !== undefined && Math.abs(ahead - told) > MINUTE) {
        told = ahead;
        tell(newsOf(ahead));
      }
    },
    clockOff() {
      const ahead = least.size === 0 ? undefined : difference();
      return ahead === undefined || Math.abs(ahead) <= MINUTE ? undefined : Math.round(ahead);
    },
  };
}

/** Whether another attempt, more than a minute before or after the best one, agrees with it. */
function isSure(least: ReadonlyMap<number, number>, best: number): boolean {
  const alike = [...least].filter(([, offset]) => offset >= best - ALIKE_MS).map(([minute]) => minute);
  return Math.max(...alike) - Math.min(...alike) >= 2;
}

function forgetOldest(map: Map<number, unknown>, remembered: number): void {
  const [oldest] = map.keys();
  if (map.size > remembered && oldest !== undefined) {
    map.delete(oldest);
  }
}

function newsOf(ahead: number): ClockNews {
  if (Math.abs(ahead) <= MINUTE) {
    return { off: false, text: "This machine's clock agrees with Temporal's again." };
  }
  const minutes = formatDuration(Math.round(Math.abs(ahead) / MINUTE) * MINUTE);
  return {
    off: true,
    text:
      `This machine's clock is ${minutes} ${ahead > 0 ? 'ahead of' : 'behind'} Temporal's. Set it: Zenlayer refuses ` +
      'signatures that are more than 5 minutes off. Nothing else depends on it.',
  };
}
