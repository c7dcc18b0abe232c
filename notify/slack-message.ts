import { clipBytes } from '../contract/index.js';
import { chatLine } from './chat-text.js';
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

/**
 * Most bytes of a section. Slack allows 3,000 characters in one, but it also limits all blocks of a message together;
 * that limit is not documented and was seen between 11,000 and 13,000. A message has at most seven sections.
 */
const SECTION_BYTES = 1_400;

/** Most bytes of a line, so that a long line leaves room for others. */
const LINE_BYTES = 500;

/** A notice for Slack. Long texts are cut, because Slack would refuse the whole message. */
export function slackMessage({ headline, summary, sections, jsonToSend, link }: Notice): SlackMessage {
  const { order, price, remarks, approval } = sections;
  return {
    text: line(`${headline}: ${summary}`),
    blocks: [
      `*${line(headline)}*\n${line(summary)}`,
      ...[order, price, remarks, approval].filter(({ length }) => length > 0).map(lines),
      `To decide, send the update \`approveOrder\` or \`rejectOrder\` with\n\`\`\`${chatLine(jsonToSend)}\`\`\``,
      ...linkTo(link),
    ].map(section),
  };
}

function section(text: string): SlackSection {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

/** A backtick in the text could start a code block that swallows the next lines. */
function line(words: string): string {
  // Cut before and after escaping, because escaping makes the text longer.
  return clip(chatLine(clipBytes(words, LINE_BYTES)).replaceAll('`', "'"), LINE_BYTES);
}

/** As many lines as fit, and how many were left out. */
function lines(all: readonly string[]): string {
  const shown: string[] = [];
  let bytes = Buffer.byteLength(leftOut(all.length));
  for (const words of all) {
    const next = line(words);
    bytes += Buffer.byteLength(next) + 1;
    if (bytes > SECTION_BYTES) {
      return [...shown, leftOut(all.length - shown.length)].join('\n');
    }
    shown.push(next);
  }
  return shown.join('\n');
}

function leftOut(count: number): string {
  return `… and ${count} more: see the order.`;
}

/** A cut link would be broken, so a link that is too long is left out. */
function linkTo(url: string | undefined): string[] {
  if (url === undefined) {
    return [];
  }
  // A bar would end the URL.
  const link = `<${chatLine(url).replaceAll('|', '%7C')}|Open the order in the Temporal Web UI>`;
  return Buffer.byteLength(link) > SECTION_BYTES ? [] : [link];
}

/** Cuts escaped text, but never in the middle of `&amp;`. */
function clip(text: string, bytes: number): string {
  return clipBytes(text, bytes).replace(/&[a-z]*…$/, '…');
}
