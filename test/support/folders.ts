import { readFileSync } from 'node:fs';

const { include } = JSON.parse(readFileSync(new URL('../../tsconfig.json', import.meta.url), 'utf8')) as {
  include: string[];
};

/** The folders of the project's sources, tests not among them. */
export const FOLDERS: readonly string[] = include.filter((name) => name !== 'test' && !name.includes('.'));
