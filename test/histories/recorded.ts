import { readdirSync, readFileSync } from 'node:fs';

/** What this code records: `npm run histories` writes it anew. */
export const NEXT = 'next';

/** A recorded history. */
export interface Recorded {
  /** The release that recorded it, or `next`. */
  readonly version: string;
  /** The scenario, such as `create-approved`. */
  readonly name: string;
}

const FOLDER = new URL('./', import.meta.url);

/** The releases whose histories are kept, and `next`. */
export const VERSIONS: readonly string[] = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

export const RECORDED: readonly Recorded[] = VERSIONS.flatMap((version) =>
  readdirSync(new URL(`${version}/`, FOLDER)).map((file) => ({ version, name: file.replace(/\.json$/, '') })),
);

/** Of this code only. */
export const RECORDED_NOW = RECORDED.filter(({ version }) => version === NEXT);

export function fileOf({ version, name }: Recorded): URL {
  return new URL(`${version}/${name}.json`, FOLDER);
}

export function historyOf(recorded: Recorded): unknown {
  return JSON.parse(readFileSync(fileOf(recorded), 'utf8'));
}
