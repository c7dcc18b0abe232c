/**
 * npm runs this after `npm ci` in a checkout, and before it packs an installation from git: builds. Without the packages
 * that a build needs (`npm ci --omit=dev`) it builds nothing and says so, because the installed packages are fine.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, URL } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
if (existsSync(`${root}node_modules/typescript/package.json`)) {
  const { status } = spawnSync('npm run --silent build', { cwd: root, stdio: 'inherit', shell: true });
  process.exitCode = status ?? 1;
} else {
  console.error(
    existsSync(`${root}dist/cli/main.js`)
      ? 'crb-orders: not built, because TypeScript is not installed here (--omit=dev). dist/ stays as it is.'
      : 'crb-orders: not built, because TypeScript is not installed here (--omit=dev), and there is no dist/. ' +
          'Build with all packages (npm ci), or copy dist/ here.',
  );
}
