import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Dossier, Simulation, Verification } from '../../dossier/index.js';
import { readPolicy } from '../../policy/index.js';
import { parseSigners } from '../../signatures/index.js';
import type { ArchiveResult } from '../../cli/dossier-types.js';
import { reset, resetPoints, type ResetPoint } from '../support/buttons.js';
import { KeyFolder } from '../signatures/ssh-keygen.js';
import { eventually } from '../support/eventually.js';
import { ownNamespace } from '../support/own-namespace.js';
import { newSigner } from '../support/sign.js';
import { signedDecision, toDecide } from '../support/signed-decision.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { approve, inState, modifyRequest, openWorld, type OrderHandle, type World } from '../support/world.js';
import { crb, json, type Ended } from './support.js';

const CREATE = 'CreateCrossRegionBandwidth';

const SIGNED_POLICY = `signers: theirs
delegations: [{ from: ben@example.com, to: cleo@example.com, until: 2099-01-01T00:00:00Z }]
rules: [{ name: signed, approvals: 1, from: [ben@example.com], identity: signed }]
`;

let temporal: TestConnection;
let own: Awaited<ReturnType<typeof ownNamespace>>;
let world: World;
let folder: string;

beforeAll(async () => {
  temporal = await connectToTemporal();
  own = await ownNamespace(temporal);
  world = await openWorld({ temporal: own });
  folder = await mkdtemp(join(tmpdir(), 'crb-dossier-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await world?.close();
  await temporal?.close();
});

function run(...args: string[]): Promise<Ended> {
  return crb(args, {
    env: { TEMPORAL_NAMESPACE: own.namespace, CRB_TASK_QUEUE: world.taskQueue, PATH: process.env.PATH ?? '' },
  });
}

/** The record of an order, which has no problem. */
async function dossierOf(handle: OrderHandle): Promise<Dossier> {
  const file = join(folder, 'one.json');
  const written = await run('dossier', handle.workflowId, '--out', file, '--html', join(folder, 'one.html'));
  expect(written).toMatchObject({ exitCode: 0, stderr: '' });
  const verified = await run('dossier', 'verify', file, '--json');
  expect(json<Verification>(verified).checks.filter(({ result }) => result === 'problem')).toEqual([]);
  expect(verified.exitCode).toBe(0);
  return JSON.parse(await readFile(file, 'utf8')) as Dossier;
}

async function ended(handle: OrderHandle): Promise<OrderHandle> {
  await handle.result().catch(() => undefined);
  return handle;
}

async function approved(): Promise<OrderHandle> {
  const handle = await world.start(world.createRequest());
  await approve(handle);
  return ended(handle);
}

/** Sends a signal that is nested so many levels deep, which Temporal's own client can't write. */
async function signalDeep({ workflowId }: OrderHandle, levels: number): Promise<void> {
  const data = Buffer.from(`{"by":${'['.repeat(levels)}${']'.repeat(levels)}}`);
  await world.client.workflowService.signalWorkflowExecution({
    namespace: own.namespace,
    workflowExecution: { workflowId },
    signalName: 'approve',
    input: { payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data }] },
  });
}

async function rejected(): Promise<OrderHandle> {
  const handle = await world.start(world.createRequest());
  const { quote } = await inState(handle, 'awaitingApproval');
  await handle.signal('approve', { by: 'ana@example.com', quote: quote?.id });
  await handle.executeUpdate('rejectOrder', {
    args: [{ by: 'ben@example.com', quote: quote?.id, comment: 'too dear' }],
  });
  return ended(handle);
}

async function modified(): Promise<OrderHandle> {
  const { vpcId, regionA, regionZ } = world.createRequest();
  const { crossRegionBandwidthId } = world.sandbox.plant({ vpcId, regionA, regionZ });
  const handle = await world.start(modifyRequest(crossRegionBandwidthId));
  await approve(handle);
  return ended(handle);
}

