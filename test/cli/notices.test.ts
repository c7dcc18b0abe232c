import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { noticeChecks } from '../../cli/notice-checks.js';
import { OrdersClient } from '../../client/index.js';
import { createReceivers, readReceiversFile } from '../../notify/index.js';
import { startReceiver, type Receiver } from '../notify/receiver.js';
import { eventually } from '../support/eventually.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { approve, openWorld, type World } from '../support/world.js';
import { crb, json } from './support.js';

let folder: string;
let file: string;
let healthy: Receiver;
let dead: Receiver;
let env: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crb-notices-'));
  file = join(folder, 'notices.yaml');
  healthy = await startReceiver();
  dead = await startReceiver();
  dead.respond = (response) => response.writeHead(404).end('no_service');
  env = {
    CRB_NOTICES_FILE: file,
    HEALTHY_URL: `${healthy.origin}/hooks/hush-hush-token`,
    DEAD_URL: `${dead.origin}/hooks/hush-hush-token`,
  };
});

beforeEach(async () => {
  await writeFile(
    file,
    `receivers:
  - { name: healthy, format: json, url: { env: HEALTHY_URL }, events: [completed], when: { requestedBy: ['*@example.com'] } }
  - { name: dead chat, format: slack, url: { env: DEAD_URL }, events: [completed, held] }
`,
  );
});

afterAll(async () => {
  await healthy?.close();
  await dead?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('crb notices check', () => {
  it('shows who is told what, without the tokens in their URLs', async () => {
    const { exitCode, stdout } = await crb(['notices', 'check'], { env });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`${healthy.origin} (json)`);
    expect(stdout).toContain('dead chat');
    expect(stdout).toMatch(/events +completed, held/);
    expect(stdout).toMatch(/only requested by +\*@example\.com/);
    expect(stdout).not.toContain('hush-hush');
    const { receivers } = json<{ receivers: object[] }>(await crb(['notices', 'check', file, '--json'], { env }));
    expect(receivers).toEqual([
      {
        name: 'healthy',
        format: 'json',
        to: healthy.origin,
        events: ['completed'],
        when: { requestedBy: ['*@example.com'] },
      },
      { name: 'dead chat', format: 'slack', to: dead.origin, events: ['completed', 'held'] },
    ]);
  });

  it('ends with 78 and every problem for a wrong file, and with 2 without one', async () => {
    await writeFile(file, 'receivers: [{ name: a, format: slack, url: { env: NOT_SET }, events: [held] }]');
    const { exitCode, stderr } = await crb(['notices', 'check'], { env });
    expect(exitCode).toBe(78);
    expect(stderr).toContain('line 1: receivers.0.url: the variable NOT_SET is not set');
    expect((await crb(['notices', 'check'])).exitCode).toBe(2);
  });
});

describe('crb notices test', () => {
  it('sends each receiver a test, and says who accepted it', async () => {
    const { exitCode, stdout } = await crb(['notices', 'test', '--by', 'ana'], { env });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('accepted      healthy (json)');
    expect(stdout).toContain('not accepted  dead chat (slack): HTTP_404 no_service');
    expect(stdout).not.toContain('hush-hush');
    expect(JSON.parse(healthy.received.at(-1)?.body ?? '')).toMatchObject({
      event: 'test',
      plainText: expect.stringContaining('Sent by ana'),
    });
  });

  it('sends one of them a test', async () => {
    const before = dead.received.length;
    expect((await crb(['notices', 'test', 'healthy'], { env })).exitCode).toBe(0);
    expect(dead.received).toHaveLength(before);
    const { exitCode, stderr } = await crb(['notices', 'test', 'nobody'], { env });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('"healthy", "dead chat"');
  });
});

describe('crb doctor', () => {
  let temporal: TestConnection;
  let world: World;

  beforeAll(async () => {
    temporal = await connectToTemporal();
  });

  afterAll(async () => {
    dead.respond = (response) => response.writeHead(200).end();
    await world?.close();
    await temporal?.close();
  });

  it('names a receiver that does not accept notices, although their order has ended; no notice is listed as an order', async () => {
    const receivers = createReceivers({ ...readReceiversFile(file, env), namespace: 'default' });
    world = await openWorld({ temporal, parts: { receivers } });
    const handle = await world.start(world.createRequest());
    await approve(handle);
    await handle.result();
    const orders = new OrdersClient({ client: world.client, taskQueue: world.taskQueue });
    const its = await eventually(
      async () => (await orders.undelivered()).filter(({ orderId }) => orderId === handle.workflowId),
      ({ length }) => length > 0,
    );
    expect(its).toEqual([
      {
        receiver: 'dead chat',
        problem: 'HTTP_404 no_service',
        orderId: handle.workflowId,
        event: 'completed',
        since: expect.any(String),
        givenUp: false,
      },
    ]);
    const { exitCode, stdout } = await crb(['doctor'], { env: { CRB_TASK_QUEUE: world.taskQueue } });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/Notices: dead chat did not accept \d+ notices?: HTTP_404 no_service/);
    expect(stdout).toContain("crb notices test 'dead chat'");
    const listed = json<{ orderId: string }[]>(await crb(['list', '--json']));
    expect(JSON.stringify(listed)).not.toContain('crb-notice:');
    const [notice] = await eventually(
      async () => {
        const found: string[] = [];
        for await (const { workflowId } of world.client.workflow.list({
          query: `WorkflowType = 'crossRegionBandwidthNotice' AND TaskQueue = '${world.taskQueue}'`,
        })) {
          found.push(workflowId);
        }
        return found;
      },
      ({ length }) => length > 0,
    );
    dead.respond = (response) => response.writeHead(200).end();
    await world.client.workflow.getHandle(notice ?? '').result();
    await eventually(
      async () => (await orders.undelivered()).filter(({ orderId }) => orderId === handle.workflowId),
      ({ length }) => length === 0,
    );
  });
});

describe('what the doctor says of notices', () => {
  const now = Date.parse('2026-11-23T10:00:00.000Z');
  const notice = {
    receiver: 'team',
    problem: 'HTTP_503',
    orderId: 'crb:a',
    event: 'held',
    since: '2026-11-23T08:00:00.000Z',
    givenUp: false,
  };

  it('is nothing when all are delivered', () => {
    expect(noticeChecks([], now)).toEqual([]);
  });

  it('is one line for those whose receivers can not be read', () => {
    const unread = { ...notice, receiver: '?', problem: 'it is encrypted with key "a"', unreadable: true as const };
    expect(noticeChecks([notice, unread, unread], now)).toMatchObject([
      { text: expect.stringMatching(/^team /) },
      { ok: false, text: `2 notices were not accepted, and it can't be read here by whom: ${unread.problem}` },
    ]);
  });

  it('is one line for each receiver', () => {
    const checks = noticeChecks(
      [
        notice,
        { ...notice, event: 'failed', since: '2026-11-22T08:00:00.000Z', givenUp: true, problem: 'ETIMEDOUT' },
        { ...notice, receiver: 'mail' },
      ],
      now,
    );
    expect(checks.map(({ text }) => text)).toEqual([
      'team did not accept 2 notices: HTTP_503, ETIMEDOUT; 1 given up. The oldest is "failed" of crb:a, 26 h ago',
      'mail did not accept 1 notice: HTTP_503. The oldest is "held" of crb:a, 2 h ago',
    ]);
    expect(checks.map(({ next }) => next)).toEqual([
      expect.stringMatching(/`crb notices test team`$/),
      expect.stringMatching(/`crb notices test mail`$/),
    ]);
  });
});
