import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrderRow, StartedOrder } from '../../client/index.js';
import type { OrderView } from '../../contract/index.js';
import { eventually } from '../support/eventually.js';
import { ownNamespace } from '../support/own-namespace.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { inState, openWorld, type World } from '../support/world.js';
import { crb, json, type Ended, type Terminal } from './support.js';

let temporal: TestConnection;
let own: Awaited<ReturnType<typeof ownNamespace>>;
let world: World;

beforeAll(async () => {
  temporal = await connectToTemporal();
  own = await ownNamespace(temporal);
  world = await openWorld({ temporal: own });
});

afterEach(() => world.sandbox.clearFaults());

afterAll(async () => {
  await world?.close();
  await temporal?.close();
});

function run(args: readonly string[], terminal: Terminal = {}): Promise<Ended> {
  return crb(args, {
    ...terminal,
    env: { TEMPORAL_NAMESPACE: own.namespace, CRB_TASK_QUEUE: world.taskQueue, ...terminal.env },
  });
}

function createArgs(vpcId = world.createRequest().vpcId): string[] {
  return [
    ...['create', '--vpc-id', vpcId, '--region-a', 'asia-east-1', '--region-z', 'asia-north-1'],
    ...['--bandwidth', '100', '--name', 'Test-Cross1', '--internet-charge-type', 'ByBandwidth'],
  ];
}

async function waiting(): Promise<{ id: string; quote: string }> {
  const handle = await world.start(world.createRequest());
  const { quote } = await inState(handle, 'awaitingApproval');
  return { id: handle.workflowId, quote: quote?.id ?? '' };
}

describe('crb create', () => {
  it('starts an order for whoever CRB_USER names, and says how to go on', async () => {
    const ended = await run(createArgs(), { env: { CRB_USER: 'cleo' } });
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    const [, id = ''] = /crb watch (\S+)/.exec(ended.stdout) ?? [];
    expect(json<OrderView>(await run(['show', id, '--json']))).toMatchObject({
      request: { requestedBy: 'cleo', bandwidth: 100 },
    });
  });

  it('starts the same order once for the same external id', async () => {
    const args = [...createArgs(), '--external-id', randomUUID(), '--reason', 'growth', '--json'];
    const first = json<StartedOrder>(await run(args));
    expect(first).toMatchObject({ existing: false });
    expect(json<StartedOrder>(await run(args))).toEqual({ ...first, existing: true });
    const other = await run([...args, '--bandwidth', '200']);
    expect(other).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('"code":"conflict"') });
  });

  it('shows who asks, the page, the quote and who has to approve it', async () => {
    const env = { CRB_USER: 'cleo', CRB_UI_URL: 'http://ui.example.com' };
    const ended = await run(createArgs(), { env });
    expect(ended.exitCode).toBe(0);
    expect(ended.stdout).toMatch(/^ {2}asia-east-1 ⇄ asia-north-1, 100 Mbps, requested by cleo$/m);
    expect(ended.stdout).toMatch(
      /^ {2}http:\/\/ui\.example\.com\/namespaces\/own-[0-9a-f-]+\/workflows\/crb%3A\S+\/[0-9a-f-]{36}$/m,
    );
    expect(ended.stdout).toMatch(/^ *price +2,?000\.00$/m);
    expect(ended.stdout).toContain('1 approval from anyone except cleo');
    const data = json<Record<string, unknown>>(await run([...createArgs(), '--json'], { env }));
    expect(data).toMatchObject({
      state: 'awaitingApproval',
      link: expect.stringContaining('http://ui.example.com/namespaces/'),
      quote: { price: { discountPrice: 2000 } },
    });
  });

  it('asks a person for what is missing, and whether to start', async () => {
    const { vpcId } = world.createRequest();
    const answers = [vpcId, 'asia-east-1', 'asia-north-1', '', '100', 'Asked-One'];
    const no = await run(['create'], { answers: [...answers, 'n'], env: { CRB_USER: 'cleo' } });
    expect(no).toMatchObject({ exitCode: 1, stdout: '' });
    expect(no.stderr).toMatch(/Start this order\? \[y\/N\] Nothing was ordered\.\n$/);
    const stopped = await run(['create'], { answers: [vpcId, undefined] });
    expect(stopped).toMatchObject({ exitCode: 130, stdout: '' });
    const yes = await run(['create', '--yes'], { answers, env: { CRB_USER: 'cleo' } });
    expect(yes).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('requested by cleo') });
  });

  it('only plans with --plan', async () => {
    const args = createArgs();
    const planned = await run([...args, '--plan', '--json'], { env: { CRB_USER: 'cleo' } });
    expect(json(planned)).toMatchObject({ kind: 'quoted', price: { discountPrice: 2000 }, requestedBy: 'cleo' });
    const id = `crb:${args[2] ?? ''}:asia-east-1:asia-north-1`;
    expect(await run(['show', id])).toMatchObject({ exitCode: 6 });
  });

  it('warns when no worker is up, and does not wait for one', async () => {
    const ended = await run(createArgs(), { env: { CRB_TASK_QUEUE: 'queue-of-no-one', CRB_USER: 'cleo' } });
    expect(ended).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('No worker is up') });
  });

  it('waits for the end, whose exit code it takes', async () => {
    const { exitCode, stdout } = await run([...createArgs('vpc-of-no-one'), '--wait', '--json']);
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'failed' });
  });

  it('waits no longer than it is told to, and the order goes on', async () => {
    const args = createArgs();
    const ended = await run([...args, '--wait', '--timeout', '300ms', '--json']);
    expect(ended).toMatchObject({ exitCode: 124, stdout: '', stderr: expect.stringContaining('"code":"timeout"') });
    const again = await run(args);
    expect(again).toMatchObject({ exitCode: 1, stdout: '' });
  });
});

