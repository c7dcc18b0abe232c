import { InvalidArgumentError } from 'commander';
import { DurationError, parseDuration } from '../contract/index.js';

/**
 * A number as a person typed it. Anything that is no plain number stays text, so that the request's own check names it
 * together with all other problems.
 */
export function numberOrText(text: string): number | string {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** For commander: a duration such as `30s`, in milliseconds. */
export function duration(text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    throw error instanceof DurationError ? new InvalidArgumentError(`${error.message}.`) : error;
  }
}

/** For commander: a whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}
