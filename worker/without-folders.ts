const SOURCE_MAP = /(?<=\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,)[\w+/=]+/g;

/**
 * A bundle that does not say where it was built: its source map names files from the project's folder on,
 * `workflows/order.ts`. It is published, and a failing order shows what it names.
 *
 * @param root - the project's folder, with a separator at its end
 */
export function withoutFolders(bundle: string, root: string): string {
  const escapedRoot = JSON.stringify(root).slice(1, -1);
  return bundle.replace(SOURCE_MAP, (map) => {
    const json = Buffer.from(map, 'base64').toString().replaceAll(escapedRoot, '');
    return Buffer.from(json).toString('base64');
  });
}
