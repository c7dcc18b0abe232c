import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Runtime } from '@temporalio/worker';
import type { WorkflowBundle, WorkflowBundleOption } from '@temporalio/worker';

/** What turns messages into values, and errors into failures: in the worker and, bundled, in the workflows. */
export const CONVERTERS = {
  payloadConverterPath: pathOf('../workflows/payload-converter.js'),
  failureConverterPath: pathOf('../workflows/failure-converter.js'),
};

/** The same for a worker that encrypts: failures of steps are encrypted too. */
export const ENCRYPTING_CONVERTERS = {
  ...CONVERTERS,
  failureConverterPath: pathOf('../workflows/encoding-failure-converter.js'),
};

/** What stands between Temporal and the workflows. */
export const INTERCEPTORS = [
  pathOf('../workflows/uncommitted-events.js'),
  pathOf('../workflows/undecryptable.js'),
  pathOf('../workflows/well-formed-commands.js'),
  pathOf('../workflows/encoded-failures.js'),
  pathOf('../workflows/messages/large-updates.js'),
  pathOf('../workflows/shown-when-asked.js'),
];

/**
 * Loaded once for all orders of a worker, instead of once for each order. This is possible because no module of them
 * keeps anything: all that an order knows is in its `Order`.
 */
const SHARED = [pathOf('../workflows/short-stacks.js'), pathOf('../workflows/index.js'), ...INTERCEPTORS];

/** Where the build puts its bundle. */
export const BUILT_BUNDLES = folderOf('../workflow-bundle/');

/** The code that workflows are made of, which imports no other, and this module, which says how it is bundled. */
const SOURCES = {
  workflows: /(?<!\.d)\.[jt]s$/,
  contract: /(?<!\.d)\.[jt]s$/,
  worker: /^workflow-bundle\.[jt]s$/,
};

/**
 * The workflows for a worker: as the build has bundled them, when that fits, otherwise bundled now.
 *
 * @param name - what `bundleName` says
 */
export async function workflowBundle(name: string): Promise<WorkflowBundleOption> {
  const { logger } = Runtime.instance();
  const codePath = join(BUILT_BUNDLES, name);
  if (existsSync(codePath)) {
    logger.debug('Workflows: bundled by the build.', { codePath });
    return { codePath };
  }
  logger.debug('Workflows: bundled now, because the build has no bundle of this code for this SDK.', { codePath });
  return bundleWorkflows();
}

/**
 * Bundles the workflows as a worker needs them, converters included; takes seconds. A bundle fits only the version of
 * the SDK that made it.
 */
export async function bundleWorkflows(): Promise<WorkflowBundle> {
  const { logger } = Runtime.instance();
  return bundleWorkflowCode({
    workflowsPath: pathOf('../workflows/index.js'),
    ...CONVERTERS,
    workflowInterceptorModules: INTERCEPTORS,
    preloadModules: SHARED,
    // At INFO the bundler lists all modules of the bundle.
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      logger.log(level, message, meta);
    }),
  });
}

/**
 * Names a bundle by what it is made of, so that one of another SDK, or of other code, is never found.
 *
 * @param root - the folder of the sources, compiled or not
 * @param sdk - version of the SDK; default: the one installed
 * @returns a file name, `1.24.0-3f9a1c22b07d.js`
 */
export async function bundleName(root = folderOf('../'), sdk = installedSdk()): Promise<string> {
  const digest = createHash('sha256');
  for (const { name, content } of (await Promise.all(Object.entries(SOURCES).map(readFolder(root)))).flat()) {
    digest.update(`${name}\0`).update(content);
  }
  return `${sdk}-${digest.digest('hex').slice(0, 12)}.js`;
}

/** Reads the files of a folder side by side, because a worker that starts waits for them. */
const readFolder =
  (root: string) =>
  async ([folder, files]: [folder: string, files: RegExp]): Promise<{ name: string; content: Buffer }[]> => {
    const names = (await readdir(join(root, folder), { recursive: true })).filter((file) => files.test(file)).sort();
    return Promise.all(
      names.map(async (name) => ({ name: `${folder}/${name}`, content: await readFile(join(root, folder, name)) })),
    );
  };

function installedSdk(): string {
  const { version } = createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string };
  return version;
}

function folderOf(folder: string): string {
  return fileURLToPath(new URL(folder, import.meta.url));
}

/** The path of a module beside this folder, whether this runs compiled or from the sources. */
function pathOf(module: string): string {
  return fileURLToPath(import.meta.resolve(module));
}