/** No purchase is ever answered, so that a person has to say that the circuit was not bought. */
async function heldAndResolved(): Promise<OrderHandle> {
  const handle = await world.start(world.createRequest());
  await inState(handle, 'awaitingApproval');
  world.sandbox.fault({ action: CREATE, call: 'every', fault: { kind: 'dropBefore' } });
  await approve(handle);
  const { hold } = await inState(handle, 'held');
  world.sandbox.clearFaults();
  await handle.executeUpdate('resolveOrder', {
    args: [{ by: 'olga@example.com', hold: hold?.id, choice: 'abandon', reason: 'nothing in the console' }],
  });
  return ended(handle);
}

describe('crb dossier', () => {
  it('records an order that was approved and bought, and a page for people', async () => {
    const { story, missing } = await dossierOf(await approved());
    expect(missing).toEqual([]);
    expect(story).toMatchObject({
      state: 'completed',
      ended: 'COMPLETED',
      quotes: [{ outcome: 'approved', decisions: [{ by: 'ben@example.com' }] }],
      messages: [{ message: 'approve', accepted: true, identity: expect.any(String) }],
      circuit: { orderNumber: expect.any(String) },
      workers: [{ build: expect.any(String) }],
    });
    expect(story.steps.map(({ step, result }) => [step, (result as { kind: string }).kind])).toEqual([
      ['placeOrder', 'placed'],
      ['trackCircuit', 'live'],
    ]);
    expect(story.steps[0]?.result).toMatchObject({ requestId: expect.any(String), sentAt: expect.any(String) });
    const page = await readFile(join(folder, 'one.html'), 'utf8');
    expect(page).toContain('ben@example.com');
    expect(page).not.toMatch(/<script|src=|href=/);
  });

  it('records a rejected order, and every message that was refused', async () => {
    const { story } = await dossierOf(await rejected());
    expect(story.state).toBe('rejected');
    expect(story.messages).toMatchObject([
      {
        message: 'approve',
        via: 'signal',
        accepted: false,
        text: expect.stringContaining('somebody else must approve'),
      },
      { message: 'reject', via: 'update', accepted: true, received: { comment: 'too dear' } },
    ]);
  });

  it('records a change', async () => {
    const { story } = await dossierOf(await modified());
    expect(story).toMatchObject({
      state: 'completed',
      quotes: [{ record: { quote: { base: { status: 'AVAILABLE' } } } }],
    });
  });

  it('records an order that was held and resolved, with all that was sent', async () => {
    const { story } = await dossierOf(await heldAndResolved());
    expect(story.state).toBe('failed');
    expect(story.messages.at(-1)).toMatchObject({
      message: 'resolve',
      accepted: true,
      received: { choice: 'abandon' },
    });
    expect(story.steps.filter(({ step }) => step === 'placeOrder')).not.toHaveLength(0);
  });

  it('prints an open order, and says which policy is missing', async () => {
    const handle = await world.start(world.createRequest());
    await inState(handle, 'awaitingApproval');
    const { stdout, exitCode } = await run('dossier', handle.workflowId);
    expect(exitCode).toBe(0);
    const { story } = JSON.parse(stdout) as Dossier;
    expect(story).toMatchObject({ state: 'awaitingApproval', quotes: [{ outcome: 'pending' }] });
    expect(story.ended).toBeUndefined();
    await handle.terminate('over');
  });

  it('archives what has closed, again and again, and never overwrites another file', async () => {
    const archive = join(folder, 'archive');
    await eventually(
      async () => {
        expect(await run('dossier', '--closed-since', '1h', '--out', archive)).toMatchObject({ exitCode: 0 });
        return readdir(archive);
      },
      (files) => files.length >= 5,
    );
    const again = await run('dossier', '--closed-since', '1h', '--out', archive, '--json');
    expect(again.exitCode).toBe(0);
    expect(json(again)).toMatchObject({ written: [], problems: [] });
    const toSign = ['--closed-since', '1h', '--out', archive, '--key', 'key', '--by', 'ana@example.com'];
    expect(await run('dossier', ...toSign)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/lacks {2}.*its signature[^]*never changed.*a new folder/),
    });
    const [first = ''] = await readdir(archive);
    const file = join(archive, first);
    expect(json<ArchiveResult>(await run('dossier', ...toSign, '--json')).lacking).toContainEqual(
      expect.objectContaining({ file, lacks: ['signature'] }),
    );
    const content = await readFile(file);
    await writeFile(file, 'mine');
    const other = await run('dossier', '--closed-since', '1h', '--out', archive, '--json');
    expect(other.exitCode).toBe(1);
    expect(json(other)).toMatchObject({
      problems: [{ text: expect.stringContaining(`${file} is there with other content`) }],
    });
    expect(await readFile(file, 'utf8')).toBe('mine');
    await writeFile(file, content);
  });

  it('simulates a policy on the archive, without a server', async () => {
    const policy = join(folder, 'new.yaml');
    await writeFile(
      policy,
      'rules: [{ name: small, when: { action: create }, approvals: automatic }, { name: all, approvals: 2 }]\n',
    );
    const { exitCode, stdout } = await crb(
      ['policy', 'simulate', policy, '--dossiers', join(folder, 'archive'), '--fail-if', 'looser', '--json'],
      { env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } },
    );
    expect(exitCode).toBe(1);
    const { summary } = JSON.parse(stdout) as Simulation;
    expect(summary).toMatchObject({ orders: 5, moreApprovals: 1, nowAutomatic: 4, looser: 4, nobodyCouldApprove: 0 });
    const shown = await crb(['policy', 'simulate', policy, '--dossiers', join(folder, 'archive')], { columns: 40 });
    expect(shown.stdout).toContain('4  would be approved automatically\n');
    // Ids stay whole, so that they can be copied.
    const lines = shown.stdout.split('\n').filter((line) => !line.startsWith('crb:'));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    const live = json<Simulation>(await run('policy', 'simulate', policy, '--since', '1h', '--json'));
    expect(live.summary).toEqual(summary);
  });

  it('archives the run that a workflow reset made beside the one that was reset', async () => {
    const before = await world.start(world.createRequest());
    await inState(before, 'awaitingApproval');
    const [point] = await resetPoints(before);
    const after = await reset(world.client, before, (await before.describe()).runId, point as ResetPoint);
    const { quote } = await inState(after, 'awaitingApproval');
    await after.executeUpdate('rejectOrder', { args: [{ by: 'ben@example.com', quote: quote?.id }] });
    await ended(after);
    const args = ['dossier', '--closed-since', '1h', '--out', join(folder, 'reset'), '--json'];
    const files = await eventually(
      async () => {
        expect(json<ArchiveResult>(await run(...args)).problems).toEqual([]);
        return readdir(join(folder, 'reset'));
      },
      (found) => found.filter((file) => file.includes(before.workflowId.replaceAll(':', '_'))).length === 2,
    );
    expect(files).toContainEqual(expect.stringContaining(`.${(await after.describe()).runId}.json`));
    expect(json<ArchiveResult>(await run(...args))).toMatchObject({ written: [], problems: [] });
  });

  it('records an order that was sent what is nested so deep that no program can write it', async () => {
    const handle = await world.start(world.createRequest());
    const levels = [499, 500, 3_000, 20_000];
    for (const each of levels) {
      await signalDeep(handle, each);
    }
    await approve(handle);
    const { story } = await dossierOf(await ended(handle));
    expect(story.messages.map(({ accepted, text }) => accepted || text)).toEqual([
      ...levels.map(() => expect.stringContaining('is nested more than 20 levels deep')),
      true,
    ]);
  });

  it('records which of two equal signals counted, when both came at once', async () => {
    const handle = await world.start(world.createRequest());
    const { quote } = await inState(handle, 'awaitingApproval');
    const decision = { by: 'ben@example.com', quote: quote?.id };
    await world.stopWorker();
    await handle.signal('approve', decision);
    await handle.signal('approve', decision);
    await world.startWorker();
    const { story } = await dossierOf(await ended(handle));
    expect(story.messages).toMatchObject([
      { accepted: true, by: 'order' },
      { accepted: false, by: 'order', text: expect.any(String) },
    ]);
  });

  it('verifies the signatures of decisions, with the keys of those who decided', async () => {
    const [ben, cleo] = [newSigner('ben@example.com'), newSigner('cleo@example.com')];
    await world.stopWorker();
    await world.startWorker(
      {},
      {
        policy: readPolicy(SIGNED_POLICY, 'policy.yaml'),
        signers: () => parseSigners([ben, cleo].map(({ line }) => line).join('\n')),
      },
    );
    const handle = await world.start(world.createRequest());
    const { decided } = await toDecide(handle);
    await handle.signal('approve', signedDecision(decided, { signer: cleo, for: 'ben@example.com' }));
    await ended(handle);
    await world.stopWorker();
    await world.startWorker();

    const [file, page, policy] = ['signed.json', 'signed.html', 'signed.yaml'].map((name) => join(folder, name));
    const [theirs, others] = ['theirs', 'others'].map((name) => join(folder, name));
    await writeFile(policy ?? '', SIGNED_POLICY);
    await writeFile(theirs ?? '', `${cleo.line}\n`);
    await writeFile(others ?? '', `${newSigner('cleo@example.com').line}\n`);
    const args = ['--out', file ?? '', '--html', page ?? '', '--policy', policy ?? ''];
    const { stdout } = await run('dossier', handle.workflowId, ...args);
    const vouched = `cleo@example.com for ben@example.com: signed with ${cleo.key}`;
    expect(stdout).toContain(`approve by ${vouched}`);
    expect(await readFile(page ?? '', 'utf8')).toContain(`signed with ${cleo.key}`);

    const good = await run('dossier', 'verify', file ?? '', '--signers', theirs ?? '', '--json');
    expect(json<Verification>(good).checks.filter(({ result }) => result === 'problem')).toEqual([]);
    expect(json<Verification>(good).checks).toContainEqual({
      check: expect.stringMatching(/^decision in event/),
      result: 'ok',
      why: `approve by cleo@example.com for ben@example.com is signed with ${cleo.key}`,
    });
    const bad = await run('dossier', 'verify', file ?? '', '--signers', others ?? '', '--json');
    expect(bad.exitCode).toBe(1);
    expect(json<Verification>(bad).checks.filter(({ result }) => result === 'problem')).toMatchObject([
      { why: expect.stringContaining('not listed for cleo@example.com') },
    ]);
  });

  it('signs with a key, and says with which', async () => {
    const keys = new KeyFolder();
    try {
      const { path, line } = keys.key('ana', 'ed25519');
      const handle = await world.start(world.createRequest());
      await inState(handle, 'awaitingApproval');
      const [file, page] = [join(folder, 'by-ana.json'), join(folder, 'by-ana.html')];
      const to = ['--out', file, '--html', page, '--key', path, '--by', 'ana@example.com'];
      const { stdout } = await run('dossier', handle.workflowId, ...to);
      await handle.terminate('over');
      const { signedWith = '' } = JSON.parse(await readFile(file, 'utf8')) as Dossier;
      expect(stdout).toContain(`signed with ${signedWith}, as ana@example.com`);
      expect(await readFile(page, 'utf8')).toContain(`signed with ${signedWith}`);
      const signers = keys.file('signers', `ana@example.com ${line}\n`);
      expect((await run('dossier', 'verify', file, '--signers', signers)).stdout).toContain(
        `it is signed with ${signedWith}, a key of ana@example.com by the signers file`,
      );
    } finally {
      keys.remove();
    }
  });

  it.each<[string, string[], string]>([
    ['no order', ['dossier'], 'An order id is missing'],
    ['an order and an archive', ['dossier', 'crb:x', '--closed-since', '1h'], 'exclude each other'],
    ['no folder', ['dossier', '--closed-since', '1h'], 'folder of the archive is missing'],
    ['a key of nobody', ['dossier', 'crb:x', '--key', 'k'], "Can't tell who signs"],
    ['flags of another command', ['dossier', 'verify', 'x', '--out', 'y', '--key', 'k'], 'has no --out, --key'],
    ['such flags before it', ['dossier', '--html', 'y', 'verify', 'x'], 'has no --html'],
    ['no orders', ['policy', 'simulate', 'docs/policy.example.yaml'], 'Which orders?'],
  ])('is refused with %s', async (_what, args, why) => {
    const { exitCode, stderr } = await run(...args);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(why)]);
  });
});
