import { parseSync } from 'oxc-parser';

/** What a source or declaration file imports, for values or for types only, as it is written there. */
export function importsOf(file: string, text: string): readonly string[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) {
    throw new Error(`${file} can't be read: ${errors.map(({ message }) => message).join(', ')}`);
  }
  return [...sourcesIn(program)];
}

/** Each kind of import and of export from elsewhere is a node with a `source`. */
function* sourcesIn(node: object): Generator<string> {
  if ('source' in node && isText(node.source)) {
    yield node.source.value;
  }
  for (const part of Object.values(node) as unknown[]) {
    if (typeof part === 'object' && part !== null) {
      yield* sourcesIn(part);
    }
  }
}

function isText(node: unknown): node is { value: string } {
  return typeof node === 'object' && node !== null && 'value' in node && typeof node.value === 'string';
}
