import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NotifyInput } from '../../activities/index.js';
import type { ApprovalNotice } from '../../worker/index.js';
import { createNotifier } from '../../notify/webhook.js';
import type { NotifierOptions } from '../../notify/webhook.js';
import { NO_PRICE, TIERED_PRICE } from '../activities/figures.js';
import { QUOTE_ID, TERMS } from '../workflows/order/data.js';
import { CHANGE, DEAR, GIVEN, NOTICE, PRICE, QUOTE, quoting, REMINDER, REQUEST } from './notice.js';
import { startReceiver, type Receiver } from './receiver.js';

const UI = { uiUrl: 'https://temporal.example.com' };

let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
});

afterAll(() => receiver.close());

/** What arrives at the webhook. */
async function told(notice: NotifyInput, options: Partial<NotifierOptions> = {}): Promise<ApprovalNotice> {
  await createNotifier({ url: receiver.origin, namespace: 'default', ...options })(notice);
  return JSON.parse(receiver.received.at(-1)?.body ?? '') as ApprovalNotice;
}

/** The lines that people read. */
async function linesOf(notice: NotifyInput, options: Partial<NotifierOptions> = {}): Promise<string[]> {
  return (await told(notice, options)).text.split('\n');
}

describe('the notice', () => {
  test('holds everything to decide with', async () => {
    expect(await told(NOTICE, { ...UI, namespace: 'net/prod' })).toEqual({
      event: 'approvalNeeded',
      id: `crb:vpc-1:asia-east-1:asia-north-1/${QUOTE_ID}`,
      text: expect.any(String),
      orderId: NOTICE.orderId,
      runId: '0198-run',
      summary: 'create asia-east-1 ⇄ asia-north-1 100 Mbps for ana <!channel>',
      request: REQUEST,
      quote: QUOTE,
      deadline: '2026-11-29T10:00:00.000Z',
      required: 2,
      approval: {
        required: 2,
        rule: 'dear',
        who: 'network (ben, cleo) or dora',
        given: [],
        commentFor: ['approve'],
      },
      url: 'https://temporal.example.com/namespaces/net%2Fprod/workflows/crb%3Avpc-1%3Aasia-east-1%3Aasia-north-1/0198-run',
    });
  });

  test('tells the same in words, in which nothing that was typed is a command or a line of its own', async () => {
    expect(await linesOf(NOTICE, UI)).toEqual([
      'Approval needed (2 people) by 2026-11-29 10:00 UTC: create asia-east-1 ⇄ asia-north-1 100 Mbps for ana &lt;!channel&gt;',
      'Order: crb:vpc-1:asia-east-1:asia-north-1',
      'Circuit: link-1, asia-east-1 ⇄ asia-north-1 in vpc-1, 100 Mbps, ByBandwidth',
      'Requested by: ana &lt;!channel&gt;',
      'Reason: replication &amp; backup Price: free',
      'Price: discount 80, originalPrice 2500, discountPrice 2000',
      'Zenlayer gave no currency or billing period for this price.',
      'Changed: discountPrice 1900 → 2000',
      'Note: The price names no period.',
      'Rule "dear": 2 approvals from network (ben, cleo) or dora. Comment required to approve.',
      'https://temporal.example.com/namespaces/default/workflows/crb%3Avpc-1%3Aasia-east-1%3Aasia-north-1/0198-run',
      `Approve with: {"by":"your name","quote":"${QUOTE_ID}"}`,
    ]);
  });

  test('about a change names the circuit, the figures it has, and the price in force', async () => {
    const lines = await linesOf(CHANGE);
    expect(lines).toEqual(
      expect.arrayContaining([
        'Circuit: 2000000000000000001, asia-east-1 ⇄ asia-north-1 in vpc-1, 200 Mbps with bursts to 300, ByInstanceBandwidth95',
        'Before: 100 Mbps with bursts to 300, ByInstanceBandwidth95, ENABLED',
        'Price: discount 80, originalPrice 2500, discountPrice 2000',
        'Zenlayer gave no currency or billing period for this price.',
        'Price in force: discount 80, originalPrice 2500, discountPrice 1500',
      ]),
    );
  });

  test('about a circuit whose place is not known names its id alone', async () => {
    const { where: _where, ...quote } = CHANGE.record.quote;
    const lines = await linesOf({ ...CHANGE, record: { ...CHANGE.record, quote } });
    expect(lines).toContain('Circuit: 2000000000000000001, 200 Mbps with bursts to 300, ByInstanceBandwidth95');
  });

  test('says when there is no price at all', async () => {
    const lines = await linesOf(quoting({ price: NO_PRICE, previousPrice: PRICE }));
    expect(lines).toEqual(
      expect.arrayContaining([
        'Price: none given',
        'Price in force: discount 80, originalPrice 2500, discountPrice 2000',
      ]),
    );
  });

  test('has every tier of a price', async () => {
    const lines = await linesOf(quoting({ price: TIERED_PRICE, previousPrice: { ...TIERED_PRICE, discount: 90 } }));
    expect(lines.filter((line) => line.startsWith('Price'))).toEqual([
      'Price: discount 80, chargeUnit HOUR, amountUnit Mbps',
      'Price, tier 0–100: unitPrice 20, discountUnitPrice 16',
      'Price, tier 100–: unitPrice 16, discountUnitPrice 12',
      'Price in force: discount 90, chargeUnit HOUR, amountUnit Mbps',
      'Price in force, tier 0–100: unitPrice 20, discountUnitPrice 16',
      'Price in force, tier 100–: unitPrice 16, discountUnitPrice 12',
    ]);
  });

  test('without a policy asks for one person, anybody but the requester', async () => {
    const { text, approval, url } = await told(quoting({}, { terms: TERMS }));
    expect(text).toContain('Approval needed (1 person) by ');
    expect(text).toContain('\nRule "default": 1 approval from anyone except ana &lt;!channel&gt;.\n');
    expect(approval).toMatchObject({
      required: 1,
      rule: 'default',
      who: 'anyone except ana <!channel>',
      commentFor: [],
    });
    expect(url).toBeUndefined();
  });

  test('leaves the requester out where the rule names them', async () => {
    const terms = { ...DEAR, from: [{ name: 'network', members: ['ben', 'ANA'] }] };
    const request = { ...REQUEST, requestedBy: 'ana' };
    expect((await told(quoting({}, { request, terms }))).approval.who).toBe('network (ben, ANA), except ana');
  });
});

