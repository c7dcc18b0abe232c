import { builtinModules } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { importsOf } from './imports-of.js';

/** What a program consists of. */
export interface ProgramFiles {
  /** Its own files, compiled and types. */
  readonly files: readonly string[];
  /** Names of the packages that these import. */
  readonly packages: readonly string[];
}

/** All files that the given ones import, directly or not. */
export async function filesFrom(entries: readonly string[]): Promise<ProgramFiles> {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = async (file: string): Promise<void> => {
    if (files.has(file)) {
      return;
    }
    files.add(file);
    for (const name of importsOf(file, await readFile(file, 'utf8'))) {
      if (name.startsWith('.')) {
        const imported = join(dirname(file), name);
        await visit(file.endsWith('.d.ts') ? imported.replace(/\.js$/, '.d.ts') : imported);
      } else if (!builtinModules.includes(name.replace(/^node:/, ''))) {
        packages.add(packageOf(name));
      }
    }
  };
  for (const entry of entries) {
    await visit(entry);
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}

/** `@scope/name` of `@scope/name/lib/file.js` */
function packageOf(imported: string): string {
  return imported
    .split('/')
    .slice(0, imported.startsWith('@') ? 2 : 1)
    .join('/');
}
