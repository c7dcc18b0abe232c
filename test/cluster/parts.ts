/** Something that runs against the cluster. */
export interface Part {
  readonly name: string;
  /** For Node.js. */
  readonly command: readonly string[];
}

const LOADER = ['--import', './test/support/typescript.js'];

function jest(name: string, ...args: string[]): Part {
  const options = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  return { name, command: [...options, 'node_modules/jest/bin/jest.js', '--testTimeout', '180000', ...args] };
}

function proof(name: string, file: string, ...args: string[]): Part {
  return { name, command: [...LOADER, `test/chaos/${file}.ts`, ...args] };
}

/** What runs, in this order. */
export const PARTS: readonly Part[] = [
  jest('suite', '--selectProjects', 'suite'),
  jest('processes', '--selectProjects', 'processes'),
  proof('sweep', 'sweep'),
  proof('letters', 'sweep', 'letters'),
  proof('chaos', 'chaos', '--orders', '200', '--seed', '1', '--minutes', '3'),
];

/** @returns undefined when a name is none; all parts for no names */
export function wantedParts(names: readonly string[]): readonly Part[] | undefined {
  const known = names.every((name) => PARTS.some((part) => part.name === name));
  return known ? PARTS.filter(({ name }) => names.length === 0 || names.includes(name)) : undefined;
}
