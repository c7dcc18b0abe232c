import { describe, expect, it } from '@jest/globals';
import { whyNotDecide } from '../../cli/deciders.js';
import { viewsOf, withDetails } from '../../cli/list-details.js';
import { liveScreen } from '../../cli/live-screen.js';
import { explain, showExplanation } from '../../cli/render/explain.js';
import { showBlocks, showTable, shownText, type DetailedRow } from '../../cli/render/list.js';
import { elapsedText, showLive } from '../../cli/render/live.js';
import { showPlan } from '../../cli/render/plan.js';
import { showApproval } from '../../cli/render/quote.js';
import { showStarted } from '../../cli/render/started.js';
import { styleOf } from '../../cli/render/style.js';
import { widthOf, wrap } from '../../cli/render/wrap.js';
import { uiUrlOf } from '../../cli/ui-link.js';
import type { OrderRow } from '../../client/index.js';
import type { OrderView } from '../../contract/index.js';
import { CREATE } from '../activities/figures.js';
import { TERMS } from '../workflows/order/data.js';

const NOW = Date.parse('2026-11-24T12:00:00.000Z');
const style = (columns?: number, name?: string) =>
  styleOf(columns !== undefined, { NO_COLOR: '1' }, { columns, name, now: NOW });

const ID = 'crb:vpc-1:asia-south-1:eu-west-1';
const REQUEST = { ...CREATE, vpcId: 'vpc-1', regionA: 'eu-west-1', regionZ: 'asia-south-1', bandwidth: 50 };

const WAITING: OrderView = {
  orderId: ID,
  request: REQUEST,
  state: 'awaitingApproval',
  since: '2026-11-24T10:00:00.000Z',
  quote: {
    id: 'Q1-08c26371f076',
    revision: 1,
    price: { discountPrice: 1000 },
    notes: [],
    inquiredAt: '2026-11-24T10:00:00.000Z',
  },
  approval: { terms: TERMS, by: [], deadline: '2026-12-01T10:00:00.000Z' },
  refused: { count: 0, latest: [] },
  next: {
    text: 'Waiting for 1 approval. Otherwise the order expires.',
    at: '2026-12-01T10:00:00.000Z',
    who: 'anyone except ana@example.com',
  },
  timeline: [
    { state: 'quoting', at: '2026-11-24T09:59:58.000Z' },
    { state: 'awaitingApproval', at: '2026-11-24T10:00:00.000Z' },
  ],
};

const ROW: OrderRow = {
  orderId: ID,
  runId: 'run-1',
  state: 'awaitingApproval',
  action: 'create',
  requestedBy: 'ana@example.com',
  request: REQUEST,
  summary: 'create eu-west-1 ⇄ asia-south-1 50 Mbps for ana@example.com',
  startedAt: '2026-11-24T10:00:00.000Z',
  status: 'RUNNING',
};

const widest = (text: string) => Math.max(...text.split('\n').map(widthOf));

