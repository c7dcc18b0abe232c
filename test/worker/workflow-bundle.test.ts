import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bundleName } from '../../worker/workflow-bundle.js';

const SDK = '1.24.0';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'crb-orders-bundle-'));
  await write('workflows/order.js', 'order');
  await write('workflows/states/held.js', 'held');
  await write('contract/view.js', 'view');
  await write('worker/run.js', 'run');
  await write('worker/workflow-bundle.js', 'how to bundle');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), text);
}

describe('the name of a bundle', () => {
  it('begins with the version of the SDK that made it, so that another one does not find it', async () => {
    const name = await bundleName(root, SDK);
    expect(name).toMatch(/^1\.24\.0-[0-9a-f]{12}\.js$/);
    expect(await bundleName(root, '1.24.1')).toBe(name.replace(SDK, '1.24.1'));
  });

  it.each<[string, () => Promise<void>]>([
    ['changed', () => write('workflows/states/held.js', 'held differently')],
    ['added', () => write('contract/words.js', '')],
    ['renamed', () => rename(join(root, 'workflows/order.js'), join(root, 'workflows/orders.js'))],
    ['removed', () => rm(join(root, 'contract/view.js'))],
    ['left out of the bundle', () => write('worker/workflow-bundle.js', 'how to bundle less')],
  ])('is another one when a file that workflows are made of was %s', async (_what, change) => {
    const before = await bundleName(root, SDK);
    await change();
    expect(await bundleName(root, SDK)).not.toBe(before);
  });

  it.each(['worker/run.js', 'workflows/order.d.ts', 'workflows/order.js.map'])(
    'is the same when %s was written anew',
    async (path) => {
      const before = await bundleName(root, SDK);
      await write(path, 'something else');
      expect(await bundleName(root, SDK)).toBe(before);
    },
  );

  it('names the version that is installed and the sources that run, if nobody says otherwise', async () => {
    expect(await bundleName()).toMatch(/^1\.\d+\.\d+-[0-9a-f]{12}\.js$/);
  });
});
