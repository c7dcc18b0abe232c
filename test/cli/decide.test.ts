import { describe, expect, it } from '@jest/globals';
import { ORDER_WORKFLOW, orderIdOf, type OrderView } from '../../contract/index.js';
import { readPolicy } from '../../policy/index.js';
import { eventually } from '../support/eventually.js';
import { worldOfFile } from '../support/suite.js';
import { uniqueTaskQueue } from '../support/temporal.js';
import { inState } from '../support/world.js';
import { crb, json, type Ended, type Terminal } from './support.js';

const world = worldOfFile({
  parts: {
    policy: readPolicy(
      `
      delegations:
        - {from: ben, to: fay, until: 2999-01-01T00:00:00Z}
        - {from: ben, to: gus, until: 2999-01-01T00:00:00Z}
        - {from: cleo, to: gus, until: 2999-01-01T00:00:00Z}
      rules:
        - {name: sent, when: {requestedBy: [olga]}, approvals: 1, from: [ben, cleo], identity: attributed}
        - {name: dear, approvals: 1, from: [ben, cleo], commentFor: [approve, reject]}`,
      'policy.yaml',
    ),
  },
});

function run(args: readonly string[], terminal: Terminal = {}): Promise<Ended> {
  return crb(args, { ...terminal, env: { CRB_TASK_QUEUE: world().taskQueue, CRB_USER: 'ben' } });
}

async function waiting(requestedBy = 'ana@example.com'): Promise<{ id: string; quote: string }> {
  const handle = await world().start(world().createRequest({ requestedBy }));
  const { quote } = await inState(handle, 'awaitingApproval');
  return { id: handle.workflowId, quote: quote?.id ?? '' };
}

async function decisions(id: string): Promise<unknown> {
  return json<OrderView>(await run(['show', id, '--json'])).approval?.by;
}

it('crb show has the commands to decide with, which can be pasted as they are', async () => {
  const { id, quote } = await waiting();
  const { stdout } = await run(['show', id]);
  expect(stdout).toContain(`crb approve ${id} --quote ${quote} --comment '…' --by ben\n`);
  expect(stdout).toContain(`crb reject ${id} --quote ${quote} --comment '…' --by ben\n`);
});

it('nothing is signed for an order that asks for no signatures', async () => {
  const { id, quote } = await waiting();
  const said = ['--quote', quote, '--comment', 'as agreed'];
  const why = 'Rule "dear" asks for no signatures, so the order refuses signed decisions.';
  for (const flags of [[], ['--statement']]) {
    const ended = await run(['sign', 'approve', id, ...said, ...flags]);
    expect(ended).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining(why) });
    expect(ended.stderr).toContain(`crb approve ${id}`);
  }
  const ended = await run(['approve', id, ...said, '--key', 'gone']);
  expect(ended.stderr).toMatch(/asks for no signatures[^]*Leave out --key/);
});

describe('where the rule asks who has sent a decision', () => {
  it.each(['approve', 'reject'])('crb %s sends it as a signal by itself, and says so', async (name) => {
    const { id, quote } = await waiting('olga');
    const ended = await run([name, id, '--quote', quote]);
    expect(ended).toMatchObject({
      exitCode: 0,
      stderr: 'Rule "sent" asks who has sent a decision, so it is sent as a signal.\n',
      stdout: expect.stringContaining('A signal gets no answer'),
    });
    const refused = await eventually(
      async () => json<OrderView>(await run(['show', id, '--json'])).refused,
      ({ count }) => count === 1,
    );
    // The dev server stamps nobody.
    expect(refused.latest).toMatchObject([{ message: name, reason: expect.stringContaining('server') }]);
  });

  it.each<[string, (quote: string) => string[], string]>([
    [
      'somebody who may not',
      (quote) => ['--by', 'dora', '--quote', quote],
      "dora can't decide on this order. Who can:",
    ],
    ['another quote', () => ['--quote', 'Q9-000000000000'], 'is not the current quote'],
  ])('lets the order answer a decision that it refuses anyway: %s', async (_what, flags, why) => {
    const { id, quote } = await waiting('olga');
    const ended = await run(['approve', id, ...flags(quote)]);
    expect(ended).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining(why) });
  });
});

