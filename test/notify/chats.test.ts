import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Told } from '../../activities/index.js';
import { createReceivers } from '../../notify/index.js';
import { TIER, TIERED_PRICE } from '../activities/figures.js';
import { behaveLike, type Shown } from './chat-receivers.js';
import { CHANGE, DEAR, GIVEN, HELD, NOTICE, OTHERS, quoting, REMINDER, REQUEST } from './notice.js';
import { startReceiver, type Receiver } from './receiver.js';

const CHATS = ['slack', 'mattermost', 'teams', 'googleChat'] as const;
type ChatFormat = (typeof CHATS)[number];

const UI = 'https://temporal.example.com';
const NOW = Date.parse('2026-11-23T10:00:00.000Z');

let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
});

afterAll(() => receiver.close());

/** What the channel of a chat system shows of a notice. */
async function shownBy(format: ChatFormat, told: Told, uiUrl = UI): Promise<Shown> {
  const { channel } = behaveLike(receiver, format);
  const { tell } = createReceivers({
    receivers: [{ name: 'chat', format, url: receiver.origin, events: [told.event] }],
    expiresSoonMs: 1,
    namespace: 'default',
    uiUrl,
    now: () => NOW,
  });
  await tell('chat', told);
  const [shown] = channel;
  if (channel.length !== 1 || shown === undefined) {
    throw new Error(`${format} shows ${channel.length} messages`);
  }
  return shown;
}

/** Words that are typed into every field that people can write in. */
function typing(words: string): Told {
  return {
    ...REMINDER,
    decisions: [{ ...GIVEN, by: words, comment: words }],
    record: {
      ...quoting({ notes: [words], differences: [{ field: words, before: words, now: words }] }).record,
      request: { ...REQUEST, requestedBy: words, reason: words },
      terms: { ...DEAR, rule: words, from: [{ name: words, members: [words, 'ben'] }] },
    },
  };
}

