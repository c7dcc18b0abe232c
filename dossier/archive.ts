import type { Story } from './story.js';

/** Longest part of a file's name that an order's id makes: its end has the run's id and `.json`. */
const MOST_CHARACTERS = 150;

/**
 * The file of an order in an archive, always the same: `crb_vpc-1_asia-east-1_asia-north-1.<first run's id>.json`.
 * Characters that some file systems refuse become `_`; the run's id keeps two orders apart.
 */
export function archiveName({ orderId, firstRunId }: Pick<Story, 'orderId' | 'firstRunId'>): string {
  const safe = (text: string) => text.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_');
  return `${safe(orderId).slice(0, MOST_CHARACTERS)}.${safe(firstRunId)}.json`;
}
