import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { textProblem } from '../contract/index.js';
import { reasonOf } from '../contract/reason-of.js';
import type { SecretPlace } from './receivers-file.js';

/** Where secrets are looked for. */
export interface SecretPlaces {
  readonly env: NodeJS.ProcessEnv;
  /** Folder that relative paths start from. */
  readonly folder: string;
}

/** Reads a secret; what is wrong never shows it. */
export function readSecret(
  place: SecretPlace,
  { env, folder }: SecretPlaces,
): { secret: string } | { problem: string } {
  const where = 'env' in place ? `the variable ${place.env}` : `the file ${place.file}`;
  let read: string | undefined;
  try {
    read = 'env' in place ? env[place.env] : readFileSync(resolve(folder, place.file), 'utf8');
  } catch (error) {
    return { problem: `${where} can't be read: ${reasonOf(error)}` };
  }
  // A file mostly ends with a line break.
  const secret = read?.replace(/\r?\n$/, '') ?? '';
  if (secret === '') {
    return { problem: `${where} is ${read === undefined ? 'not set' : 'empty'}` };
  }
  const problem = textProblem(secret);
  return problem === undefined ? { secret } : { problem: `${where} (not shown) ${problem}` };
}
