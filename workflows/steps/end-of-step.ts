import { show } from '../messages/fields.js';
import { causeText } from './cause.js';
import { unless } from './interruptible.js';

/** A step ended with what no step of this version writes, or failed. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly text: string;
}

/**
 * Runs a step of which every end means something, a failure too.
 *
 * @param asResult reads the result; undefined = of a form that this version does not know
 * @param asEnd reads a failure that is an end of its own; undefined = it is none
 * @returns undefined when the step was given up
 */
export async function endOfStep<R>(
  givenUp: () => boolean,
  step: () => Promise<unknown>,
  asResult: (value: unknown) => R | undefined,
  asEnd: (error: unknown) => R | undefined = () => undefined,
): Promise<R | Unknown | undefined> {
  try {
    const result = await unless(givenUp, step);
    return result === undefined ? undefined : (asResult(result) ?? { kind: 'unknown', text: show(result) });
  } catch (error) {
    return asEnd(error) ?? { kind: 'unknown', text: causeText(error) };
  }
}
