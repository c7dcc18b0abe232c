import type { Part } from '../dossier/index.js';
import type { CommonFlags } from './context.js';

export interface DossierFlags extends CommonFlags {
  out?: string;
  html?: string;
  policy?: string[];
  key?: string;
  by?: string;
  closedSince?: number;
}

export interface SimulateFlags extends CommonFlags {
  since?: number;
  dossiers?: string;
  failIf?: 'looser';
}

/** What was written of an order. */
export interface Written {
  readonly orderId: string;
  readonly state: string;
  readonly file?: string;
  readonly html?: string;
  readonly digest: string;
  readonly signed: boolean;
  /** The key that signed it: `SHA256:…`. */
  readonly signedWith?: string;
  /** Who makes it, as they say. */
  readonly by?: string;
  readonly missing: readonly string[];
  /** Those that counted on the last quote. */
  readonly decisions: readonly WrittenDecision[];
}

interface WrittenDecision {
  readonly decision: string;
  /** `ben@example.com`, or `cleo@example.com for ben@example.com`. */
  readonly who: string;
  /** Who vouches for the name: `signed with SHA256:…`. */
  readonly vouched: string;
}

/** What became of each order that closed. */
export interface ArchiveResult {
  readonly folder: string;
  readonly written: readonly { readonly orderId: string; readonly file: string }[];
  /** Files that were there already, with the same content. */
  readonly same: readonly { readonly orderId: string; readonly file: string }[];
  /** Those of them that lack something which this run could give. They were not changed. */
  readonly lacking: readonly { readonly orderId: string; readonly file: string; readonly lacks: readonly Part[] }[];
  /** Orders that are not in the archive, or not whole. */
  readonly problems: readonly { readonly orderId: string; readonly text: string }[];
}
