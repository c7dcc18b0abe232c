import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { OrdersClient } from '../../client/index.js';
import { approveUpdate, type DecisionMessage, type OrderView } from '../../contract/index.js';
import { readPolicy } from '../../policy/index.js';
import { parseSigners } from '../../signatures/index.js';
import { read, section } from '../docs/markdown.js';
import { snippetsOf } from '../docs/snippets.js';
import '../signatures/ssh-keygen.js';
import { newSigner } from '../support/sign.js';
import { worldOfFile } from '../support/suite.js';
import { inState, type OrderHandle } from '../support/world.js';
import { crb, json, type Ended, type Terminal } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'crb-sign-'));
const key = join(folder, 'ben');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const cleo = newSigner('cleo');

/** A new key of ben's, as ssh-keygen makes it. */
function benLine(): string {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  return `ben ${readFileSync(`${key}.pub`, 'utf8').trim()}`;
}
const signers = parseSigners([benLine(), cleo.line].join('\n'));

const world = worldOfFile({
  parts: {
    policy: readPolicy(
      'signers: allowed_signers\nrules: [{name: signed, approvals: 1, from: [ben, cleo], identity: signed}]',
      'policy.yaml',
    ),
    signers: () => signers,
  },
});

function run(args: readonly string[], terminal: Terminal = {}, env: Record<string, string> = {}): Promise<Ended> {
  const PATH = process.env.PATH ?? '';
  return crb(args, {
    ...terminal,
    env: { CRB_TASK_QUEUE: world().taskQueue, CRB_USER: 'ben', PATH, HOME: folder, ...env },
  });
}

async function waiting(): Promise<{ id: string; quote: string; handle: OrderHandle }> {
  const handle = await world().start(world().createRequest());
  const { quote } = await inState(handle, 'awaitingApproval');
  return { handle, id: handle.workflowId, quote: quote?.id ?? '' };
}

it('an order says that it asks for signatures, and how to give one', async () => {
  const { id, quote, handle } = await waiting();
  expect((await run(['show', id])).stdout).toContain('Rule "signed": 1 signed approval from ben or cleo');
  const { stderr, exitCode } = await run(['approve', id, '--quote', quote]);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/Nothing was signed or sent: there is no key to sign with: give --key or CRB_SIGNING_KEY/);
  const sent = await run(['approve', id, '--quote', quote, '--signal']);
  expect(sent.exitCode).toBe(0);
  const { refused } = await inState(handle, 'awaitingApproval');
  expect(refused.latest[0]?.reason).toContain(`\`crb approve ORDER --by NAME\``);
});

it('a tool signs by itself what the client gives it', async () => {
  const { id, quote, handle } = await waiting();
  const orders = new OrdersClient({ client: world().client, taskQueue: world().taskQueue });
  const said = { by: cleo.name, comment: 'as agreed', signedAt: new Date().toISOString() };
  const statement = await orders.statement(id, { ...said, quote, decision: 'approve' });
  await expect(orders.statement(id, { ...said, quote: 'Q1-0', decision: 'approve' })).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining(`The current quote is ${quote}`),
  });
  await orders.approve(id, { ...said, quote, signature: cleo.sign(statement) });
  expect(await handle.result()).toMatchObject({ approval: { by: [{ by: cleo.name, key: cleo.key }] } });
  expect((await run(['show', id])).stdout).toContain(`signed with ${cleo.key}`);
});

