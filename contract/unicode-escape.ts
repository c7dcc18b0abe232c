/** A UTF-16 unit as JSON writes its code: `\u001b`. */
export function unicodeEscape(character: string): string {
  return `\\u${hexOf(character)}`;
}

/** A UTF-16 unit in hexadecimal, four digits: `001b`. */
export function hexOf(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}
