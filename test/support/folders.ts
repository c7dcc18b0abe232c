import { readFileSync } from 'node:fs';

const { include } = JSON.parse(readFileSync(new URL('../../tsconfig.json', import.meta.url), 'utf8')) as {
  include: string[];
};

/** The folders of the project's sources, those that are only for its development not among them. */
export const FOLDERS: readonly string[] = include.filter(
  (name) => !['bench', 'packaging', 'test'].includes(name) && !name.includes('.'),
);
