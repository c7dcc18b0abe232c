/** `node dist/worker/write-workflow-bundle.js`, part of the build: bundles the workflows, so that no worker has to. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutFolders } from './without-folders.js';
import { BUILT_BUNDLES, bundleName, bundleWorkflows } from './workflow-bundle.js';

const { code } = await bundleWorkflows();
const root = fileURLToPath(new URL('../../', import.meta.url));
await rm(BUILT_BUNDLES, { recursive: true, force: true });
await mkdir(BUILT_BUNDLES, { recursive: true });
// A worker that starts meanwhile must not find half of it.
const unfinished = join(BUILT_BUNDLES, 'unfinished');
await writeFile(unfinished, withoutFolders(code, root));
await rename(unfinished, join(BUILT_BUNDLES, await bundleName()));
