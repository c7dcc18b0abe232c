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
