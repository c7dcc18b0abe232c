/**
 * `npm run pack:client`, after a build: packs the client as a package of its own, for programs that run no worker. The
 * whole package brings Temporal's native part along, which is more than half of its size.
 *
 * An argument names the folder of the file.
 *
 * @returns prints the name of the file, in that folder or the current one
 */
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesFrom } from './files-from.js';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const BUILT = join(ROOT, 'dist');

interface Manifest {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Manifest;
const { files, packages } = await filesFrom([join(BUILT, 'index.js'), join(BUILT, 'index.d.ts')]);
const folder = await mkdtemp(join(tmpdir(), 'crb-client-package-'));
try {
  for (const file of files) {
    await cp(file, join(folder, 'dist', relative(BUILT, file)), { recursive: true });
  }
  await cp(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  await cp(join(ROOT, 'packaging', 'client-readme.md'), join(folder, 'README.md'));
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(clientManifest(manifest, packages), null, 2)}\n`);
  process.stdout.write(
    execFileSync('npm', ['pack', '--silent', '--pack-destination', process.argv[2] ?? '.', folder], {
      encoding: 'utf8',
    }),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** @param packages those that its files import */
function clientManifest(whole: Manifest, packages: readonly string[]): object {
  const { version, license, keywords, type, engines } = whole;
  // `ms`: Temporal's types import its types.
  const needed = [...packages, '@types/ms'];
  return {
    name: `${whole.name}-client`,
    version,
    description: 'Starts, decides on and watches orders of crb-orders; needs no worker and no native module',
    ...{ license, keywords, type, engines },
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    dependencies: Object.fromEntries(needed.map((name) => [name, versionOf(whole, name)])),
  };
}

function versionOf({ dependencies }: Manifest, name: string): string {
  const version = dependencies[name];
  if (version === undefined) {
    throw new Error(`The client imports ${name}, which is no dependency in ${join(dirname(BUILT), 'package.json')}.`);
  }
  return version;
}
