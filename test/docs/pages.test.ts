import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { EXIT } from '../../cli/exit-codes.js';
import { ORDER_STATES, registerCommand, SEARCH_ATTRIBUTES } from '../../contract/index.js';
import { VARIABLES } from '../../worker/variables.js';
import { helpOf } from './help-of.js';
import { code, PAGES, pathOf, read, section, shellCommands, tableRows } from './markdown.js';

const README = read('README.md');
const REFERENCE = read('docs/reference.md');

describe('the README', () => {
  it('has at most 200 lines', () => {
    expect(README.split('\n').length).toBeLessThanOrEqual(200);
  });

  it('draws exactly the states of an order', () => {
    const drawn = [...README.matchAll(/^ {4}(\w+) --> (\w+): /gm)].flatMap(([, from, to]) => [from, to]);
    expect(new Set(drawn)).toEqual(new Set(ORDER_STATES));
  });
});

describe('the reference', () => {
  it('has every variable of the worker in its table, with default and meaning', () => {
    const rows = tableRows(section(REFERENCE, '## Environment'));
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
      ...['cli', 'client', 'local', 'proxy', 'signatures', 'worker'].flatMap((folder) =>
        sourcesOf(pathOf(folder), '.ts'),
      ),
      ...sourcesOf(pathOf('node_modules/@temporalio/envconfig/lib'), '.js'),
    ].join('\n');
    const unread = tableRows(section(REFERENCE, '## Environment'))
      .flatMap((row) => [...row.join(' ').matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, name = '']) => name))
      .filter((name) => !sources.includes(name));
    expect(unread).toEqual([]);
  });

  it('has exactly the exit codes of the command line', () => {
    const rows = tableRows(section(REFERENCE, '## Exit codes'));
    expect(rows.map(([exitCode]) => Number(exitCode))).toEqual(Object.values(EXIT));
  });

  it('has exactly the states of an order', async () => {
    const choices = /--state <state>[^]*?choices:([^)]*)\)/.exec(await helpOf('list'))?.[1] ?? '';
    const states = [...choices.matchAll(/"(\w+)"/g)].map(([, state]) => state);
    expect(states).toHaveLength(10);
    expect(tableRows(section(REFERENCE, '## States')).map(([state]) => code(state))).toEqual(states);
  });
});

describe('the page for production', () => {
  it('registers the search attributes that the code knows', () => {
    const names = SEARCH_ATTRIBUTES.map(({ name }) => name);
    expect(shellCommands(read('docs/production.md'))).toContain(registerCommand(names, 'crb'));
  });
});

describe('every page', () => {
  it.each(PAGES)('%s says where to get the Temporal CLI, if it uses it', (page) => {
    const uses = shellCommands(read(page)).some((command) => /^temporal /.test(command));
    expect(uses && !read(page).includes('](https://docs.temporal.io/cli)')).toBe(false);
  });

  it.each(PAGES)('%s shows only commands and flags of crb that exist', async (page) => {
    const wrong: string[] = [];
    for (const command of shellCommands(read(page)).filter((line) => line.startsWith('crb '))) {
      const [, first = '', second = ''] = command.split(' ');
      const [, commands = ''] = (await helpOf(first)).split('\nCommands:\n');
      const name = commands.split('\n').some((line) => line.trim().split(' ')[0] === second)
        ? `${first} ${second}`
        : first;
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

function sourcesOf(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
