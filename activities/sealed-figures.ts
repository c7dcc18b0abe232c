import { targetOf, type CircuitFigures } from '../contract/index.js';
import type { SealedQuote } from './types.js';

/** The figures that the circuit of a quote shall have in the end. @throws when no worker has made such a quote */
export function figuresOf(record: SealedQuote): CircuitFigures {
  const target = targetOf(record);
  if (target === undefined) {
    throw new Error('This quote of a change does not say how the circuit was before.');
  }
  return target;
}
