import { activityInfo, heartbeat, log } from '@temporalio/activity';
import type { Undelivered } from '../contract/index.js';
import type { Receivers, Told } from './told.js';

/** What earlier attempts of a step have done. Temporal keeps it from one attempt to the next. */
interface Progress {
  /** Id of the notice. */
  readonly notice: string;
  /** The receivers that have accepted it. */
  readonly accepted: readonly string[];
}

/** How a notice went out in one attempt. */
export interface Delivery {
  readonly undelivered: readonly Undelivered[];
  /** Milliseconds after which a receiver that is too busy wants to be asked again. */
  readonly retryAfterMs?: number;
}

/**
 * Tells every receiver that wants a notice and has not accepted it yet, side by side. The attempts of a step share what
 * was accepted, so that a receiver that is down does not repeat the notice to the others. An attempt that is lost in the
 * middle may repeat it: a notice is delivered at least once.
 */
export async function deliver(receivers: Receivers, told: Told): Promise<Delivery> {
  const accepted = acceptedBefore(told.id);
  const left = receivers.of(told).filter((name) => !accepted.includes(name));
  const trouble = await Promise.all(
    left.map(async (receiver) => {
      try {
        const warning = await receivers.tell(receiver, told);
        if (warning !== undefined) {
          log.warn(`Notice ${told.id} to ${receiver}: ${warning}`);
        }
        accepted.push(receiver);
        heartbeat({ notice: told.id, accepted: [...accepted] } satisfies Progress);
        return undefined;
      } catch (error) {
        return { receiver, problem: codeOf(error), retryAfterMs: waitOf(error) };
      }
    }),
  );
  const failed = trouble.filter((each) => each !== undefined);
  return {
    undelivered: failed.map(({ receiver, problem }) => ({ receiver, problem })),
    ...(failed.some(({ retryAfterMs }) => retryAfterMs > 0) && {
      retryAfterMs: Math.max(...failed.map(({ retryAfterMs }) => retryAfterMs)),
    }),
  };
}

function acceptedBefore(notice: string): string[] {
  const progress = activityInfo().heartbeatDetails as Partial<Progress> | undefined;
  return progress?.notice === notice ? [...(progress.accepted ?? [])] : [];
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'UNEXPECTED';
}

/** Longest wait that a receiver can ask for. */
const MOST_WAIT_MS = 15 * 60_000;

function waitOf(error: unknown): number {
  const { retryAfterMs } = error as { retryAfterMs?: unknown };
  return typeof retryAfterMs === 'number' ? Math.min(Math.max(0, retryAfterMs), MOST_WAIT_MS) : 0;
}
