/** Something that runs against the cluster. */
export interface Part {
  readonly name: string;
  /** For Node.js. */
  readonly command: readonly string[];
}

const LOADER = ['--import', './test/support/typescript.js'];

function jest(name: string, ...args: string[]): Part {
  const options = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  // The time last: a file named after the projects would be taken for one.
  return { name, command: [...options, 'node_modules/jest/bin/jest.js', ...args, '--testTimeout', '180000'] };
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

/**
 * @param args names of parts, each with arguments of its own after it; all parts for none
 * @returns undefined when the first one is no name
 */
export function wantedParts(args: readonly string[]): readonly Part[] | undefined {
  const wanted: { name: string; command: string[] }[] = [];
  for (const arg of args) {
    const part = PARTS.find(({ name }) => name === arg);
    if (part !== undefined) {
      wanted.push({ ...part, command: [...part.command] });
      continue;
    }
    const last = wanted.at(-1);
    if (last === undefined) {
      return undefined;
    }
    last.command.push(arg);
  }
  return args.length === 0 ? PARTS : wanted;
}