it('crb reject is answered while a new quote takes the place of one that nobody has approved', async () => {
  const { id, quote } = await waiting('olga');
  const down = { kind: 'status', httpStatus: 503, code: 'SERVICE_UNAVAILABLE' } as const;
  world().sandbox.fault({ action: 'InquiryPriceCreateCrossRegionBandwidth', call: 'every', fault: down });
  try {
    expect(await run(['requote', id])).toMatchObject({ exitCode: 0 });
    const ended = await run(['reject', id, '--quote', quote]);
    expect(ended).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('nothing to decide') });
  } finally {
    world().sandbox.clearFaults();
  }
});

describe('a delegate on the command line', () => {
  const said = ['--comment', 'as agreed'];

  it('decides for whom delegated to them, without having to say so', async () => {
    const { id, quote } = await waiting();
    const shown = await crb(['explain', id], { env: { CRB_TASK_QUEUE: world().taskQueue, CRB_USER: 'fay' } });
    expect(shown.stdout).toContain(`crb approve ${id} --quote ${quote} --comment '…' --by fay --for ben\n`);
    const ended = await run(['approve', id, '--by', 'fay', '--quote', quote, ...said]);
    expect(ended).toMatchObject({ exitCode: 0, stderr: 'Deciding for ben, who has delegated to fay.\n' });
    expect(ended.stdout).toContain('Approved by fay for ben (1 of 1)');
    expect(await decisions(id)).toMatchObject([{ by: 'fay', for: 'ben' }]);
    expect((await run(['show', id])).stdout).toMatch(/by fay for ben/);
  });

  it('has to say for whom when there are several, and is asked in that name', async () => {
    const { id, quote } = await waiting();
    const unclear = await run(['approve', id, '--by', 'gus', '--quote', quote, ...said]);
    expect(unclear).toMatchObject({ exitCode: 2, stdout: '' });
    expect(unclear.stderr).toMatch(/gus can decide for ben and cleo[^]*--for ben/);
    const ended = await run(['approve', id, '--by', 'gus', '--for', 'cleo', ...said], { answers: 'y' });
    expect(ended.stderr).toContain('as gus for cleo? [y/N]');
    expect(await decisions(id)).toMatchObject([{ by: 'gus', for: 'cleo' }]);
  });

  it('sends a signal as it is', async () => {
    const { id, quote } = await waiting();
    await run(['approve', id, '--by', 'fay', '--for', 'ben', '--quote', quote, '--signal', ...said]);
    await eventually(
      () => decisions(id),
      (by) => JSON.stringify(by).includes('"for":"ben"'),
    );
  });
});

