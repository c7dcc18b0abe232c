import { Command } from 'commander';
import { describe, expect, it } from '@jest/globals';
import { addCreate } from '../../cli/commands/order.js';
import { suggestions } from '../../cli/completion-words.js';
import { createContext } from '../../cli/context.js';
import { processIo } from '../../cli/io.js';

describe('completion', () => {
  const program = new Command('crb');
  program.command('list').option('--state <state>').option('--json');
  program.command('approve').argument('<id>').option('--by <name>').option('--wait');
  addCreate(
    program,
    createContext(processIo(), () => undefined),
  );
  program.command('policy').command('check').argument('<file>');
  const complete = (...words: string[]) =>
    suggestions(program, words, (command) => Promise.resolve([`crb:for-${command}`, 'crb:other']));

  it.each<[string[], string[]]>([
    [['li'], ['list']],
    [['list', '--s'], ['--state']],
    [
      ['list', '--json', '--'],
      ['--help', '--state'],
    ],
    [['--json', 'pol'], ['policy']],
    [
      ['policy', ''],
      ['check', 'help'],
    ],
    [['policy', 'check', ''], []],
    [['approve', 'crb:f'], ['crb:for-approve']],
    [
      ['approve', '--wait', ''],
      ['crb:for-approve', 'crb:other'],
    ],
    [['approve', '--by', ''], []],
    [
      ['approve', '--by', 'ben', ''],
      ['crb:for-approve', 'crb:other'],
    ],
    [['approve', 'crb:x', ''], []],
    [
      ['create', '--internet-charge-type', ''],
      ['ByBandwidth', 'ByInstanceBandwidth95'],
    ],
  ])('%j', async (words, found) => {
    expect(await complete(...words)).toEqual(found);
  });
});
