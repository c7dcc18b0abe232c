import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NotifyInput } from '../../activities/index.js';
import type { SlackMessage } from '../../worker/index.js';
import { createNotifier } from '../../notify/webhook.js';
import type { NotifierOptions } from '../../notify/webhook.js';
import { TIER, TIERED_PRICE } from '../activities/figures.js';
import { QUOTE_ID } from '../workflows/order/data.js';
import { CHANGE, DEAR, GIVEN, NOTICE, quoting, REMINDER, REQUEST } from './notice.js';
import { startReceiver, type Receiver } from './receiver.js';

const UI = { uiUrl: 'https://temporal.example.com' };

let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
});

afterAll(() => receiver.close());

/** What arrives at Slack. */
async function told(notice: NotifyInput, options: Partial<NotifierOptions> = {}): Promise<SlackMessage> {
  await createNotifier({ url: receiver.origin, namespace: 'default', format: 'slack', ...options })(notice);
  return JSON.parse(receiver.received.at(-1)?.body ?? '') as SlackMessage;
}

async function sectionsOf(notice: NotifyInput, options: Partial<NotifierOptions> = {}): Promise<string[]> {
  return (await told(notice, options)).blocks.map(({ text }) => text.text);
}

/** What a reader of Slack sees of a text. */
function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

