/** Stands in a command to copy for what only a person knows. */
export const PLACEHOLDER = '…';

/** The flags without those in which the placeholder still stands: they count as left out. */
export function given<T extends object>(flags: T): T {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== PLACEHOLDER)) as T;
}
