import type { Zenlayer } from '../../zenlayer/index.js';

/**
 * A Zenlayer client that is another one but for its calls.
 *
 * @param zenlayer - asked for whenever it is needed, because a world knows it late
 */
export function relay(zenlayer: () => Zenlayer, call: Zenlayer['call']): Zenlayer {
  return {
    get endpoint() {
      return zenlayer().endpoint;
    },
    call,
    close: () => zenlayer().close(),
  };
}
