import { randomUUID } from 'node:crypto';

/** A request id as in every documented sample: `T` and an upper-case UUID. */
export function newRequestId(): string {
  return `T${randomUUID().toUpperCase()}`;
}

/** Milliseconds → `YYYY-MM-DDThh:mm:ssZ`, UTC, fractions cut. */
export function formatTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** `YYYY-MM-DDThh:mm:ssZ` → milliseconds; `null` for another form or a date that does not exist. */
export function parseTime(text: string): number | null {
  const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(milliseconds) && formatTime(milliseconds) === text ? milliseconds : null;
}

/** Milliseconds → the UTC month as the number yyyyMM. */
export function monthOf(milliseconds: number): number {
  const date = new Date(milliseconds);
  return date.getUTCFullYear() * 100 + date.getUTCMonth() + 1;
}

/**
 * Ids: a leading digit for the kind and a counter. Order numbers have 18 digits as in the documented samples, more
 * than a JavaScript number holds exactly, so a client that parses them as numbers shows itself.
 */
export class Ids {
  readonly #next: Record<'order' | 'circuit' | 'trade' | 'uid', number>;

  constructor(start: number) {
    this.#next = { order: start, circuit: start, trade: start, uid: start };
  }

  order(): string {
    return `1${this.#count('order', 17)}`;
  }

  circuit(): string {
    return `2${this.#count('circuit', 18)}`;
  }

  trade(): string {
    return `3${this.#count('trade', 17)}`;
  }

  uid(): string {
    return `4${this.#count('uid', 17)}`;
  }

  #count(kind: 'order' | 'circuit' | 'trade' | 'uid', digits: number): string {
    return String(this.#next[kind]++).padStart(digits, '0');
  }
}
