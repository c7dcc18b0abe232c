const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Within so many days of the reader's time, a day and a month say which year is meant. */
const SURE_OF_YEAR_MS = 270 * DAY_MS;

/** ISO 8601, ms since 1970, or a date. */
type Time = string | number | Date;

/**
 * A time of ISO 8601 to the minute, in UTC: `3 Dec 06:37 UTC`, or with the year `3 Dec 2026 06:37 UTC`.
 *
 * @param now leaves out the year when the time is within about nine months of it. In a workflow: a time of the order
 */
export function timeText(iso: string, now?: Time): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) {
    return iso;
  }
  const near = now !== undefined && Math.abs(time.getTime() - msOf(now)) <= SURE_OF_YEAR_MS;
  const year = near ? '' : ` ${time.getUTCFullYear()}`;
  return `${time.getUTCDate()} ${MONTHS[time.getUTCMonth()]}${year} ${time.toISOString().slice(11, 16)} UTC`;
}

/** The same of a time from which on something holds: rounded up, because at the start of its minute it doesn't yet. */
export function beginText(iso: string, now?: Time): string {
  const ms = Math.ceil(Date.parse(iso) / MINUTE_MS) * MINUTE_MS;
  return timeText(Number.isNaN(ms) ? iso : new Date(ms).toISOString(), now);
}

/**
 * The same, and to the second when both times are in one minute, where it would read as if it were now:
 * `3 Dec 06:37:05 UTC`.
 */
export function momentText(iso: string, now: Time): string {
  const isSameMinute = Math.floor(Date.parse(iso) / MINUTE_MS) === Math.floor(msOf(now) / MINUTE_MS);
  return isSameMinute ? withSeconds(timeText(iso, now), iso) : beginText(iso, now);
}

/** The same to the second: `3 Dec 2026 06:37:05 UTC`. */
export function timeToSecondText(iso: string): string {
  return Number.isNaN(Date.parse(iso)) ? iso : withSeconds(timeText(iso), iso);
}

function withSeconds(text: string, iso: string): string {
  return text.replace(/ UTC$/, `:${iso.slice(17, 19)} UTC`);
}

/**
 * How far a time of ISO 8601 is from now: `in 7 days`, `2 h ago`, `just now`, `in a moment`.
 *
 * @returns an empty text for a time that can't be read
 */
export function agoText(iso: string, now: Time): string {
  const ms = Date.parse(iso) - msOf(now);
  if (Number.isNaN(ms)) {
    return '';
  }
  const far = spanText(Math.abs(ms));
  if (far === undefined) {
    return ms > 0 ? 'in a moment' : 'just now';
  }
  return ms > 0 ? `in ${far}` : `${far} ago`;
}

/** The same for a time that has been, whatever the reader's clock says: `just now` for one that is a little ahead. */
export function sinceText(iso: string, now: Time): string {
  return agoText(iso, Math.max(msOf(now), Date.parse(iso)));
}

/** `5 min`, `2 h`, `7 days`; undefined for less than half a minute. */
function spanText(ms: number): string | undefined {
  const minutes = Math.round(ms / MINUTE_MS);
  const hours = Math.round(ms / HOUR_MS);
  if (minutes < 60) {
    return minutes === 0 ? undefined : `${minutes} min`;
  }
  return hours < 48 ? `${hours} h` : `${Math.round(ms / DAY_MS)} days`;
}

function msOf(time: Time): number {
  return new Date(time).getTime();
}