describe('a reminder', () => {
  test('has an event and an id of its own', async () => {
    const reminders = [await told(REMINDER), await told({ ...REMINDER, reminder: 3 }), await told(REMINDER)];
    expect(reminders.map(({ event, id, reminder }) => ({ event, id, reminder }))).toEqual(
      [2, 3, 2].map((reminder) => ({
        event: 'approvalReminder',
        id: `crb:vpc-1:asia-east-1:asia-north-1/${QUOTE_ID}/reminder-${reminder}`,
        reminder,
      })),
    );
    expect(await told(NOTICE)).not.toHaveProperty('reminder');
  });

  test('says which one it is, who may decide, and who has', async () => {
    expect((await told(REMINDER)).approval.given).toEqual([GIVEN]);
    const lines = await linesOf(REMINDER);
    expect(lines[0]).toMatch(/^Reminder 2: approval needed \(2 people\) by 2026-11-29 10:00 UTC: create /);
    expect(lines).toEqual(
      expect.arrayContaining([
        'Rule "dear": 2 approvals from network (ben, cleo) or dora. Comment required to approve.',
        'Decision: approve by ben at 2026-11-23 09:30 UTC: needed &lt;now&gt;',
      ]),
    );
  });

  test('says so when nobody has decided; the first notice does not', async () => {
    expect(await linesOf({ ...REMINDER, decisions: [] })).toContain('No decision yet.');
    expect((await told(NOTICE)).text).not.toContain('No decision yet.');
  });
});
