import type { RecordedOrder } from '../client/index.js';
import { canonicalJson } from '../contract/canonical.js';
import { PolicyError } from '../policy/index.js';
import { contentOf, makeDossier, type Dossier } from './dossier.js';
import { attributesOf, textAt } from './event.js';
import { readDossier } from './verify.js';

/** Longest part of a file's name that an order's id makes: its end has the run's id and `.json`. */
const MOST_CHARACTERS = 150;

/**
 * The file of an order in an archive, always the same: `crb_vpc-1_asia-east-1_asia-north-1.<first run's id>.json`.
 * Characters that some file systems refuse become `_`; the run's id keeps two orders apart. What a workflow reset made of an
 * order has the same first run as the order, so it is named by the run that the reset made.
 */
export function archiveName({ story: { orderId, firstRunId }, runs }: Pick<Dossier, 'story' | 'runs'>): string {
  const safe = (text: string) => text.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_');
  const madeByReset = runs.findLast(({ runId, events }) => {
    const original = textAt(attributesOf(events[0] ?? {}), 'originalExecutionRunId') ?? runId;
    return original !== runId;
  });
  return `${safe(orderId).slice(0, MOST_CHARACTERS)}.${safe(madeByReset?.runId ?? firstRunId)}.json`;
}

/** A part of a dossier that a file may be without: its signature, or the text of a policy. */
export type Part = 'signature' | 'policy';

/** A file of an archive, beside what would be written now. */
export interface Kept {
  /** What the file lacks, and would have if it were written now. */
  readonly lacks: readonly Part[];
  /** What it lacks, and would lack now too. */
  readonly missing: readonly string[];
}

/**
 * Compares a file of an archive with the order as the server has it now.
 *
 * @param now the dossier as it would be written now, before it is signed
 * @param signs whether it would be signed
 * @returns undefined = the file is not of this order, or was changed; when and by whom it was made does not matter
 */
export function compareKept(
  file: Buffer,
  { order, now, signs }: { order: RecordedOrder; now: Dossier; signs: boolean },
): Kept | undefined {
  const before = readDossier(file);
  if ('result' in before || !isOf(before, order)) {
    return undefined;
  }
  const policy = now.policies.some(({ sha256 }) => before.policies.every((each) => each.sha256 !== sha256));
  const signature = signs && before.signature === undefined;
  return {
    lacks: [...(signature ? ['signature' as const] : []), ...(policy ? ['policy' as const] : [])],
    missing: before.missing.filter((text) => now.missing.includes(text)),
  };
}

/** Whether a dossier is what would have been made of an order then, with the policies that it has. */
function isOf(before: Dossier, order: RecordedOrder): boolean {
  const { at, by, program } = before.made;
  const policies = before.policies.map(({ text }) => text);
  try {
    const again = makeDossier(order, { now: Date.parse(at), program, by, policies });
    // The server gives a map's keys in any order, which the digest shows.
    return canonicalJson(contentOf(again)) === canonicalJson(contentOf(before));
  } catch (error) {
    if (error instanceof PolicyError) {
      return false;
    }
    throw error;
  }
}
