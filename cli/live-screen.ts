import type { Output } from './io.js';
import { widthOf } from './render/wrap.js';

/** A part of a terminal that is drawn again in place. */
export interface LiveScreen {
  draw(text: string): void;
}

const UP = (lines: number) => `\u001b[${lines}A\r`;
const CLEAR_REST_OF_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/**
 * Draws each text over the one before. Of a text that is taller than the terminal only the end is drawn: what has
 * scrolled away can't be drawn again.
 */
export function liveScreen(output: Output): LiveScreen {
  let drawn = 0;
  return {
    draw(text) {
      const { columns = 80, rows = 24 } = output;
      const all = text.split('\n');
      const lines: string[] = [];
      let height = 0;
      for (const line of all.reverse()) {
        const takes = Math.max(1, Math.ceil(widthOf(line) / columns));
        if (height + takes > rows - 1) {
          break;
        }
        height += takes;
        lines.unshift(line);
      }
      // Line by line: a terminal may keep each screen that is cleared as a whole in what can be scrolled back to.
      const cleared = lines.map((line) => `${line}${CLEAR_REST_OF_LINE}\n`).join('');
      output.write(drawn > 0 ? `${UP(drawn)}${cleared}${CLEAR_BELOW}` : `${lines.join('\n')}\n`);
      drawn = height;
    },
  };
}
