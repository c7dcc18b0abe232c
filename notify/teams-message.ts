import { fittingLine, fittingSections, SECTION_BYTES } from './fitting.js';
import type { Notice } from './notice.js';

/**
 * What a workflow "Post to a channel when a webhook request is received" of Microsoft Teams takes: an Adaptive Card, at
 * most 28 KB. It answers 202 to anything, and shows nothing when the card is not right.
 *
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
 */
export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly contentUrl: null;
      readonly content: AdaptiveCard;
    },
  ];
}

interface AdaptiveCard {
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly type: 'AdaptiveCard';
  readonly version: '1.4';
  /** Text for a client that can't show the card. */
  readonly fallbackText: string;
  readonly msteams: { readonly width: 'Full' };
  readonly body: readonly RichTextBlock[];
  readonly actions?: readonly { readonly type: 'Action.OpenUrl'; readonly title: string; readonly url: string }[];
}

/** Unlike a TextBlock it reads no Markdown, so nothing in a text is a link, a picture or a mention. */
interface RichTextBlock {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
  readonly separator?: true;
}

interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Medium';
  readonly fontType?: 'Monospace';
}

/** A notice for Microsoft Teams. */
export function teamsMessage(notice: Notice): TeamsMessage {
  const { headline, summary, toSend, link } = notice;
  const line = (words: string) => fittingLine(words, asItIs);
  const content: AdaptiveCard = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: line(`${headline}: ${summary}`),
    msteams: { width: 'Full' },
    body: [
      block({ type: 'TextRun', text: line(headline), weight: 'Bolder', size: 'Medium' }),
      block({ type: 'TextRun', text: line(summary) }),
      ...fittingSections(notice, asItIs).flatMap((lines) =>
        lines.map((text, index) => ({
          ...block({ type: 'TextRun', text }),
          ...(index === 0 && { separator: true as const }),
        })),
      ),
      ...(toSend === undefined
        ? []
        : [
            block({ type: 'TextRun', text: line(toSend.says) }),
            block({ type: 'TextRun', text: toSend.text, fontType: 'Monospace' }),
          ]),
    ],
    ...(link !== undefined &&
      Buffer.byteLength(link) <= SECTION_BYTES && {
        actions: [{ type: 'Action.OpenUrl', title: 'Open the order in the Temporal Web UI', url: link }],
      }),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}

function block(run: TextRun): RichTextBlock {
  return { type: 'RichTextBlock', inlines: [run] };
}

function asItIs(text: string): string {
  return text;
}
