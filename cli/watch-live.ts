import type { OrderView } from '../contract/index.js';
import type { Context } from './context.js';
import { exitCodeOfState } from './exit-codes.js';
import { liveScreen } from './live-screen.js';
import { showLive } from './render/live.js';

/** Milliseconds between two drawings. */
const DRAW_EVERY_MS = 120;

/** Follows an order on a terminal: one picture of it that stays up to date. */
export async function watchLive(
  { io, style, exit }: Context,
  views: AsyncIterable<OrderView>,
  link: string | undefined,
): Promise<void> {
  const screen = liveScreen(io.stdout);
  let view: OrderView | undefined;
  let frame = 0;
  const draw = () => {
    if (view !== undefined) {
      const { columns } = io.stdout;
      const now = { ...style, now: Date.now(), width: columns ?? style.width };
      screen.draw(showLive(style.clean(view), frame++, now, link));
    }
  };
  const timer = setInterval(draw, DRAW_EVERY_MS);
  try {
    for await (const next of views) {
      view = next;
      draw();
      exit(exitCodeOfState(next.state));
    }
  } finally {
    clearInterval(timer);
  }
}