describe('a list on a terminal', () => {
  const rows: DetailedRow[] = [
    { ...ROW, price: '1,000.00', deadline: '2026-12-01T10:00:00.000Z', needs: '1 approval from anyone except ana' },
    { ...ROW, orderId: `crb:${'x'.repeat(60)}`, state: 'held', needs: `an operator: ${'look '.repeat(80)}` },
    { ...ROW, orderId: 'crb:日本語の回線', state: 'completed', closedAt: '2026-11-24T11:59:50.000Z' },
  ];

  it.each([80, 40, 30])('is never wider than %d columns', (columns) => {
    const lines = showBlocks(rows, columns, style(columns)).split('\n');
    // An id stays whole, so that it can be copied.
    expect(widest(lines.filter((line) => !line.startsWith('crb:')).join('\n'))).toBeLessThanOrEqual(columns);
    expect(lines.join('\n')).toContain(`crb:${'x'.repeat(60)}`);
  });

  it.each([40, 30])('says whole who must act, at %d columns', (columns) => {
    const text = showBlocks(rows.slice(0, 1), columns, style(columns));
    expect(text.replace(/\s+/g, ' ')).toContain('needs 1 approval from anyone except ana');
  });

  it('has what, price, deadline and what it needs, with ages and cuts', () => {
    const text = showBlocks(rows, 80, style(80));
    expect(text).toContain('awaitingApproval  2 h ago\n  50 Mbps · 1,000.00 · decide by');
    expect(text).toContain('(in 7 days)\n  needs 1 approval from anyone except ana · for ana@example.com\n');
    expect(text).toMatch(/needs an operator: look (.*\n){2}.*…\n/);
    expect(text).toMatch(/completed {2}just now\n {2}eu-west-1 ⇄ asia-south-1, 50 Mbps · for ana@example\.com$/);
  });

  it('is one line an order in a pipe', () => {
    expect(showTable([ROW], style())).toMatch(
      /^ORDER +STATE +STARTED +ENDED +WHAT\ncrb:\S+ +awaitingApproval +2026-11-24T10:00:00Z +– +create [^\n]*$/,
    );
  });

  it('says how many there are', () => {
    expect(shownText(2, 13)).toBe('Showing 2 of 13 orders.');
    expect(shownText(2, undefined)).toBe('Showing the first 2 orders.');
  });

  it('reads the views of orders that wait, at most so many, and none any more when no worker answers', async () => {
    const asked: string[] = [];
    const reading = (view: OrderView) => ({
      get: (id: string) => {
        asked.push(id);
        return Promise.resolve({ ...view, orderId: id });
      },
    });
    const many = Array.from({ length: 30 }, (_, index): OrderRow => ({
      ...ROW,
      orderId: `crb:c-${index}`,
      runId: `run-${index}`,
      state: index < 20 ? 'awaitingApproval' : 'completed',
    }));
    const detailed = await withDetails(reading(WAITING), many, { most: 12 });
    expect(asked).toHaveLength(12);
    expect(detailed[0]).toMatchObject({
      price: expect.stringMatching(/1,?000\.00/),
      deadline: WAITING.approval?.deadline,
    });
    expect(detailed[15]).toEqual(many[15]);

    asked.length = 0;
    await viewsOf(reading({ ...WAITING, attention: { code: 'noWorker', text: 'none' } }), many, 10_000);
    expect(asked.length).toBeLessThanOrEqual(8);
  });
});

it.each([40, 60, 80])('no line of a comment passes for a decision at %i columns', (columns) => {
  const forged = ', approved by ben at 24 Nov 2026 11:00 UTC (Q1-08c26371f076)'.repeat(12);
  const decision = { quote: 'Q1-08c26371f076', at: WAITING.since, by: 'mallory' };
  const by = [{ ...decision, decision: 'approve', comment: `as agreed${forged}` } as const];
  const approval = { terms: TERMS, deadline: '2026-12-01T10:00:00.000Z', by };
  const text = wrap(showApproval({ ...WAITING, approval }, style(columns)), columns);
  expect(text.match(/^ {0,3}approved by/gm)).toEqual(['  approved by']);
  expect(text).toContain('approved by ben');
});

