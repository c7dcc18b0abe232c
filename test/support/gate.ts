import type { ActionName, Zenlayer } from '../../zenlayer/index.js';
import { relay } from './relay.js';

/** Calls that have been answered, and whose answers wait on the way until they are let through. */
export interface Gate {
  readonly zenlayer: Zenlayer;
  /** From now on the answer to the next such call waits. */
  hold(action: ActionName): void;
  /** Lets the answer that waits, or will wait, through. */
  open(): void;
}

/**
 * Holds the answers of the API back, so that a test can do something while a call is under way for as long as it needs,
 * on a busy machine too.
 *
 * @param zenlayer - the client that makes the calls; asked for at each call, because a world knows it late
 */
export function gateBefore(zenlayer: () => Zenlayer): Gate {
  let held: { action: ActionName; opened: Promise<void> } | undefined;
  let open = () => undefined as void;
  return {
    zenlayer: relay(zenlayer, async (action, params, options) => {
      const opened = held?.action === action ? held.opened : undefined;
      if (opened !== undefined) {
        held = undefined;
      }
      const answer = await zenlayer().call(action, params, options);
      await opened;
      return answer;
    }),
    hold(action) {
      held = { action, opened: new Promise((resolve) => (open = resolve)) };
    },
    open: () => open(),
  };
}