describe('crb approve', () => {
  it('demands the quote where nobody can be asked, and names it', async () => {
    const { id, quote } = await waiting();
    const ended = await run(['approve', id, '--by', 'ben']);
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).toContain(`crb approve ${id} --quote ${quote}`);
  });

  it('approves, waits, and prints the order as one document', async () => {
    const { id, quote } = await waiting();
    const ended = await run(['approve', id, '--by', 'ben', '--quote', quote, '--wait', '--timeout', '30s', '--json']);
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(json<OrderView>(ended)).toMatchObject({ orderId: id, state: 'completed', circuit: { status: 'AVAILABLE' } });
  });

  it('shows a person the quote and asks', async () => {
    const { id, quote } = await waiting();
    const no = await run(['approve', id, '--by', 'ben'], { answers: '' });
    expect(no).toMatchObject({ exitCode: 1, stdout: '' });
    expect(no.stderr).toMatch(/Not approved\. The order is still waiting\.\n$/);
    expect(no.stderr).not.toContain('Error');
    const stopped = await run(['approve', id, '--by', 'ben'], { answers: [undefined] });
    expect(stopped).toMatchObject({ exitCode: 130, stdout: '' });
    expect(stopped.stderr).toMatch(/Not approved\. The order is still waiting\.\n$/);
    expect(no.stderr).toContain(`Approve ${quote} at 2,000.00 as ben? [y/N]`);
    const yes = await run(['approve', id, '--by', 'ben'], { answers: 'y' });
    expect(yes.exitCode).toBe(0);
    const { approval } = json<OrderView>(await run(['show', id, '--json']));
    expect(approval?.by).toMatchObject([{ by: 'ben', quote, decision: 'approve' }]);
  });

  it('passes on the order’s reason when it refuses', async () => {
    const { id, quote } = await waiting();
    const ended = await run(['approve', id, '--by', 'ana@example.com', '--quote', quote, '--json']);
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    const { refused } = json<OrderView>(await run(['show', id, '--json']));
    expect(JSON.parse(ended.stderr)).toMatchObject({ error: { code: 'refused', message: refused.latest[0]?.reason } });
  });

  it('is sent as a signal when asked to', async () => {
    const { id, quote } = await waiting();
    const ended = await run(['approve', id, '--by', 'ben', '--quote', quote, '--signal', '--json']);
    expect(json(ended)).toEqual({ orderId: id, via: 'signal' });
    expect(await run(['watch', id])).toMatchObject({ exitCode: 0 });
  });
});

it('crb reject ends an order, with exit code 3 for those who wait', async () => {
  const { id, quote } = await waiting();
  const ended = await run(['reject', id, '--by', 'ben', '--quote', quote, '--comment', 'too much', '--wait', '--json']);
  expect(ended.exitCode).toBe(3);
  expect(json(ended)).toMatchObject({ state: 'rejected', reason: expect.stringContaining('too much') });
});

it('crb cancel ends an order that has bought nothing', async () => {
  const { id } = await waiting();
  expect(await run(['cancel', id, '--reason', 'no need', '--by', 'ana'])).toMatchObject({ exitCode: 0 });
  const ended = await run(['watch', id, '--json']);
  expect(ended.exitCode).toBe(3);
  expect(
    ended.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as OrderView),
  ).toMatchObject([{ state: 'cancelled', reason: expect.stringContaining('no need') }]);
  const late = await run(['cancel', id, '--json', '--by', 'ana']);
  expect(late).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('"code":"ended"') });
});