describe('a message to Slack', () => {
  test('holds a line for the notification, and everything to decide with in sections', async () => {
    const { text, blocks, ...rest } = await told(NOTICE, UI);
    expect(rest).toEqual({});
    expect(text).toBe(
      'Approval needed (2 people) by 2026-11-29 10:00 UTC: create asia-east-1 ⇄ asia-north-1 100 Mbps for ana &lt;!channel&gt;',
    );
    expect(blocks).toEqual(
      [
        '*Approval needed (2 people) by 2026-11-29 10:00 UTC*\ncreate asia-east-1 ⇄ asia-north-1 100 Mbps for ana &lt;!channel&gt;',
        [
          'Order: crb:vpc-1:asia-east-1:asia-north-1',
          'Circuit: link-1, asia-east-1 ⇄ asia-north-1 in vpc-1, 100 Mbps, ByBandwidth',
          'Requested by: ana &lt;!channel&gt;',
          'Reason: replication &amp; backup Price: free',
        ].join('\n'),
        'Price: discount 80, originalPrice 2500, discountPrice 2000\n' +
          'Zenlayer gave no currency or billing period for this price.',
        'Changed: discountPrice 1900 → 2000\nNote: The price names no period.',
        'Rule "dear": 2 approvals from network (ben, cleo) or dora. Comment required to approve.',
        `To decide, send the update \`approveOrder\` or \`rejectOrder\` with\n\`\`\`{"by":"your name","quote":"${QUOTE_ID}"}\`\`\``,
        '<https://temporal.example.com/namespaces/default/workflows/crb%3Avpc-1%3Aasia-east-1%3Aasia-north-1/0198-run|Open the order in the Temporal Web UI>',
      ].map((section) => ({ type: 'section', text: { type: 'mrkdwn', text: section, verbatim: true } })),
    );
  });

  test('about a change names the figures and the price before it', async () => {
    const sections = (await sectionsOf(CHANGE)).join('\n');
    expect(sections).toContain('\nBefore: 100 Mbps with bursts to 300, ByInstanceBandwidth95, ENABLED\n');
    expect(sections).toContain('\nPrice in force: discount 80, originalPrice 2500, discountPrice 1500\n');
  });

  test('that reminds says so, and who has decided', async () => {
    const { text, blocks } = await told(REMINDER);
    expect(text).toMatch(/^Reminder 2: approval needed /);
    expect(blocks[0]?.text.text).toMatch(/^\*Reminder 2: approval needed \(2 people\) by 2026-11-29 10:00 UTC\*\n/);
    expect(blocks[4]?.text.text.split('\n')[1]).toBe(
      'Decision: approve by ben at 2026-11-23 09:30 UTC: needed &lt;now&gt;',
    );
  });

  test('leaves out sections that would be empty, and a link that nobody knows', async () => {
    expect(await sectionsOf(quoting({ differences: [], notes: [] }))).toHaveLength(5);
  });

  test('brings the JSON so that it can be copied', async () => {
    const approveWith = { by: 'your name', quote: QUOTE_ID, comment: 'a < b && "c" > d' };
    const code = /```(.*)```/.exec((await sectionsOf(quoting({ approveWith }))).join('\n'))?.[1] ?? '';
    expect(code).not.toMatch(/[<>]/);
    expect(JSON.parse(decoded(code))).toEqual(approveWith);
  });

  test.each<[string, string]>([
    ['a call for the channel', '<!channel> <!here> <@U012AB3CD>'],
    ['a link', '<https://evil.example.com|https://temporal.example.com>'],
    ['a link, half escaped', '&lt;https://evil.example.com&gt; &amp;lt;'],
    ['a block of code', '```'],
    ['lines of its own', 'so\nPrice: free\r\n*Approved*\u2028\u0085\u0000end'],
  ])('takes %s for words', async (_, typed) => {
    const { text, blocks } = await told({
      ...REMINDER,
      decisions: [{ ...GIVEN, by: typed, comment: typed }],
      record: {
        ...quoting({ notes: [typed], differences: [{ field: typed, before: typed, now: typed }] }).record,
        request: { ...REQUEST, requestedBy: typed, reason: typed },
        terms: { ...DEAR, rule: typed, from: [{ name: typed, members: [typed, 'ben'] }] },
      },
    });
    const code = blocks.length - 1;
    const words = [text, ...blocks.filter((_block, index) => index !== code).map((block) => block.text.text)];
    expect(words.join('\n')).not.toMatch(/[<>`]|&(?!amp;|lt;|gt;)/);
    expect(words.map((each) => each.split('\n').length)).toEqual([1, 2, 4, 2, 2, 2]);
    expect(words.join('')).not.toMatch(/[\r\u2028\u0085\0]/);
    expect(decoded(words[2] ?? '')).toContain(`\nReason: ${typed.replace(/[\s\u0085\0]+/g, ' ').replaceAll('`', "'")}`);
  });
});

describe('whatever an order holds, a message to Slack', () => {
  const LONG = ['&', '<', '⇄', '𝄞', 'a', '&amp;'].map((piece) => piece.repeat(3_000));

  test.each(LONG)('is as short as Slack takes it: %#', async (long) => {
    const many = Array.from({ length: 200 }, (_, index) => `${index} ${long}`);
    const members = many.slice(0, 100).map((name) => name.slice(0, 100));
    const price = { ...TIERED_PRICE, chargeUnit: long, stepPrices: Array.from({ length: 500 }, () => TIER) };
    const message = await told(
      {
        ...REMINDER,
        orderId: long.slice(0, 1_000),
        decisions: many.slice(0, 20).map((by) => ({ ...GIVEN, by, comment: long })),
        record: {
          ...quoting({
            price,
            previousPrice: price,
            notes: many,
            differences: many.map((field) => ({ field, before: long, now: long })),
          }).record,
          request: { ...REQUEST, requestedBy: long, reason: long, crossRegionBandwidthName: long },
          terms: { ...DEAR, rule: long, from: members.map((name) => ({ name, members })) },
        },
      },
      { uiUrl: `https://temporal.example.com/${'x'.repeat(5_000)}` },
    );
    expect(Buffer.byteLength(message.text)).toBeLessThanOrEqual(1_000);
    expect(message.blocks).toHaveLength(6);
    for (const { text } of message.blocks) {
      expect(Buffer.byteLength(text.text)).toBeLessThanOrEqual(1_400);
      expect(text.text).not.toMatch(/&(?!amp;|lt;|gt;)/);
      expect(Buffer.from(text.text).toString()).toBe(text.text);
    }
    // All blocks together: Slack has refused 11,341 characters.
    expect(JSON.stringify(message.blocks).length).toBeLessThan(11_000);
  });

  test('says how much is left out, and keeps what comes first', async () => {
    const notes = Array.from({ length: 100 }, (_, index) => `note ${index} ${'x'.repeat(80)}`);
    const remarks = (await sectionsOf(quoting({ notes })))[3]?.split('\n') ?? [];
    expect(remarks[0]).toBe('Changed: discountPrice 1900 → 2000');
    expect(remarks.at(-1)).toBe(`… and ${101 - (remarks.length - 1)} more: see the order.`);
    expect(remarks.length).toBeGreaterThan(10);
  });

  test('is not cut where everything fits', async () => {
    const notes = Array.from({ length: 12 }, (_, index) => `note ${index} ${'x'.repeat(80)}`);
    const remarks = (await sectionsOf(quoting({ notes, differences: [] })))[3]?.split('\n');
    expect(remarks).toEqual(notes.map((note) => `Note: ${note}`));
  });

  test('links to an address with a bar in it', async () => {
    const [link] = (await sectionsOf(NOTICE, { uiUrl: 'https://temporal.example.com/a|b?c&d' })).slice(-1);
    expect(link).toMatch(/^<https:\/\/temporal\.example\.com\/a%7Cb\?c&amp;d\/[^<>|]*\|Open the order[^<>|]*>$/);
  });
});