describe('an explanation', () => {
  it('says why, who, until when, where, and the exact commands', () => {
    const about = { by: 'ana@example.com', link: 'http://ui/x' };
    const reader = style(undefined, 'ben@example.com');
    const text = showExplanation(explain(WAITING, reader, about), WAITING, reader);
    expect(text).toContain('It waits for approval (awaitingApproval) since ');
    expect(text).toContain('You: ana@example.com requested this order, so somebody else must approve it.');
    expect(text).toContain('who   anyone except ana@example.com\n');
    expect(text).toMatch(/next {2}Waiting for 1 approval\. Otherwise the order expires\. Until .* \(in 7 days\)\.\n/);
    expect(text).toContain('page  http://ui/x\n');
    expect(text).toContain(`crb approve ${ID} --quote Q1-08c26371f076 --by ben@example.com\n`);
    expect(text).toContain(`crb cancel ${ID} --by ben@example.com`);
  });

  it('names nobody in the command for an approval that the reader may not give', () => {
    const reader = style(undefined, 'ana@example.com');
    const text = showExplanation(explain(WAITING, reader, {}), WAITING, reader);
    expect(text).toContain(`To have somebody else approve:\n  crb approve ${ID} --quote Q1-08c26371f076\n`);
    expect(text).toContain(`crb reject ${ID} --quote Q1-08c26371f076 --by ana@example.com\n`);
  });

  it('names the operator first where nobody else can do anything', () => {
    const view: OrderView = { ...WAITING, attention: { code: 'noWorker', text: 'No worker answers.' } };
    expect(explain(view, style())).toMatchObject({
      why: 'No worker answers.',
      who: 'an operator',
      commands: [{ command: 'crb doctor' }, { command: 'crb worker' }],
    });
  });

  it('has each choice of a hold, with what comes of it, and a placeholder for what only a person knows', () => {
    const by = 'your name';
    const resolve = { by, hold: 'H1-1', reason: 'why' };
    const view: OrderView = {
      ...WAITING,
      state: 'held',
      hold: {
        id: 'H1-1',
        code: 'outcomeUnknown',
        text: 'It may have been bought.',
        evidence: [],
        choices: [
          { choice: 'abandon', consequence: 'End it.', resolveWith: { ...resolve, choice: 'abandon' } },
          {
            choice: 'adopt',
            consequence: 'Track this circuit.',
            resolveWith: { ...resolve, choice: 'adopt', crossRegionBandwidthId: 'the id of the circuit' },
          },
        ],
      },
    };
    expect(explain(view, style()).commands).toEqual([
      {
        does: 'give the order up',
        command: `crb resolve ${ID} --hold H1-1 --choice abandon --reason '…'`,
        consequence: 'End it.',
      },
      {
        does: 'adopt a circuit',
        command: `crb resolve ${ID} --hold H1-1 --choice adopt --circuit '…' --reason '…'`,
        consequence: 'Track this circuit.',
      },
    ]);
    const text = showExplanation(explain(view, style()), view, style());
    expect(text).toContain('To adopt a circuit: Track this circuit.\n  crb resolve ');
  });

  it('has the command that orders the same again', () => {
    const { commands } = explain({ ...WAITING, state: 'expired', reason: 'Nobody decided.' }, style());
    expect(commands).toMatchObject([
      { command: expect.stringMatching(/^crb create --vpc-id vpc-1 .*--region-a eu-west-1 .*--bandwidth 50 /) },
    ]);
  });

  it.each([80, 40])('fits %d columns', (columns) => {
    const reader = style(columns, 'ben@example.com');
    expect(widest(wrap(showExplanation(explain(WAITING, reader), WAITING, reader), columns))).toBeLessThanOrEqual(
      columns,
    );
  });
});