describe.each(CHATS)('a notice in %s', (format) => {
  test('holds all to decide with', async () => {
    const { text, links, mentions, pictures } = await shownBy(format, NOTICE);
    for (const line of [
      /Approval needed \(2 people\) by .* \(in 6 days\)/,
      /create asia-east-1 ⇄ asia-north-1 100 Mbps for ana <!channel>/,
      /Order: crb:vpc-1:asia-east-1:asia-north-1/,
      /Circuit: link-1, asia-east-1 ⇄ asia-north-1 in vpc-1, 100 Mbps, ByBandwidth/,
      /Reason: replication & backup Price: free/,
      /Price: 2,?000.00 \(price 2,000.00, list price 2,500.00, discount 20 %\)/,
      /Changed: price: 1,900.00 → 2,000.00/,
      /Rule "dear": 2 approvals from network \(ben, cleo\) or dora. Comment required to approve./,
      /approveOrder/,
    ]) {
      expect(text).toMatch(line);
    }
    expect(text).toContain(JSON.stringify(NOTICE.record.quote.approveWith));
    expect(links).toEqual([
      'https://temporal.example.com/namespaces/default/workflows/crb%3Avpc-1%3Aasia-east-1%3Aasia-north-1/0198-run',
    ]);
    expect([...mentions, ...pictures]).toEqual([]);
  });

  test('about a change names the figures and the price before it', async () => {
    const { text } = await shownBy(format, CHANGE);
    expect(text).toContain('Before: 100 Mbps with bursts to 300 Mbps, ByInstanceBandwidth95, ENABLED');
    expect(text).toMatch(/Price in force: 1,?500.00/);
  });

  test('that reminds says so, and who has decided', async () => {
    const { text } = await shownBy(format, REMINDER);
    expect(text).toMatch(/Reminder 2: approval needed/);
    expect(text).toMatch(/Decision: approved by ben at .*: needed <now>/);
  });

  test.each(OTHERS)('tells the event $event', async (told) => {
    const { text, mentions } = await shownBy(format, told);
    expect(text).toContain(`Order: ${NOTICE.orderId}`);
    expect(mentions).toEqual([]);
  });

  test('of a held order says what is known and what can be done', async () => {
    const { text, mentions } = await shownBy(format, HELD);
    expect(text).toContain('Held: an operator must resolve it');
    expect(text).toContain('Why: Zenlayer never confirmed the purchase <!here>');
    expect(text).toContain('Known: Sent at 09:59, no answer.');
    expect(text).toContain('The order goes on with this circuit.');
    expect(text).toContain('"hold":"H1-0198"');
    expect(mentions).toEqual([]);
  });

  test.each<[string, string]>([
    ['calls', '<!channel> <!here> <@U012AB3CD> @channel @all @here -@channel (@all) @ana.x <users/all> @CHANNEL_'],
    [
      'links',
      '<https://evil.example.com|Approve> [Approve](https://evil.example.com) https://evil.example.com www.evil.example',
    ],
    ['links in HTML', '<a href="https://evil.example.com">Approve</a> &lt;a&gt; &amp;lt;'],
    ['pictures', '![x](https://evil.example.com/x.png) <img src="https://evil.example.com/x.png">'],
    ['links to channels, tags and emoji', '~town-square #tag :fire:'],
    ['marks', '*b* _i_ ~~s~~ **bb** # head > quote | a | b |'],
  ])('takes %s for words', async (_, typed) => {
    const { text, mentions, links, pictures } = await shownBy(format, typing(typed));
    expect(mentions).toEqual([]);
    expect(links.filter((link) => !link.startsWith(UI))).toEqual([]);
    expect(pictures).toEqual([]);
    expect(text).toContain(`Reason: ${typed}`);
  });

  test('shows what can’t be seen, and puts what was typed into one line', async () => {
    const { text } = await shownBy(
      format,
      typing('so\nPrice: free\r\n\u2028end \u202egnp.exe \u200bx \u{e0041} \u0000 `'),
    );
    expect(text).toMatch(/Reason: so Price: free end \\u202egnp.exe \\u200bx \\udb40\\udc41 \\u0000 [`']/);
    expect(text).not.toMatch(/[\r\u2028\u202e\0]/);
  });

  test.each(['&', '<', '⇄', '𝄞', '\u202e', '_', '&amp;'].map((piece) => piece.repeat(3_000)))(
    'is as short as its receiver takes it, whatever the order holds: %#',
    async (long) => {
      const many = Array.from({ length: 40 }, (_, index) => `${index} ${long}`);
      const members = many.slice(0, 100).map((name) => name.slice(0, 100));
      const price = { ...TIERED_PRICE, chargeUnit: long, stepPrices: Array.from({ length: 500 }, () => TIER) };
      const shown = await shownBy(format, {
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
      });
      expect(shown.text).toContain('more: see the order.');
      expect(shown.text).toContain('"by":"your name"');
      await shownBy(format, {
        ...HELD,
        order: {
          ...HELD.order,
          reason: long,
          ...(HELD.order.hold && { hold: { ...HELD.order.hold, evidence: many } }),
          next: { text: long },
        },
      });
    },
  );
});

describe('a chat system', () => {
  test.each(CHATS)('%s shows nothing of a message for another one', async (format) => {
    for (const other of CHATS.filter((each) => each !== format && !(each === 'slack' && format === 'mattermost'))) {
      const { channel } = behaveLike(receiver, format);
      const { tell } = createReceivers({
        receivers: [{ name: 'chat', format: other, url: receiver.origin, events: ['approvalNeeded'] }],
        expiresSoonMs: 1,
        namespace: 'default',
      });
      await tell('chat', NOTICE).catch(() => undefined);
      expect(channel).toEqual([]);
    }
  });

  test.each(CHATS)('%s shows nothing of the JSON for tools', async (format) => {
    const { channel } = behaveLike(receiver, format);
    const { tell } = createReceivers({
      receivers: [{ name: 'tool', format: 'json', url: receiver.origin, events: ['held'] }],
      expiresSoonMs: 1,
      namespace: 'default',
    });
    await tell('tool', HELD).catch(() => undefined);
    expect(channel).toEqual([]);
  });
});
