import { fittingLine, fittingSections, SECTION_BYTES } from './fitting.js';
import type { Notice } from './notice.js';

/**
 * What Slack's incoming webhooks take: `text` for notifications, `blocks` for the channel.
 *
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly SlackSection[];
}

interface SlackSection {
  type: 'section';
  /** `verbatim`: Slack makes no links and mentions of its own out of `@channel` and the like. */
  text: { type: 'mrkdwn'; text: string; verbatim: true };
}

/** A notice for Slack. Long texts are cut, because Slack would refuse the whole message. */
export function slackMessage(notice: Notice): SlackMessage {
  const { headline, summary, toSend, link } = notice;
  return {
    text: line(`${headline}: ${summary}`),
    blocks: [
      `*${line(headline)}*\n${line(summary)}`,
      ...fittingSections(notice, slackText).map((lines) => lines.join('\n')),
      ...(toSend === undefined ? [] : [`${line(toSend.says)}\n\`\`\`${slackText(toSend.text)}\`\`\``]),
      ...linkTo(link),
    ].map(section),
  };
}

function section(text: string): SlackSection {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function line(words: string): string {
  return fittingLine(words, slackText);
}

/**
 * Slack reads commands in `<…>`, and requires exactly these three characters to be escaped. A backtick could start a code
 * block that swallows the next lines.
 */
function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('`', "'");
}

/** A cut link would be broken, so a link that is too long is left out. */
function linkTo(url: string | undefined): string[] {
  if (url === undefined) {
    return [];
  }
  // A bar would end the URL.
  const link = `<${slackText(url).replaceAll('|', '%7C')}|Open the order in the Temporal Web UI>`;
  return Buffer.byteLength(link) > SECTION_BYTES ? [] : [link];
}
