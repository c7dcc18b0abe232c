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

const MINUTE_MS = 60_000;
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
    const aheadMs = now() - (monotonic() + best);
    return aheadMs <= MINUTE_MS || isSure(least, best) ? aheadMs : undefined;
  };

  return {
    attemptBegins(scheduledMs) {
      const minute = Math.floor(monotonic() / MINUTE_MS);
      least.set(minute, Math.max(least.get(minute) ?? -Infinity, scheduledMs - monotonic()));
      forgetOldest(least, REMEMBERED);
      const aheadMs = difference();
      if (aheadMs !== undefined && Math.abs(aheadMs - told) > MINUTE_MS) {
        told = aheadMs;
        tell(newsOf(aheadMs));
      }
    },
    clockOff() {
      const aheadMs = least.size === 0 ? undefined : difference();
      return aheadMs === undefined || Math.abs(aheadMs) <= MINUTE_MS ? undefined : Math.round(aheadMs);
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

function newsOf(aheadMs: number): ClockNews {
  if (Math.abs(aheadMs) <= MINUTE_MS) {
    return { off: false, text: "This machine's clock agrees with Temporal's again." };
  }
  const minutes = formatDuration(Math.round(Math.abs(aheadMs) / MINUTE_MS) * MINUTE_MS);
  return {
    off: true,
    text:
      `This machine's clock is ${minutes} ${aheadMs > 0 ? 'ahead of' : 'behind'} Temporal's. Set it: Zenlayer refuses ` +
      'signatures that are more than 5 minutes off. Nothing else depends on it.',
  };
}
