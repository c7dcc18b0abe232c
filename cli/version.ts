import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `0.1.0 (commit 3a2b458, Temporal SDK 1.24.0, Node.js 20.20.2)` */
export function versionText(): string {
  const commit = commitOf(ROOT);
  const parts = [
    ...(commit === undefined ? [] : [`commit ${commit.slice(0, 7)}`]),
    `Temporal SDK ${sdkVersion()}`,
    `Node.js ${process.versions.node}`,
  ];
  return `${versionIn(join(ROOT, 'package.json'))} (${parts.join(', ')})`;
}

/** The package's folder: one up in the sources, two in the build. */
const ROOT =
  ['..', '../..']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((folder) => existsSync(join(folder, 'package.json'))) ?? '.';

function versionIn(file: string): string {
  const parsed: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
}

function sdkVersion(): string {
  return versionIn(createRequire(import.meta.url).resolve('@temporalio/client/package.json'));
}

/**
 * The commit that the package was installed from, or that a checkout is at; undefined = unknown. npm writes it into the
 * package's `package.json` when it installs from git.
 */
function commitOf(root: string): string | undefined {
  const [, installed] = /#([0-9a-f]{40})/.exec(text(join(root, 'package.json')) ?? '') ?? [];
  return installed ?? checkedOut(root);
}

function checkedOut(root: string): string | undefined {
  // In a worktree, `.git` is a file that names the folder.
  const pointer = /^gitdir: (.+)$/m.exec(text(join(root, '.git')) ?? '')?.[1];
  const git = pointer ?? join(root, '.git');
  const common = pointer === undefined ? git : join(git, (text(join(git, 'commondir')) ?? '.').trim());
  const head = text(join(git, 'HEAD'))?.trim();
  const branch = /^ref: (.+)$/.exec(head ?? '')?.[1];
  if (branch === undefined) {
    return commit(head);
  }
  return (
    commit(text(join(common, branch))) ??
    commit(
      text(join(common, 'packed-refs'))
        ?.split('\n')
        .find((line) => line.endsWith(` ${branch}`)),
    )
  );
}

function commit(line: string | undefined): string | undefined {
  return /^[0-9a-f]{40}/.exec(line ?? '')?.[0];
}

/** Undefined = there is no such file. */
function text(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (!['ENOENT', 'EISDIR', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
    return undefined;
  }
}
