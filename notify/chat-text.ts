import type { Notice } from './notice.js';

/** A whole notice as the text of one chat message. */
export function chatText({ headline, summary, sections, link, jsonToSend }: Notice): string {
  const { order, price, remarks, approval } = sections;
  const lines = [
    `${headline}: ${summary}`,
    ...order,
    ...price,
    ...remarks,
    ...approval,
    ...(link === undefined ? [] : [link]),
    `Approve with: ${jsonToSend}`,
  ];
  return lines.map(chatLine).join('\n');
}

/**
 * Somebody's words as one line of a chat message: they must not become a link, a call for a whole channel, or a line of
 * their own. Chat systems take commands in `<…>`, and demand exactly these three characters escaped.
 */
export function chatLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
