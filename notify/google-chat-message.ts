import { fittingLine, fittingSections, SECTION_BYTES } from './fitting.js';
import type { Notice } from './notice.js';

/**
 * What Google Chat's webhooks take: a card. Its texts are a kind of HTML, in which `<users/all>` mentions nobody.
 *
 * https://developers.google.com/workspace/chat/api/reference/rest/v1/cards
 */
export interface GoogleChatMessage {
  readonly cardsV2: readonly [{ readonly cardId: string; readonly card: GoogleChatCard }];
}

interface GoogleChatCard {
  /** Plain text. */
  readonly header: { readonly title: string; readonly subtitle: string };
  readonly sections: readonly { readonly widgets: readonly Widget[] }[];
}

type Widget =
  | { readonly textParagraph: { readonly text: string } }
  | {
      readonly buttonList: {
        readonly buttons: readonly [
          { readonly text: string; readonly onClick: { readonly openLink: { readonly url: string } } },
        ];
      };
    };

/** A notice for Google Chat. */
export function googleChatMessage(notice: Notice): GoogleChatMessage {
  const { headline, summary, toSend, link } = notice;
  const paragraph = (text: string): Widget => ({ textParagraph: { text } });
  const sections = [
    ...fittingSections(notice, html).map((lines) => [paragraph(lines.join('<br>'))]),
    ...(toSend === undefined ? [] : [[paragraph(`${html(toSend.says)}<br>${html(toSend.text)}`)]]),
    ...(link === undefined || Buffer.byteLength(link) > SECTION_BYTES ? [] : [[button(link)]]),
  ];
  return {
    cardsV2: [
      {
        cardId: 'notice',
        card: {
          header: { title: fittingLine(headline, asItIs), subtitle: fittingLine(summary, asItIs) },
          sections: sections.map((widgets) => ({ widgets })),
        },
      },
    ],
  };
}

function button(url: string): Widget {
  const text = 'Open the order in the Temporal Web UI';
  return { buttonList: { buttons: [{ text, onClick: { openLink: { url } } }] } };
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function asItIs(text: string): string {
  return text;
}
