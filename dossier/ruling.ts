import { asKept } from './last-word.js';

/** What the rules say to a message. `text`: why it is refused, or the answer; absent = in words that the history does not show. */
export interface Ruling {
  readonly accepted: boolean;
  readonly text?: string;
}

/** What the rules say instead of what the order said; undefined = the same. */
export function whyDiffers(
  ruling: Ruling | undefined,
  accepted: boolean,
  text: string | undefined,
): string | undefined {
  if (ruling === undefined || (ruling.accepted && accepted)) {
    return undefined;
  }
  if (ruling.accepted !== accepted) {
    return ruling.accepted ? 'by the rules it counts' : `by the rules it is refused: ${ruling.text ?? 'not checked'}`;
  }
  return text === undefined || ruling.text === undefined || asKept(ruling.text) === asKept(text)
    ? undefined
    : `by the rules: ${ruling.text}`;
}
