import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { importsOf } from '../../packaging/imports-of.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PASSED_OVER = ['node_modules', 'dist', 'coverage', '.git'];

/** The files that each file imports, for values or for types only. */
type Imports = ReadonlyMap<string, readonly string[]>;

function importsOfProject(): Imports {
  const files = readdirSync(ROOT, { withFileTypes: true })
    .filter(({ name }) => !PASSED_OVER.includes(name))
    .flatMap((entry) =>
      entry.isDirectory()
        ? readdirSync(join(ROOT, entry.name), { recursive: true, encoding: 'utf8' }).map((name) =>
            join(entry.name, name),
          )
        : [entry.name],
    )
    .filter((name) => name.endsWith('.ts'));
  return new Map(files.map((file) => [file, importedBy(file)]));
}

function importedBy(file: string): string[] {
  return importsOf(file, readFileSync(join(ROOT, file), 'utf8'))
    .filter((name) => name.startsWith('.'))
    .map((name) => join(dirname(file), name.replace(/\.js$/, '.ts')));
}

/** A way from a file back to itself; undefined = there is none. */
function circleIn(imports: Imports): readonly string[] | undefined {
  const clear = new Set<string>();
  const search = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) {
      return [...way.slice(way.indexOf(file)), file];
    }
    if (clear.has(file)) {
      return undefined;
    }
    for (const next of imports.get(file) ?? []) {
      const circle = search(next, [...way, file]);
      if (circle !== undefined) {
        return circle;
      }
    }
    clear.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = search(file, []);
    if (circle !== undefined) {
      return circle;
    }
  }
  return undefined;
}

it('no file imports another in a circle, not even for types', () => {
  const imports = importsOfProject();
  expect(imports.get('contract/view.ts')).toContain('contract/schemas/view.ts');
  expect(circleIn(imports)).toBeUndefined();
});

it('a circle is found, wherever it begins', () => {
  const imports = new Map([
    ['a.ts', ['b.ts', 'c.ts']],
    ['b.ts', []],
    ['c.ts', ['d.ts']],
    ['d.ts', ['b.ts', 'c.ts']],
  ]);
  expect(circleIn(imports)).toEqual(['c.ts', 'd.ts', 'c.ts']);
});
