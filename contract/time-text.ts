/** A time of ISO 8601 in UTC to the minute: `2026-11-29 10:00 UTC`. */
export function timeText(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
