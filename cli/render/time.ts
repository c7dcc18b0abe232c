import { agoText, timeText } from '../../contract/time-text.js';

/** `29 Nov 2026 10:00 UTC`; an invalid time is shown unchanged. */
export function showTime(iso: string): string {
  return Number.isNaN(Date.parse(iso)) ? iso : timeText(iso);
}

/**
 * The same with its distance from now: `29 Nov 10:00 UTC (in 7 days)`.
 *
 * @param now Unix ms
 */
export function showWhen(iso: string, now: number): string {
  return Number.isNaN(Date.parse(iso)) ? iso : `${timeText(iso, now)} (${agoText(iso, now)})`;
}

/** The same of a time that has been, also when the reader's clock is behind. */
export function showSince(iso: string, now: number): string {
  return showWhen(iso, Math.max(now, Date.parse(iso)));
}
