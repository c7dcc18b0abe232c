import { describe, expect, it } from '@jest/globals';
import { crb } from './support.js';

describe('a command line that is not right', () => {
  it.each([
    [['creat'], /unknown command 'creat'\n\(Did you mean create\?\)/],
    [['create', '--bandwith', '3'], /unknown option '--bandwith'\n\(Did you mean --bandwidth\?\)/],
    [['show'], /missing required argument 'id'/],
    [['show', 'a', 'b'], /too many arguments/],
    [['list', '--state', 'blue'], /Allowed choices are quoting, awaitingApproval/],
    [['list', '--limit', '1e3'], /Expected a whole number from 1 to 10000/],
    [['list', '--limit', '0'], /Expected a whole number from 1 to 10000/],
    [['cancel', 'x', '--by', 'ana', '--timeout', '30s'], /--timeout limits --wait, which is missing/],
    [['cancel', 'x'], /Can't tell who you are\.\n→ Use --by NAME, or set CRB_USER\./],
    [['approve', 'x', '--quote', 'Q1', '--by', ''], /Can't tell who you are/],
    [['list', '--held', '--state', 'failed'], /No order is both failed and held/],
    [['create', '--bandwith', '3'], /→ See `crb create --help`\./],
    [['policy', 'check'], /→ See `crb policy check --help`\./],
    [['cancel', 'x', '--timeout', '30'], /expected a duration with a unit, such as 30s/],
    [['resolve', 'x', '--hold', 'H1'], /Missing options: --choice, --reason/],
    [['resolve', 'x', '--hold', 'H1', '--choice', 'adopt', '--reason', '…'], /Missing options: --reason, --circuit/],
    [['sandbox', '--port', '70000'], /Expected a whole number from 0 to 65535/],
  ])('%j ends with 2 and says what is wrong', async (args, message) => {
    const { exitCode, stdout, stderr } = await crb(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/\n→ /);
  });

  it('names every wrong field of an order at once, by its flag', async () => {
    const { exitCode, stderr } = await crb(['create', '--vpc-id', '', '--bandwidth', '1.5', '--bandwidth-cap', '100x']);
    expect(exitCode).toBe(2);
    for (const line of [
      '- --vpc-id: is "", expected an id',
      '- --internet-charge-type: is missing',
      '- --name: is missing',
      '- --region-a: is missing',
      '- --region-z: is missing',
      '- --bandwidth: is 1.5, expected a whole number',
      '- --bandwidth-cap: is "100x", expected a whole number',
    ]) {
      expect(stderr).toContain(line);
    }
  });

  it('names flags instead of fields in rules between them, and leaves values alone', async () => {
    const same = [
      '--region-a',
      'a',
      '--region-z',
      'a',
      '--internet-charge-type',
      'ByBandwidth',
      '--bandwidth-cap',
      '9',
    ];
    const create = await crb(['create', '--vpc-id', 'regionA,', ...same]);
    expect(create.stderr).toContain('- --vpc-id: is "regionA,", ');
    expect(create.stderr).toContain('- --region-z: is "a", must differ from --region-a\n');
    expect(create.stderr).toMatch(/- --bandwidth-cap: is 9, .* --internet-charge-type ByInstanceBandwidth95 /);
    const modify = await crb(['modify', 'crb-1']);
    expect(modify.stderr).toContain('- --bandwidth: is missing, give --bandwidth, --bandwidth-cap or both\n');
  });

  it.each(['', ' 5', '5 ', '0x10', '1e3', '１００', 'NaN', 'Infinity', '-'])('takes %j for no number', async (text) => {
    const { exitCode, stderr } = await crb(['modify', 'crb-1', `--bandwidth=${text}`]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`--bandwidth: is ${JSON.stringify(text)}, expected a whole number of Mbps`);
  });

  it('names every wrong field even when it is not known who asks', async () => {
    const { stderr } = await crb(['create', '--requested-by', '']);
    expect(stderr).toContain('- --requested-by: is "", expected');
    expect(stderr).toContain('- --vpc-id: is missing');
  });

  it('takes the flags of every command before the command too', async () => {
    const { exitCode, stderr } = await crb(['--json', 'list', '--limit', 'x']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'usage' } });
    expect(await crb(['--help', 'policy', 'check'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Usage: crb policy check'),
    });
  });

  it('is told as one JSON document with --json', async () => {
    const { exitCode, stdout, stderr } = await crb(['list', '--limit', 'x', '--json']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({
      error: { code: 'usage', message: expect.stringContaining('--limit'), next: expect.any(String) },
    });
  });

  it('shows the help when there is no command', async () => {
    const { exitCode, stderr } = await crb([]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Usage: crb');
  });
});

it('knows its version and explains itself', async () => {
  expect(await crb(['--version'])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(
      /^\d+\.\d+\.\d+ \(commit [0-9a-f]{7}, Temporal SDK 1\.\d+\.\d+, Node\.js [\d.]+\)\n$/,
    ),
  });
  expect(await crb(['create', '--help'])).toMatchObject({
    stdout: expect.stringMatching(/\nExamples:\n {2}crb create\n/),
  });
  expect(await crb(['create', '--help'])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('--vpc-id') });
});

it.each(['create', 'modify', 'list', 'approve', 'reject', 'requote', 'cancel', 'resolve', 'policy explain', 'demo'])(
  'the examples of %s can be pasted',
  async (command) => {
    const { stdout } = await crb([...command.split(' '), '--help']);
    const examples = stdout.slice(stdout.indexOf('\nExamples:\n') + '\nExamples:\n'.length);
    const pasted = examples.replaceAll(' \\\n', '').split('\n\n')[0]?.trimEnd().split('\n');
    expect(pasted).toEqual(pasted?.map(() => expect.stringMatching(/^ {2}crb [a-z][^…]*$/)));
    expect(pasted?.length).toBeGreaterThan(0);
  },
);

it('ends with 75 when Temporal does not answer, and names the address', async () => {
  const ended = await crb(['list', '--json'], { env: { TEMPORAL_ADDRESS: 'localhost:1' } });
  expect(ended).toMatchObject({ exitCode: 75, stdout: '' });
  expect(ended.stderr).toContain('"code":"unreachable"');
  expect(ended.stderr).toContain('localhost:1');
});

it('ends with 78 when the configuration can’t be used', async () => {
  expect(await crb(['list'], { env: { TEMPORAL_PROFILE: 'nowhere' } })).toMatchObject({ exitCode: 78, stdout: '' });
  expect(await crb(['list'], { env: { TEMPORAL_NAMESPACE: 'nowhere' } })).toMatchObject({ exitCode: 78, stdout: '' });
});

it('doctor ends with 78 for the same configuration', async () => {
  const ended = await crb(['doctor'], { env: { TEMPORAL_NAMESPACE: 'nowhere' } });
  expect(ended).toMatchObject({ exitCode: 78, stdout: expect.stringContaining('nowhere does not exist') });
});

it('ends with 6 when there is no such order', async () => {
  expect(await crb(['show', 'crb:nothing'])).toMatchObject({ exitCode: 6, stdout: '' });
  expect(await crb(['watch', 'crb:nothing', '--json'])).toMatchObject({ exitCode: 6, stdout: '' });
});
