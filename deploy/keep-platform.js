/**
 * `node deploy/keep-platform.js [FOLDER]`: removes from the packages in FOLDER (default: the current one) what can't run
 * here. Temporal's native part comes for five platforms, with its Rust sources: 148 MB, of which one platform is needed.
 */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const folder = resolve(process.argv[2] ?? '.');
const bridge = join(folder, 'node_modules', '@temporalio', 'core-bridge');
// The package itself says where it finds the native part: …/releases/x86_64-unknown-linux-gnu/index.node
const { getPrebuiltPath } = createRequire(join(folder, 'package.json'))('@temporalio/core-bridge/common.js');
const needed = resolve(getPrebuiltPath());
statSync(needed);

const before = megabytes(bridge);
const releases = join(bridge, 'releases');
for (const platform of readdirSync(releases)) {
  if (!needed.startsWith(join(releases, platform))) {
    rmSync(join(releases, platform), { recursive: true });
  }
}
for (const sources of ['sdk-core', 'src', 'bridge-macros']) {
  rmSync(join(bridge, sources), { recursive: true, force: true });
}
console.log(
  `@temporalio/core-bridge: ${megabytes(bridge)} of ${before} MB kept, for ${process.platform} ${process.arch}.`,
);

function megabytes(path) {
  const bytes = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  return Math.round(bytes / 1_000_000);
}
