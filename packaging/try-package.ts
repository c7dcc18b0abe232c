/**
 * `npm run try-package`: packs both packages, installs them in fresh projects as users do, and uses them there: with the
 * flags of npm that leave something out, with each supported Node, and as a user without rights and without a home. Takes
 * some minutes, and is Linux's and macOS's. Flags: `--node 22`, which may be repeated (default: 20.19.0, 22 and 24, all
 * from npm), and `--git`, which also installs the last commit from git.
 *
 * @returns one line for each try; exit code 1 when something does not work
 */
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CLIENT_PROGRAM, WHOLE_PROGRAM } from './programs.js';
import { expectThat, megabytes, run, STRANGER } from './trying.js';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const { values: flags } = parseArgs({
  options: { node: { type: 'string', multiple: true, default: ['20.19.0', '22', '24'] }, git: { type: 'boolean' } },
});
const work = await mkdtemp(join(tmpdir(), 'crb-try-package-'));
// Another user reads it.
await chmod(work, 0o755);
let failures = 0;

/** One try, as a line. */
async function attempt(name: string, what: () => Promise<string | void>): Promise<void> {
  const started = Date.now();
  try {
    const result = await what();
    console.log(`ok      ${name}${result ? `: ${result}` : ''} (${Math.round((Date.now() - started) / 1000)} s)`);
  } catch (error) {
    failures += 1;
    console.log(`failed  ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const NPM = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];

/** A new project with packages in it. */
async function project(name: string, ...install: string[]): Promise<string> {
  const folder = join(work, name);
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  await run('npm', ['install', ...NPM, ...install], { cwd: folder });
  return folder;
}

/** Checks a program's types as strictly as a user may, the packages' own types included. */
async function checkTypes(folder: string, program: string): Promise<void> {
  await writeFile(join(folder, 'program.ts'), program);
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules', '@types')];
  for (const [resolution, module] of [
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ] as const) {
    const how = ['--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--module', module];
    await run(
      process.execPath,
      [compiler, ...how, '--moduleResolution', resolution, ...types, '--outDir', 'built', 'program.ts'],
      { cwd: folder },
    );
  }
}

async function nodes(): Promise<{ name: string; path: string }[]> {
  return Promise.all(
    flags.node.map(async (version, index) => {
      const name = `node-${process.platform}-${process.arch}`;
      const folder = join(work, `node-${index}`);
      await mkdir(folder);
      await run('npm', ['install', ...NPM, '--prefix', folder, `${name}@${version}`], { cwd: folder });
      const path = join(folder, 'node_modules', name, 'bin', 'node');
      return { name: (await run(path, ['--version'])).trim(), path };
    }),
  );
}

/** The folder of the Temporal CLI, where another user finds it; what is in this user's already is not fetched again. */
async function cacheOfOthers(): Promise<string> {
  const [mine, folder] = [join(homedir(), '.cache', 'crb-orders'), join(work, 'cache')];
  if (existsSync(mine)) {
    await cp(mine, folder, { recursive: true });
  }
  return folder;
}

/** Homes that a service may have: none, and one that it can't write. */
async function homes(): Promise<[string, string][]> {
  const readOnly = join(work, 'home');
  await mkdir(readOnly, { mode: 0o555 });
  return [
    ['no home', '/nonexistent'],
    ['a read-only home', readOnly],
  ];
}

try {
  await run('npm', ['run', '--silent', 'build'], { cwd: ROOT });
  await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', work], { cwd: ROOT });
  await run(process.execPath, ['--import', './test/support/typescript.js', 'packaging/client-package.ts', work], {
    cwd: ROOT,
  });
  const [whole, client] = ['crb-orders-0.0.0.tgz', 'crb-orders-client-0.0.0.tgz'].map((name) => join(work, name));

  let wholeFolder = '';
  await attempt('the whole package, installed with --ignore-scripts --omit=optional', async () => {
    wholeFolder = await project('whole', '--ignore-scripts', '--omit=optional', String(whole));
    return `${await megabytes(wholeFolder)} MB`;
  });
  await attempt('its types, under nodenext and bundler', () => checkTypes(wholeFolder, WHOLE_PROGRAM));
  await attempt('its prebuilt workflow bundle fits', async () => {
    const built = join(wholeFolder, 'node_modules', 'crb-orders', 'dist');
    const name = `import { bundleName } from ${JSON.stringify(join(built, 'worker', 'workflow-bundle.js'))}; console.log(await bundleName());`;
    const expected = (await run(process.execPath, ['--input-type=module', '-e', name])).trim();
    expectThat(existsSync(join(built, 'workflow-bundle', expected)), `expected ${expected} in workflow-bundle/`);
  });
  let clientFolder = '';
  await attempt('the client, installed with --ignore-scripts --omit=optional', async () => {
    clientFolder = await project('client', '--ignore-scripts', '--omit=optional', String(client));
    const files = await readdir(join(clientFolder, 'node_modules'), { recursive: true });
    const heavy = files.filter((file) => /\.node$|(^|\/)(core-bridge|webpack)$/.test(file));
    expectThat(heavy.length === 0, `expected nothing native and no webpack, found ${heavy.join(', ')}`);
    return `${await megabytes(clientFolder)} MB`;
  });
  await attempt('its types, under nodenext and bundler', () => checkTypes(clientFolder, CLIENT_PROGRAM));

  const CRB_CACHE_DIR = await cacheOfOthers();
  const demo = ['node_modules/crb-orders/dist/cli/main.js', 'demo'];
  await attempt('its demo', async () => {
    await run(process.execPath, demo, { cwd: wholeFolder, env: { ...process.env, CRB_CACHE_DIR } });
    await run('chmod', ['-R', 'a+rX', CRB_CACHE_DIR]);
  });
  const [withNodes, withHomes] = [await nodes(), await homes()];
  for (const node of withNodes) {
    for (const [name, HOME] of withHomes) {
      const as = { env: { PATH: process.env.PATH, HOME, CRB_CACHE_DIR }, ...STRANGER };
      await attempt(`Node ${node.name}, ${name}: the client`, async () => {
        await run(node.path, ['built/program.js'], { cwd: clientFolder, ...as });
      });
      await attempt(`Node ${node.name}, ${name}: every entry, and the demo`, async () => {
        await run(node.path, ['built/program.js'], { cwd: wholeFolder, ...as });
        const said = await run(node.path, demo, { cwd: wholeFolder, ...as });
        expectThat(said.match(/ {2}completed {2}/g)?.length === 2, `expected two completed orders:\n${said}`);
      });
    }
  }

  if (flags.git) {
    await attempt('installed from git, and its types', async () => {
      const folder = await project('git', `git+file://${ROOT}`);
      await checkTypes(folder, WHOLE_PROGRAM);
      const main = 'node_modules/crb-orders/dist/cli/main.js';
      return (await run(process.execPath, [main, '--version'], { cwd: folder })).trim();
    });
    await attempt('npm ci --omit=dev in a checkout', async () => {
      const folder = join(work, 'checkout');
      await run('git', ['clone', '--quiet', '--depth', '1', `file://${ROOT}`, folder]);
      const said = await run('npm', ['ci', ...NPM, '--omit=dev', '--foreground-scripts'], { cwd: folder });
      expectThat(
        said.includes('not built, because TypeScript is not installed'),
        `expected why nothing is built:\n${said}`,
      );
    });
  }
} finally {
  await rm(work, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;