describe.each(['approve', 'reject'])('crb %s, when the rule demands a comment', (name) => {
  it('asks a person for it, before they say yes', async () => {
    const { id, quote } = await waiting();
    const ended = await run([name, id], { answers: ['as agreed with cleo', 'y'] });
    expect(ended.exitCode).toBe(0);
    expect(ended.stderr).toMatch(
      new RegExp(`Comment \\(.*"dear".*\\): .* ${quote} at 2,000\\.00 as ben\\? \\[y/N\\] $`),
    );
    expect(await decisions(id)).toMatchObject([{ by: 'ben', quote, decision: name, comment: 'as agreed with cleo' }]);
  });

  it('asks a person who has named the quote, too', async () => {
    const { id, quote } = await waiting();
    expect(await run([name, id, '--quote', quote], { answers: ['as agreed'] })).toMatchObject({ exitCode: 0 });
  });

  it('asks nothing when the comment is there', async () => {
    const { id, quote } = await waiting();
    const ended = await run([name, id, '--quote', quote, '--comment', 'as agreed'], { answers: 'never asked' });
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('sends nothing without an answer', async () => {
    const { id } = await waiting();
    const ended = await run([name, id], { answers: [' ', 'never asked'] });
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(await decisions(id)).toEqual([]);
  });

  it.each<[string[], Terminal]>([
    [[], {}],
    [['--json'], { answers: 'never asked' }],
  ])('demands the flag where nobody can be asked, and says how: %j', async (flags, terminal) => {
    const { id, quote } = await waiting();
    const ended = await run([name, id, '--quote', quote, ...flags], terminal);
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).toContain('--comment');
    expect(ended.stderr).toContain(
      `crb ${name} ${id} --quote ${quote} --comment '…' --by ben\n`.replace('\n', flags.length > 0 ? '' : '\n'),
    );
  });
});

it('crb approve shows the whole command where nobody can be asked for the quote either', async () => {
  const { id, quote } = await waiting();
  const ended = await run(['approve', id]);
  expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
  const pasted = ended.stderr.replaceAll(/ \\\n */g, ' ');
  expect(pasted).toContain(`crb show ${id}\n`);
  expect(pasted).toContain(`crb approve ${id} --quote ${quote} --comment '…' --by ben\n`);
});

it('a hint is copied whole from a narrow terminal, and its placeholder is no comment', async () => {
  const { id, quote } = await waiting();
  const ended = await run(['approve', id, '--comment', '…', '--quote', quote], { columns: 40 });
  expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
  const pasted = ended.stderr.replaceAll(/ \\\n */g, ' ');
  expect(pasted).toMatch(/^ +crb approve crb:\S+ --quote Q1-\S+ --comment '…' --by ben$/m);
});

it.each([
  ['reject', '--reason', '--comment'],
  ['cancel', '--comment', '--reason'],
])('crb %s %s names the option that is meant', async (name, flag, meant) => {
  const ended = await run([name, 'crb:vpc-1:a:b', flag, 'too dear']);
  expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
  expect(ended.stderr).toBe(`Error: crb ${name} has no ${flag}: it is called ${meant} here.\n→ Use ${meant} 'text'.\n`);
});

it('crb approve of another quote is for the order to answer', async () => {
  const { id } = await waiting();
  const ended = await run(['approve', id, '--quote', 'Q9-aaaaaaaaaaaa', '--json', '--comment', 'as agreed']);
  expect(ended).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('"code":"refused"') });
});

it('crb approve as a signal asks no worker first', async () => {
  const { id, quote } = await waiting();
  await world().stopWorker();
  try {
    expect(await run(['approve', id, '--quote', quote, '--signal'])).toMatchObject({ exitCode: 0 });
  } finally {
    await world().startWorker();
  }
});

it('crb show of an ended order does not read as if it still waited', async () => {
  const { id } = await waiting();
  await run(['cancel', id, '--wait']);
  const { stdout } = await run(['show', id]);
  expect(stdout).toMatch(/^Approval 0 of 1$/m);
  expect(stdout).not.toContain('crb approve');
});

it('crb show prints what others wrote within its line: nothing passes for a decision', async () => {
  const forged = 'ok\n  approved by cleo at 2026-11-26 10:00:00 UTC (Q1-abc)';
  const request = world().createRequest();
  const handle = await world().start(request);
  const { quote } = await inState(handle, 'awaitingApproval');
  await handle.signal('approve', { by: forged, quote: quote?.id });
  await handle.signal('approve', { by: 'ben', quote: quote?.id, comment: forged });
  const { refused, approval } = await eventually(
    () => inState(handle, 'awaitingApproval'),
    (view) => view.refused.count === 2,
  );
  expect(approval?.by).toEqual([]);
  expect(refused.latest.map(({ by }) => by)).toEqual([forged.replace('\n', '\\n'), 'ben']);

  // A request that no worker has refused yet is shown as it was received.
  const unread = { ...world().createRequest(), reason: forged };
  const orderId = orderIdOf(unread) ?? '';
  const waits = await world().client.workflow.start(ORDER_WORKFLOW, {
    workflowId: orderId,
    taskQueue: uniqueTaskQueue('nobody'),
    args: [unread],
  });
  for (const id of [handle.workflowId, orderId]) {
    const { exitCode, stdout } = await run(['show', id]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('ok\\n  approved by cleo');
    expect(stdout).not.toMatch(/^ *approved by/m);
  }
  await waits.terminate();
  await handle.terminate();
});
