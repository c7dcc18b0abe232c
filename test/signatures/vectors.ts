import { readFileSync } from 'node:fs';
import { parseSigners } from '../../signatures/index.js';

/** A file of what `ssh-keygen` has made. The private keys were not kept. */
export function vector(name: string): string {
  return readFileSync(new URL(`./vectors/${name}`, import.meta.url), 'utf8');
}

/** What all signatures of the vectors are for. */
export const STATEMENT = vector('statement.txt');

/** The keys of the vectors. */
export const VECTOR_SIGNERS = parseSigners(vector('allowed_signers'));

/** Each good signature of the vectors: its file and whose key made it. */
export const SIGNED: readonly [name: string, by: string][] = VECTOR_SIGNERS.signers.flatMap(
  ({ principals: [by = ''] }) =>
    ['sha256', 'sha512'].map((hash): [string, string] => [`${by.replace('@example.com', '')}-${hash}.sig`, by]),
);
