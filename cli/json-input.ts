import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { reasonOf } from '../contract/reason-of.js';
import { UsageError } from './failure.js';
import type { Io } from './io.js';

/**
 * Reads a flag's JSON: inline, from the file that it names, or with `-` from standard input.
 *
 * @throws UsageError
 */
export async function readJson(flag: string, value: string, io: Io): Promise<unknown> {
  try {
    return JSON.parse(await sourceOf(value, io)) as unknown;
  } catch (error) {
    const reason = fileTrouble(error) ?? reasonOf(error);
    throw new UsageError(
      `${flag} can't be read as JSON: ${reason}.`,
      'Name a JSON file, or write the JSON inline: {…}',
    );
  }
}

/** Why a file can't be read, in words; undefined = another error. */
function fileTrouble(error: unknown): string | undefined {
  const { code, path = '' } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return `there is no file ${path}`;
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
      return `no permission to read ${path}`;
    default:
      return undefined;
  }
}

async function sourceOf(value: string, io: Io): Promise<string> {
  if (value === '-') {
    return io.readStdin();
  }
  return /^\s*[[{]/.test(value) ? value : readFileSync(value, 'utf8');
}

/** Every problem of a flag's JSON, one sentence each. */
export function problemsOf(flag: string, error: z.ZodError): string[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${flag}: ${[...issue.path, key].join('.')}: no such field`)
      : [`${flag}: ${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}`],
  );
}
