import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Io } from '../../cli/io.js';
import { EXIT } from '../../cli/exit-codes.js';
import { run } from '../../cli/run.js';
import { registerCommand, SEARCH_ATTRIBUTES } from '../../contract/index.js';
import { VARIABLES } from '../../worker/variables.js';
import { code, PAGES, pathOf, read, section, shellCommands, tableRows } from './markdown.js';

const README = read('README.md');

describe('the README', () => {
  it('has every variable of the worker in its table, with default and meaning', () => {
    const rows = tableRows(section(README, '## Environment'));
    const names: string[] = VARIABLES.map(({ name }) => name);
    expect(rows.filter(([name]) => names.includes(code(name)))).toEqual(
      VARIABLES.map(({ name, default: byDefault, meaning, secret }) => [
        `\`${name}\``,
        byDefault === undefined ? '–' : `\`${byDefault}\``,
        `${meaning}${secret ? ' (secret)' : ''}`,
      ]),
    );
  });

  it('names no variable that nobody reads', () => {
    const sources = [
      ...['cli', 'client', 'local', 'worker'].flatMap((folder) => sourcesOf(pathOf(folder), '.ts')),
      ...sourcesOf(pathOf('node_modules/@temporalio/envconfig/lib'), '.js'),
    ].join('\n');
    const unread = tableRows(section(README, '## Environment'))
      .flatMap((row) => [...row.join(' ').matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, name = '']) => name))
      .filter((name) => !sources.includes(name));
    expect(unread).toEqual([]);
  });

  it('has exactly the exit codes of the command line', () => {
    const rows = tableRows(section(README, '## Exit codes'));
    expect(rows.map(([exitCode]) => Number(exitCode))).toEqual(Object.values(EXIT));
  });

  it('has exactly the states of an order', async () => {
    const choices = /--state <state>[^]*?choices:([^)]*)\)/.exec(await helpOf('list'))?.[1] ?? '';
    const states = [...choices.matchAll(/"(\w+)"/g)].map(([, state]) => state);
    expect(states).toHaveLength(10);
    expect(tableRows(section(README, "## An order's life")).map(([state]) => code(state))).toEqual(states);
    const drawn = [...README.matchAll(/^ {4}(\w+) --> (\w+): /gm)].flatMap(([, from, to]) => [from, to]);
    expect(new Set(drawn)).toEqual(new Set(states));
  });

  it('registers the search attributes that the code knows', () => {
    const names = SEARCH_ATTRIBUTES.map(({ name }) => name);
    expect(shellCommands(README)).toContain(registerCommand(names, 'crb'));
  });
});

describe('every page', () => {
  it.each(PAGES)('%s shows only commands and flags of crb that exist', async (page) => {
    const wrong: string[] = [];
    for (const command of shellCommands(read(page)).filter((line) => line.startsWith('crb '))) {
      const [, first = '', second = ''] = command.split(' ');
      const name = (await helpOf(first)).includes('\nCommands:\n') ? `${first} ${second}` : first;
      const help = await helpOf(name);
      const flags = [...command.matchAll(/ (--[a-z-]+)/g)].map(([, flag = '']) => flag);
      if (!help.startsWith(`Usage: crb ${name}`)) {
        wrong.push(command);
      }
      wrong.push(
        ...flags.filter((flag) => !new RegExp(`^ +${flag}\\b`, 'm').test(help)).map((flag) => `${name} ${flag}`),
      );
    }
    expect(wrong).toEqual([]);
  });
});

/** What `crb <name> --help` prints. */
async function helpOf(name: string): Promise<string> {
  let printed = '';
  const output = { isTTY: false, write: (text: string) => void (printed += text) };
  const io: Io = {
    stdout: output,
    stderr: output,
    env: {},
    interactive: false,
    osUser: () => undefined,
    ask: () => Promise.resolve(''),
    readStdin: () => Promise.resolve(''),
    interrupted: () => new AbortController().signal,
  };
  await run([...name.split(' '), '--help'], io);
  return printed;
}

function sourcesOf(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
