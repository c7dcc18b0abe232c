/** `node dist/worker/write-workflow-bundle.js`, part of the build: bundles the workflows, so that no worker has to. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILT_BUNDLES, bundleName, bundleWorkflows } from './workflow-bundle.js';

const { code } = await bundleWorkflows();
await rm(BUILT_BUNDLES, { recursive: true, force: true });
await mkdir(BUILT_BUNDLES, { recursive: true });
await writeFile(join(BUILT_BUNDLES, await bundleName()), code);