describe('with a key of ssh-keygen', () => {
  it('crb approve signs, and shows a person what they sign', async () => {
    const { id, quote, handle } = await waiting();
    const ended = await run(['approve', id, '--key', key], { answers: ['y'] });
    expect(ended).toMatchObject({ exitCode: 0 });
    const [shown = '', asked] = ended.stderr.split('Approve Q1');
    const { fingerprint } = signers.signers[0]?.key ?? {};
    expect(shown).toContain(`You sign with ${key} (${fingerprint}), named by --key:\ncrb-orders decision, version 1\n`);
    expect(shown).toContain(`quote: ${quote}\n`);
    expect(asked).toMatch(/ as ben\? \[y\/N\] $/);
    expect(await handle.result()).toMatchObject({ state: 'completed', approval: { by: [{ by: 'ben' }] } });
  });

  it.each<[string, string[], RegExp]>([
    ['none', [], /^Error: Nothing was signed or sent: there is no key to sign with: give --key or CRB_SIGNING_KEY/],
    [
      'no such file',
      ['--key', '~/gone'],
      /--key is "~\/gone", expected the file of an SSH key: there is no \/.*\/gone; name/,
    ],
    ['a folder', ['--key', folder], /expected the file of an SSH key: .* is a folder; name the file in it/],
    [
      'no key',
      ['--key', join(folder, 'statement')],
      /--key names .*statement, expected the file of an SSH key \(.*\): name/,
    ],
  ])('a person is asked nothing when the key is %s', async (_what, flags, says) => {
    writeFileSync(join(folder, 'statement'), 'no key');
    const { id } = await waiting();
    const ended = await run(['approve', id, ...flags], { answers: 'never asked' });
    expect(ended).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringMatching(says) });
    expect(ended.stderr).not.toContain('[y/N]');
  });

  it('the command to run without a terminal keeps what was given', async () => {
    const { id, quote } = await waiting();
    const given = ['--by', 'dora', '--for', 'cleo', '--comment', 'as agreed', '--key', key];
    const { stderr } = await run(['sign', 'approve', id, ...given]);
    expect(stderr).toContain(
      `crb sign approve ${id} --quote ${quote} --comment 'as agreed' --by dora --for cleo --key ${key}`,
    );
  });

  it('a person who has seen what they would sign can still say no', async () => {
    const { id } = await waiting();
    const ended = await run(['sign', 'reject', id, '--key', key], { answers: ['n'] });
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toMatch(/\ndecision: reject\n[^]*Reject Q1.*\[y\/N\] Not rejected/);
  });

  it('crb reject signs with CRB_SIGNING_KEY', async () => {
    const { id, quote } = await waiting();
    const ended = await run(
      ['reject', id, '--quote', quote, '--comment', 'too dear', '--wait'],
      {},
      { CRB_SIGNING_KEY: key },
    );
    expect(ended).toMatchObject({ exitCode: 3 });
    expect(json<OrderView>(await run(['show', id, '--json'])).approval?.by).toMatchObject([
      { by: 'ben', decision: 'reject', comment: 'too dear', key: signers.signers[0]?.key.fingerprint },
    ]);
  });

  it('crb sign prints the JSON that counts when it is sent in another way', async () => {
    const { id, quote, handle } = await waiting();
    const args = ['sign', 'approve', id, '--quote', quote, '--comment', 'as agreed'];
    const message = json<DecisionMessage>(await run([...args, '--key', key]));
    expect(Object.keys(message)).toEqual(['by', 'quote', 'comment', 'signedAt', 'signature']);
    await handle.executeUpdate(approveUpdate, { args: [message] });
    expect(await handle.result()).toMatchObject({ approval: { by: [{ by: 'ben', comment: 'as agreed' }] } });
  });

  describe('by the examples of docs/identity.md', () => {
    const examples = snippetsOf(section(read('docs/identity.md'), '## Sign elsewhere'));

    it('plain ssh-keygen signs what crb sign --statement prints', async () => {
      const { id, quote, handle } = await waiting();
      const { stdout: statement } = await run(['sign', 'approve', id, '--quote', quote, '--statement']);
      writeFileSync(join(folder, 'statement.txt'), statement);
      const [, ...commands] = (examples.find(({ language }) => language === 'sh')?.code ?? '').trim().split('\n');
      const script = commands
        .join('\n')
        .replace('~/.ssh/id_ed25519', key)
        .replace(/ben@example.com Q1-\w+/, `ben ${quote}`);
      const printed = execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
      const message = JSON.parse(printed) as DecisionMessage;
      expect(message.by).toBe('ben');
      await handle.executeUpdate(approveUpdate, { args: [message] });
      expect(await handle.result()).toMatchObject({ state: 'completed' });
    });

    it('Python makes the message', async () => {
      const { id, quote, handle } = await waiting();
      const args = ['sign', 'approve', id, '--quote', quote, '--comment', 'as agreed: yes', '--statement'];
      const { stdout: statement } = await run(args);
      const code = examples.find(({ language }) => language === 'python')?.code ?? '';
      const main = 'import json, sys\nprint(json.dumps(sign(sys.stdin.read(), sys.argv[1])))';
      const printed = execFileSync('python3', ['-c', `${code}\n${main}`, key], { input: statement, encoding: 'utf8' });
      await handle.executeUpdate(approveUpdate, { args: [JSON.parse(printed) as DecisionMessage] });
      expect(await handle.result()).toMatchObject({ approval: { by: [{ by: 'ben', comment: 'as agreed: yes' }] } });
    });
  });

  it('crb create signs the request', async () => {
    const { vpcId, regionA, regionZ } = world().createRequest();
    const flags = { 'vpc-id': vpcId, 'region-a': regionA, 'region-z': regionZ, bandwidth: '100', name: 'Signed' };
    const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
    const ended = await run([
      ...['create', ...args, '--internet-charge-type', 'ByBandwidth', '--requested-by', 'ben', '--sign', '--key', key],
      '--json',
    ]);
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(json<OrderView>(ended).quote?.notes.join()).toContain('The request is signed by ben (SHA256:');
  });

  it('crb create shows what is signed before it asks', async () => {
    const { vpcId, regionA, regionZ } = world().createRequest();
    const flags = { 'vpc-id': vpcId, 'region-a': regionA, 'region-z': regionZ, bandwidth: '100', name: 'Signed' };
    const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
    const ended = await run(
      ['create', ...args, '--internet-charge-type', 'ByBandwidth', '--requested-by', 'ben', '--key', key],
      { answers: ['n'] },
    );
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toMatch(/named by --key:\ncrb-orders request, version 1\n[^]*Start this order\? \[y\/N\]/);
  });

  it('crb sign says when there is no such quote', async () => {
    const { id } = await waiting();
    const ended = await run(['sign', 'reject', id, '--quote', 'Q7-000000000000', '--comment', 'no', '--key', key]);
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toContain("is not the order's quote");
  });
});
