import { isForPairs, LETTERS, letterNamed, OPENERS } from './alphabet.js';
import { BOUNDARIES } from './boundaries.js';
import type { LetterCell } from './letter-cell.js';
import type { OrderKind } from './sweep-cells.js';

const ORDERS: readonly OrderKind[] = ['create', 'modify'];

/** Each letter at each boundary where it can be played. */
export const SINGLE_CELLS: readonly LetterCell[] = ORDERS.flatMap((order) =>
  LETTERS.flatMap((letter) =>
    BOUNDARIES[order]
      .filter((boundary) => letter.at(boundary, order))
      .map((boundary): LetterCell => ({ order, boundary, letters: [letter] })),
  ),
);

/** At the purchase, while it is on its way there or back: a letter that leaves it open, and each other on top. */
export const PAIR_CELLS: readonly LetterCell[] = ORDERS.flatMap((order) =>
  BOUNDARIES[order]
    .filter(({ name }) => name === 'purchase before' || name === 'purchase after')
    .flatMap((boundary) =>
      OPENERS.map(letterNamed)
        .filter((opener) => opener.at(boundary, order))
        .flatMap((opener) =>
          LETTERS.filter((letter) => letter !== opener && isForPairs(letter) && letter.at(boundary, order)).map(
            (letter): LetterCell => ({ order, boundary, letters: [opener, letter] }),
          ),
        ),
    ),
);
