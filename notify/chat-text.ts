import type { Notice } from './notice.js';

/** A notice as the text of one chat message. */
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
 * Text that somebody else wrote, as one line of a chat message. It must not become a link, mention a whole channel, or
 * start a new line. Chat systems read commands in `<…>`, and require exactly these three characters to be escaped.
 */
export function chatLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
