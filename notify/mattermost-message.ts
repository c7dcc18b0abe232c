import { fittingLine, fittingSections } from './fitting.js';
import type { Notice } from './notice.js';

/**
 * What Mattermost's incoming webhooks take: Markdown, at most 16,383 characters.
 *
 * https://developers.mattermost.com/integrate/webhooks/incoming/
 */
export interface MattermostMessage {
  readonly text: string;
}

/** A notice for Mattermost. */
export function mattermostMessage(notice: Notice): MattermostMessage {
  const { headline, summary, toSend, link } = notice;
  const line = (words: string) => fittingLine(words, mattermostText);
  const paragraphs = [
    `**${line(headline)}**`,
    line(summary),
    // Two blanks at the end of a line keep the line break.
    ...fittingSections(notice, mattermostText).map((lines) => lines.join('  \n')),
    ...(toSend === undefined ? [] : [`${line(toSend.says)}\n\`\`\`\n${toSend.text.replaceAll('`', "'")}\n\`\`\``]),
    ...(link === undefined
      ? []
      : [`[Open the order in the Temporal Web UI](<${link.replace(/[<>\s]/g, encodeURIComponent)}>)`]),
  ];
  return { text: paragraphs.join('\n\n') };
}

/** Ends a word without being seen. */
const BREAK = '\u200b';

/**
 * Plain text in Mattermost. What Markdown reads is escaped. Mentions (`@channel`), links to channels (`~town`), addresses
 * and emoji have no escape: they are broken up after their first characters, by a character that shows nothing.
 */
function mattermostText(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()<>#|!]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])@/gu, `@${BREAK}`)
    .replace(/~/g, `\\~${BREAK}`)
    .replace(/:(?=\S)/g, `:${BREAK}`)
    .replace(/www(?=\.)/gi, `$&${BREAK}`)
    .replace(/^([-+]|\d+\.)(?=\s)/, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`);
}
