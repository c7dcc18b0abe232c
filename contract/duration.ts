const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof UNITS;

/** A hundred years: a time so far from now is still a date, and whole milliseconds are exact. */
const MOST_DAYS = 36_500;

const EXAMPLES = '7d, 24h, 5m, 90s or 250ms';

/** A text is not a duration. The message says what is expected. */
export class DurationError extends Error {
  override readonly name = 'DurationError';
}

/**
 * Reads a duration: a number and one unit, such as `7d`, `24h`, `1.5h`, `90s`, `250ms`.
 *
 * @returns whole milliseconds, from 0 to a hundred years
 * @throws DurationError that says what is expected and does not repeat the text
 */
export function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  if (amount === undefined) {
    throw new DurationError(`expected a duration such as ${EXAMPLES}`);
  }
  if (unit === undefined || unit === '') {
    throw new DurationError(`expected a duration with a unit, such as ${amount}s or ${amount}m`);
  }
  if (!isUnit(unit)) {
    throw new DurationError(`expected a duration with one of the units d, h, m, s and ms, such as ${EXAMPLES}`);
  }
  const milliseconds = Math.round(Number(amount) * UNITS[unit]);
  if (milliseconds > MOST_DAYS * UNITS.d) {
    throw new DurationError(`expected at most ${MOST_DAYS}d, such as ${EXAMPLES}`);
  }
  return milliseconds;
}

/**
 * Writes milliseconds in the shortest exact form: `7d`, `90s`, `1500ms`. `parseDuration` reads this form.
 *
 * @param milliseconds 0 or more; a part of a millisecond is rounded
 */
export function formatDuration(milliseconds: number): string {
  const whole = Math.round(milliseconds);
  const units: Unit[] = ['d', 'h', 'm', 's'];
  const fitting = units.find((unit) => whole >= UNITS[unit] && whole % UNITS[unit] === 0) ?? 'ms';
  return `${whole / UNITS[fitting]}${fitting}`;
}

function isUnit(text: string): text is Unit {
  return Object.hasOwn(UNITS, text);
}