describe('a live view', () => {
  it('shows the stages with their times, a sign of life, and what comes next', () => {
    const [one, two] = [0, 1].map((frame) => showLive(WAITING, frame, style(80), 'http://ui/x'));
    expect(one).toMatch(/✓ quoting {2}2 s\n {2}⠋ awaitingApproval {2}2 h\n {2}· placing\n/);
    expect(two).toContain('⠙ awaitingApproval');
    expect(one).toContain('Next: Waiting for 1 approval.');
    expect(widest(showLive(WAITING, 0, style(40)))).toBeLessThanOrEqual(40);
  });

  it('shows a bad end as one', () => {
    const ended = { state: 'rejected', at: '2026-11-24T11:00:00.000Z', reason: 'Too dear' } as const;
    const view: OrderView = { ...WAITING, state: 'rejected', timeline: [...WAITING.timeline, ended] };
    expect(showLive(view, 0, style(80))).toContain('✗ rejected  Too dear\n');
  });

  it('is drawn over the one before, however lines are broken by the terminal', () => {
    const written: string[] = [];
    const screen = liveScreen({ isTTY: true, columns: 10, rows: 6, write: (text) => void written.push(text) });
    screen.draw(`a\n${'b'.repeat(25)}`);
    screen.draw('c');
    screen.draw(Array.from({ length: 9 }, (_, index) => `${index}`).join('\n'));
    expect(written).toEqual([
      `a\n${'b'.repeat(25)}\n`,
      '\u001b[4A\rc\u001b[K\n\u001b[J',
      `\u001b[1A\r${[4, 5, 6, 7, 8].map((line) => `${line}\u001b[K\n`).join('')}\u001b[J`,
    ]);
  });

  it.each([
    [0, '0 s'],
    [-5_000, '0 s'],
    [65_000, '1 min 5 s'],
    [3_600_000, '1 h'],
    [2 * 86_400_000 + 3_600_000, '2 days 1 h'],
  ])('tells %d ms as %s', (ms, text) => {
    expect(elapsedText(ms)).toBe(text);
  });
});

it('says before the quote who may not decide, as the order would', () => {
  const named = { ...TERMS, from: [{ name: 'network', members: ['Ben'] }] };
  const view = (approval: Partial<OrderView['approval']>): OrderView => ({
    ...WAITING,
    approval: { terms: named, by: [], ...approval },
  });
  expect(whyNotDecide(view({}), 'approve', { by: ' BEN ' }, NOW)).toBeUndefined();
  expect(whyNotDecide(view({}), 'approve', { by: 'dora' }, NOW)).toMatch(
    /^dora can't decide on this order\. Who can: network/,
  );
  expect(whyNotDecide(view({}), 'reject', { by: 'ana@example.com' }, NOW)).toMatch(/can't decide/);
  const more = { ...TERMS, from: [{ name: 'network', members: ['ben'], more: 3 }] };
  expect(whyNotDecide(view({ terms: more }), 'approve', { by: 'dora' }, NOW)).toBeUndefined();
  const by = [{ by: 'ben', decision: 'approve', quote: 'Q1-08c26371f076', at: WAITING.since } as const];
  expect(whyNotDecide(view({ by }), 'approve', { by: 'Ben' }, NOW)).toMatch(/already/);
  expect(whyNotDecide(view({ by }), 'reject', { by: 'Ben' }, NOW)).toBeUndefined();
});

it.each([80, 40])('how to follow an order can be pasted at %d columns', (columns) => {
  const started = { orderId: ID, existing: false, request: REQUEST };
  const text = wrap(showStarted(started, style(columns)), columns);
  expect(text.replace(/ \\\n\s*/g, ' ')).toMatch(new RegExp(`\n  crb watch ${ID}$`));
});

it('shows a plan with its price, rule and approvers', () => {
  const text = showPlan(
    { kind: 'quoted', price: { discountPrice: 1000 }, notes: ['A note.'], terms: TERMS },
    REQUEST,
    style(),
  );
  expect(text).toMatch(/^Plan create eu-west-1 ⇄ asia-south-1, 50 Mbps, for ana@example\.com\n/);
  expect(text).toContain('! A note.');
  expect(text).toContain('1 approval from anyone except ana@example.com');
  expect(text).toContain('No order was started.');
});

it.each([
  [{ CRB_UI_URL: 'https://temporal.example.com/' }, 'localhost:7233', 'https://temporal.example.com'],
  [{}, 'orders.a2b3.tmprl.cloud:7233', 'https://cloud.temporal.io'],
  [{}, 'localhost:1', undefined],
  [{}, 'temporal.example.com:7233', undefined],
  [{}, undefined, undefined],
])('the UI for %j and %s is at %s', async (env, address, url) => {
  expect(await uiUrlOf(env, address)).toBe(url);
});
