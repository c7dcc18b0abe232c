import type { Notice } from './notice.js';

/** A notice as plain text, whole: for e-mail, and beside the data in JSON. */
export function plainText({ headline, summary, sections, toSend, link }: Notice): string {
  return [
    [headline, summary],
    ...sections,
    ...(toSend === undefined ? [] : [[toSend.says, toSend.text]]),
    ...(link === undefined ? [] : [[link]]),
  ]
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
