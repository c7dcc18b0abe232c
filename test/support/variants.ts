import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { builtProject, bundle } from './build.js';

/** A change of one compiled file of the workflows. */
export interface Edit {
  /** Below `workflows/`, such as `order.js`. */
  readonly file: string;
  /** What it holds exactly once. */
  readonly from: string;
  readonly to: string;
}

/** What a bundle is made of. */
const PARTS = ['workflows', 'contract', 'worker'];

/**
 * The workflows of a build that differs from this one, bundled as the build bundles its own; kept as long as no source
 * changes.
 *
 * @returns the path of the bundle
 */
export async function variantBundle(...edits: readonly Edit[]): Promise<string> {
  const dist = await builtProject();
  const digest = createHash('sha256').update(JSON.stringify(edits)).digest('hex').slice(0, 8);
  const original = dirname(dist);
  // Beside the original, where its packages are found.
  const finished = join(dirname(original), `${basename(original)}-${digest}`);
  const found = await bundlesIn(finished).catch(() => []);
  if (found[0] === undefined) {
    const draft = `${finished}.${process.pid}`;
    await mkdir(join(draft, 'dist'), { recursive: true });
    await Promise.all([
      cp(join(original, 'package.json'), join(draft, 'package.json')),
      ...PARTS.map((part) => cp(join(dist, part), join(draft, 'dist', part), { recursive: true })),
    ]);
    for (const edit of edits) {
      await apply(edit, join(draft, 'dist', 'workflows'));
    }
    await bundle(draft);
    await rm(finished, { recursive: true, force: true });
    await rename(draft, finished);
  }
  return (await bundlesIn(finished))[0] ?? '';
}

async function apply({ file, from, to }: Edit, folder: string): Promise<void> {
  const path = join(folder, file);
  const parts = (await readFile(path, 'utf8')).split(from);
  if (parts.length !== 2) {
    throw new Error(`${file} holds ${JSON.stringify(from)} ${parts.length - 1} times, expected once`);
  }
  await writeFile(path, parts.join(to));
}

async function bundlesIn(folder: string): Promise<string[]> {
  const bundles = join(folder, 'dist', 'workflow-bundle');
  return (await readdir(bundles)).map((name) => join(bundles, name));
}