it('crb resolve ends a hold by the command that crb show prints, and asks for the reason', async () => {
  world.sandbox.fault({ action: 'CreateCrossRegionBandwidth', call: 'every', fault: { kind: 'dropBefore' } });
  const { id, quote } = await waiting();
  const held = await run(['approve', id, '--by', 'ben', '--quote', quote, '--wait', '--json']);
  expect(held.exitCode).toBe(5);
  const { hold } = json<OrderView>(held);
  expect(hold).toMatchObject({ code: 'outcomeUnknown' });
  const { stdout } = await run(['show', id]);
  const [, command = ''] = /crb (resolve .* --choice abandon --reason '…')/.exec(stdout) ?? [];
  const words = command.replaceAll("'", '').split(' ');
  const piped = await run([...words, '--by', 'dora']);
  expect(piped).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Missing options: --reason.') });
  const nobody = await run([...words, '--reason', 'as seen', '--json']);
  expect(nobody).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--by NAME') });
  const stopped = await run(words, { answers: ['dora', undefined] });
  expect(stopped).toMatchObject({ exitCode: 130, stdout: '' });
  expect(stopped.stderr).toMatch(/Not resolved\. The order is still held\.\n$/);
  const ended = await run([...words, '--wait'], { answers: ['dora', 'support-case-7'] });
  expect(ended.exitCode).toBe(4);
  expect(json(await run(['show', id, '--json']))).toMatchObject({
    state: 'failed',
    reason: expect.stringMatching(/dora.*support-case-7/),
  });
});

it('crb modify changes a circuit, which then stands for its order', async () => {
  const { vpcId, regionA, regionZ } = world.createRequest();
  const { crossRegionBandwidthId } = world.sandbox.plant({ vpcId, regionA, regionZ, bandwidth: 100 });
  const started = await run(['modify', crossRegionBandwidthId, '--bandwidth', '300', '--json']);
  expect(json<StartedOrder>(started)).toMatchObject({ orderId: `crb:${crossRegionBandwidthId}` });
  const shown = await eventually(
    async () => (await run(['show', crossRegionBandwidthId])).stdout,
    (text) => text.includes('in force'),
  );
  expect(shown).toMatch(/quoted +in force/);
  expect(shown).toMatch(/^ *requested by +os-user$/m);
});

it('crb watch ends with 130 when it is interrupted', async () => {
  const { id } = await waiting();
  const interrupt = new AbortController();
  const watching = run(['watch', id], { signal: interrupt.signal });
  interrupt.abort();
  expect(await watching).toMatchObject({ exitCode: 130 });
});

it('crb list tells whose orders they are, and for whom they wait', async () => {
  const { id, quote } = await waiting();
  const ids = async (...args: string[]) =>
    json<OrderRow[]>(
      await run(['list', '--limit', '500', '--json', ...args], { env: { CRB_USER: ' ANA@Example.com' } }),
    ).map(({ orderId }) => orderId);
  await eventually(
    () => ids('--mine'),
    (found) => found.includes(id),
  );
  expect(await ids('--requested-by', 'cleo')).not.toContain(id);
  // Who asked may not approve.
  expect(await ids('--waiting-for', 'me')).not.toContain(id);
  expect(
    await eventually(
      () => ids('--waiting-for', 'ben'),
      (found) => found.includes(id),
    ),
  ).toContain(id);
  await run(['reject', id, '--by', 'ben', '--quote', quote]);
  await eventually(
    () => ids('--waiting-for', 'ben'),
    (found) => !found.includes(id),
  );
  expect(await ids('--held')).not.toContain(id);
});

it('crb explain and crb open know the page of an order, whichever way it is named', async () => {
  const { id, quote } = await waiting();
  const env = { CRB_UI_URL: 'http://ui.example.com' };
  const { url } = json<{ url: string }>(await run(['open', id, '--json'], { env }));
  const explained = json(await run(['explain', url, '--json'], { env }));
  expect(explained).toMatchObject({
    orderId: id,
    link: url,
    who: 'anyone except ana@example.com',
    commands: [{ command: `crb approve ${id} --quote ${quote}` }, {}, {}, {}],
  });
  expect(await run(['open', id], { env: { TEMPORAL_UI: '' } })).toMatchObject({ exitCode: 78 });
});

it('crb list shows orders as a table, and as JSON', async () => {
  const { id } = await waiting();
  const rows = await eventually(
    async () => json<OrderRow[]>(await run(['list', '--limit', '500', '--json'])),
    (found) => found.some(({ orderId, state }) => orderId === id && state === 'awaitingApproval'),
  );
  expect(rows.find(({ orderId }) => orderId === id)).toMatchObject({
    requestedBy: 'ana@example.com',
    action: 'create',
  });
  const { stdout } = await run(['list', '--limit', '500', '--state', 'awaitingApproval']);
  expect(stdout).toMatch(/^ORDER +STATE +STARTED +ENDED +WHAT\n/);
  expect(stdout).toContain(id);
  expect(await run(['list', '--requested-by', 'nobody at all'])).toMatchObject({ exitCode: 0, stdout: 'No orders.\n' });
  expect(await run(['list', '--mine'], { env: { CRB_USER: 'nobody at all' } })).toMatchObject({
    exitCode: 0,
    stdout: 'No orders.\n',
    stderr: expect.stringMatching(/^Note: --mine means orders of nobody at all\.\n.*CRB_USER/),
  });
});
