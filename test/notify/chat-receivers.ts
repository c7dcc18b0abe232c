import { z } from 'zod';
import type { Receiver } from './receiver.js';

/** What a channel shows of a message, and what it does beside. */
export interface Shown {
  /** The text as people read it. */
  text: string;
  /** Who is called: `@channel`. */
  mentions: string[];
  /** Targets of links that can be pressed. */
  links: string[];
  pictures: string[];
}

/** A chat system's webhook. */
export interface Chat {
  /** Everything that its channel shows. */
  readonly channel: Shown[];
}

type Judge = (message: unknown) => { status: number; answer: string; shown?: Shown };

/** Makes a receiver behave like a chat system. */
export function behaveLike(receiver: Receiver, system: keyof typeof SYSTEMS): Chat {
  const channel: Shown[] = [];
  receiver.respond = (response) => {
    const { status, answer, shown } = SYSTEMS[system](JSON.parse(receiver.received.at(-1)?.body ?? 'null'));
    if (shown !== undefined) {
      channel.push(shown);
    }
    response.writeHead(status).end(answer);
  };
  return { channel };
}

const slackForm = z.strictObject({
  text: z.string().min(1).max(40_000),
  blocks: z
    .array(
      z.strictObject({
        type: z.literal('section'),
        text: z.strictObject({
          type: z.literal('mrkdwn'),
          text: z.string().min(1).max(3_000),
          verbatim: z.literal(true),
        }),
      }),
    )
    .max(50),
});

