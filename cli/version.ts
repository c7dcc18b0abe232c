import { existsSync, readFileSync } from 'node:fs';

/** The version of this package; its `package.json` is one folder up in the sources, two in the build. */
export function version(): string {
  const file = ['../package.json', '../../package.json']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
  const parsed: unknown = file ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
}
