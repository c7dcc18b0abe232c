import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FOLDERS } from '../support/folders.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Bugs that sweep, chaos or properties have to find, as edits of the sources. */
export const PLANTS: Readonly<Record<string, readonly Edit[]>> = {
  /** The purchase step is retried by Temporal like any other step, and does not check its attempt. */
  retries: [
    {
      file: 'workflows/steps/steps.ts',
      from: 'placeTimeoutMs / 2),\n    retry: { maximumAttempts: 1 }',
      to: 'placeTimeoutMs / 2),\n    retry: { maximumAttempts: 3 }',
    },
    {
      file: 'activities/place-order.ts',
      from: 'if (attempt > 1 || currentAttemptScheduledTimestampMs > scheduledTimestampMs) {',
      to: 'if (attempt > 1e9 || currentAttemptScheduledTimestampMs > scheduledTimestampMs + 1e9) {',
    },
  ],
  /** A purchase without a clear answer is sent again without a search for what it left. */
  noSearch: [
    {
      file: 'workflows/states/placing.ts',
      from: "doing: 'search', quoted, ...defined({ untaken }) }",
      to: "doing: 'send', quoted }",
    },
  ],
  /** The purchase step assumes that the price is still the approved one. */
  noSecondInquiry: [
    {
      file: 'activities/place-order.ts',
      from: 'const { price } = settled(inquired);',
      to: 'const { price } = approved;',
    },
  ],
  /** An approval after the deadline counts, if the order has not seen yet that the deadline has passed. */
  decisionsFirst: [
    {
      file: 'workflows/states/awaiting-approval.ts',
      from: 'if (late) {',
      to: "if (late && outcome === 'pending') {",
    },
    { file: 'workflows/messages/approval.ts', from: 'now >= Date.parse(deadline)', to: 'now === 0' },
  ],
  /** An order's quote has the id that the quote of an earlier one had. */
  noRunId: [
    {
      file: 'contract/quote-id.ts',
      from: 'canonical({ ...approvable, request',
      to: "canonical({ ...approvable, firstRunId: '', request",
    },
  ],
};

/** A source with a bug in it. @throws Error when the place for it is not there, or there twice */
export function planted(source: string, { file, from, to }: Edit): string {
  if (source.split(from).length !== 2) {
    throw new Error(`${file} has changed: it does not hold once: ${from}`);
  }
  return source.replace(from, () => to);
}

/**
 * Runs a program of this project from a copy of it that has a planted bug.
 *
 * @returns its exit code
 */
export async function runPlanted(plant: string, program: string, args: readonly string[]): Promise<number> {
  const edits = PLANTS[plant];
  if (edits === undefined) {
    console.error(`There is no plant "${plant}"; there is: ${Object.keys(PLANTS).join(', ')}`);
    return 2;
  }
  const copy = await mkdtemp(join(tmpdir(), 'crb-orders-planted-'));
  try {
    for (const name of [...FOLDERS, 'test', 'package.json', 'tsconfig.json']) {
      await cp(join(ROOT, name), join(copy, name), { recursive: true });
    }
    await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const edit of edits) {
      const path = join(copy, edit.file);
      await writeFile(path, planted(await readFile(path, 'utf8'), edit));
      console.log(`planted in ${edit.file}: ${edit.from}  →  ${edit.to}`);
    }
    const child = spawn(process.execPath, ['--import', './test/support/typescript.js', program, ...args], {
      cwd: copy,
      stdio: 'inherit',
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => child.kill(signal));
    }
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