/** Answers `invalid_blocks` to what it can't show. Commands are in `<…>`; with `verbatim` nothing else is a link. */
const slack: Judge = (message) => {
  const read = slackForm.safeParse(message);
  if (!read.success || JSON.stringify(read.data.blocks).length > 11_000) {
    return { status: 400, answer: read.success || typeof message === 'object' ? 'invalid_blocks' : 'no_text' };
  }
  const text = [read.data.text, ...read.data.blocks.map((block) => block.text.text)].join('\n');
  const commands = [...text.replace(/```[^]*?```/g, '').matchAll(/<([^<>]*)>/g)].map(([, command = '']) => command);
  const isMention = (command: string) => /^[!@#]/.test(command);
  return {
    status: 200,
    answer: 'ok',
    shown: {
      text: text
        .replace(/<[^<>|]*\|([^<>]*)>/g, '$1')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&'),
      mentions: commands.filter(isMention),
      links: commands.filter((command) => !isMention(command)).map((command) => command.split('|')[0] ?? ''),
      pictures: [],
    },
  };
};

/** Characters that its Markdown shows as they are after a backslash. */
const ESCAPED = /\\([\\`*_{}[\]()#+\-.!<>~|])/g;

/**
 * Reads Markdown, and mentions in every word that is not code: words are split at what is no letter, digit, `.`, `-`, `_`,
 * `:` and `@`, and then at `.`, `-` and `:` (`GetExplicitMentions` of the Mattermost server).
 */
const mattermost: Judge = (message) => {
  const read = z.object({ text: z.string().min(1).max(16_383) }).safeParse(message);
  if (!read.success) {
    return { status: 400, answer: 'Unable to parse incoming data' };
  }
  const outside = read.data.text.replace(/```[^]*?```/g, '');
  const plain = outside.replace(ESCAPED, '\u0001');
  const links = [...plain.matchAll(/(!?)\[[^\]]*\]\(<?([^)>]*)>?\)/g)];
  const bare = plain.replace(/(!?)\[[^\]]*\]\([^)]*\)/g, '');
  const words = outside
    .split(/[^\p{L}\p{N}.\-_:@]+/u)
    .flatMap((word) => [word, word.replace(/[:.\-_]+$/, ''), ...word.split(/[.\-:]/)]);
  return {
    status: 200,
    answer: 'ok',
    shown: {
      text: read.data.text.replace(/\u200b/g, '').replace(ESCAPED, '$1'),
      mentions: [
        ...words.filter((word) => /^@(channel|all|here|ana)$/i.test(word)),
        ...(bare.match(/(?<=^|\s)~[a-z]\S*/g) ?? []),
        ...(bare.match(/(?<=^|\s)#\w+/g) ?? []),
        ...(bare.match(/:[a-z_]+:/g) ?? []),
      ],
      links: [
        ...links.filter(([, mark]) => mark === '').map(([, , target = '']) => target),
        ...(bare.match(/\b(https?|ftp|mailto):\/*\w\S*|\bwww\.\S+/gi) ?? []),
      ],
      pictures: links.filter(([, mark]) => mark === '!').map(([, , target = '']) => target),
    },
  };
};

const textRun = z.strictObject({
  type: z.literal('TextRun'),
  text: z.string(),
  weight: z.enum(['Default', 'Lighter', 'Bolder']).optional(),
  size: z.enum(['Default', 'Small', 'Medium', 'Large', 'ExtraLarge']).optional(),
  fontType: z.enum(['Default', 'Monospace']).optional(),
});

/** The elements of Adaptive Cards 1.4 (adaptivecards.io/schemas/1.4.0) that can be a part of a card here. */
const teamsForm = z.strictObject({
  type: z.literal('message'),
  attachments: z.tuple([
    z.strictObject({
      contentType: z.literal('application/vnd.microsoft.card.adaptive'),
      contentUrl: z.null(),
      content: z.strictObject({
        $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
        type: z.literal('AdaptiveCard'),
        version: z.enum(['1.0', '1.1', '1.2', '1.3', '1.4']),
        fallbackText: z.string().optional(),
        msteams: z.strictObject({ width: z.literal('Full') }).optional(),
        body: z
          .array(
            z.strictObject({
              type: z.literal('RichTextBlock'),
              inlines: z.array(textRun).min(1),
              separator: z.boolean().optional(),
            }),
          )
          .min(1),
        actions: z
          .array(z.strictObject({ type: z.literal('Action.OpenUrl'), title: z.string(), url: z.url() }))
          .optional(),
      }),
    }),
  ]),
});

/** Answers 202 to anything, and shows it only if it is a card of at most 28 KB. Text of a TextRun is shown as it is. */
const teams: Judge = (message) => {
  const read = teamsForm.safeParse(message);
  if (!read.success || Buffer.byteLength(JSON.stringify(message)) > 28 * 1024) {
    return { status: 202, answer: '' };
  }
  const { body, actions = [] } = read.data.attachments[0].content;
  return {
    status: 202,
    answer: '',
    shown: {
      text: body.map(({ inlines }) => inlines.map(({ text }) => text).join('')).join('\n'),
      mentions: [],
      links: actions.map(({ url }) => url),
      pictures: [],
    },
  };
};

const widget = z.union([
  z.strictObject({ textParagraph: z.strictObject({ text: z.string().min(1) }) }),
  z.strictObject({
    buttonList: z.strictObject({
      buttons: z.array(
        z.strictObject({
          text: z.string(),
          onClick: z.strictObject({ openLink: z.strictObject({ url: z.url() }) }),
        }),
      ),
    }),
  }),
]);
const googleChatForm = z.strictObject({
  cardsV2: z
    .array(
      z.strictObject({
        cardId: z.string(),
        card: z.strictObject({
          header: z.strictObject({ title: z.string().min(1), subtitle: z.string().optional() }),
          sections: z.array(z.strictObject({ widgets: z.array(widget).min(1).max(100) })),
        }),
      }),
    )
    .min(1),
});

/** Refuses fields that it does not know, and more than 32 KB. The text of a widget is HTML, that of a header is not. */
const googleChat: Judge = (message) => {
  const read = googleChatForm.safeParse(message);
  if (!read.success || Buffer.byteLength(JSON.stringify(message)) > 32_000) {
    return { status: 400, answer: '{"error":{"code":400,"status":"INVALID_ARGUMENT"}}' };
  }
  const cards = read.data.cardsV2.map(({ card }) => card);
  const widgets = cards.flatMap(({ sections }) => sections.flatMap((section) => section.widgets));
  const html = widgets.map((each) => ('textParagraph' in each ? each.textParagraph.text : '')).join('\n');
  const tags = [...html.matchAll(/<([^<>]*)>/g)].map(([, tag = '']) => tag);
  const buttons = widgets.flatMap((each) => ('buttonList' in each ? each.buttonList.buttons : []));
  return {
    status: 200,
    answer: '{}',
    shown: {
      text: [
        ...cards.map(({ header }) => `${header.title}\n${header.subtitle}`),
        html
          .replaceAll('<br>', '\n')
          .replace(/<[^<>]*>/g, '')
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&amp;', '&'),
      ].join('\n'),
      mentions: tags.filter((tag) => tag.startsWith('users/')),
      links: [
        ...tags.filter((tag) => !tag.startsWith('users/') && tag !== 'br'),
        ...buttons.map(({ onClick }) => onClick.openLink.url),
      ],
      pictures: tags.filter((tag) => tag.startsWith('img')),
    },
  };
};

const SYSTEMS = { slack, mattermost, teams, googleChat };
