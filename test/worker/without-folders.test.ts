import { expect, it } from '@jest/globals';
import { withoutFolders } from '../../worker/without-folders.js';

const HEAD = '//# sourceMappingURL=data:application/json;charset=utf-8;base64,';

function bundleOf(map: object): string {
  return `code();\n${HEAD}${Buffer.from(JSON.stringify(map)).toString('base64')}`;
}

function mapOf(bundle: string): unknown {
  return JSON.parse(Buffer.from(bundle.split(HEAD)[1] ?? '', 'base64').toString());
}

it.each([
  ['/home/ana/orders/', '/'],
  ['C:\\Users\\ana\\orders\\', '\\'],
])('names files from the project on, built in %s', (root, separator) => {
  const own = `workflows${separator}order.ts`;
  const sourcesContent = [`import "${root}node_modules"`];
  const bundle = withoutFolders(bundleOf({ sources: [`${root}${own}`], sourcesContent, mappings: 'AAAA' }), root);
  expect(mapOf(bundle)).toEqual({ sources: [own], sourcesContent: ['import "node_modules"'], mappings: 'AAAA' });
  expect(bundle).toMatch(/^code\(\);\n/);
});
