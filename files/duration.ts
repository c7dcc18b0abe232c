import { z } from 'zod';
import { DurationError, formatDuration, parseDuration } from '../contract/index.js';

const YEAR_MS = 365 * 86_400_000;

/**
 * A duration as people write it, from `1ms` to `365d`. It stays text, so that whoever reads the file as JSON sees its unit;
 * `parseDuration` gives milliseconds.
 *
 * @param example such as `7d`
 */
export function durationText(example: string): z.ZodType<string, string> {
  return z
    .string(`expected a duration such as ${example}`)
    .superRefine((written, context) => {
      const message = problemOf(written);
      if (message !== undefined) {
        context.addIssue({ code: 'custom', message });
      }
    })
    .meta({
      description: 'A number and a unit: d, h, m, s or ms. From 1ms to 365d.',
      examples: [example, '90m', '1.5h'],
    });
}

function problemOf(written: string): string | undefined {
  try {
    const milliseconds = parseDuration(written);
    return milliseconds >= 1 && milliseconds <= YEAR_MS
      ? undefined
      : `expected a duration from 1ms to ${formatDuration(YEAR_MS)}`;
  } catch (error) {
    if (error instanceof DurationError) {
      return error.message;
    }
    throw error;
  }
}
