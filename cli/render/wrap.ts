import stringWidth from 'string-width';

/** How many columns of a terminal a text takes, or more: no terminal shows a character beyond U+FFFF wider than two. */
export function widthOf(text: string): number {
  const narrow = text.match(BEYOND)?.filter((character) => stringWidth(character) === 1) ?? [];
  return stringWidth(text) + narrow.length;
}

/** `string-width` counts those that are younger than itself, such as U+1FAE0, as one column. */
const BEYOND = /[\u{10000}-\u{10ffff}]/gu;

/**
 * Breaks lines at blanks so that each fits a terminal. What follows a break is indented like the last column of its line,
 * or else deeper than any line begins, so that a person's words can't pass for a line of their own.
 *
 * A word that is wider than a line stays whole when it can be copied, as a link; any other is cut, because a terminal
 * would go on with it in its first column.
 *
 * @param width columns; undefined = no terminal, and nothing is broken
 */
export function wrap(text: string, width: number | undefined): string {
  return width === undefined
    ? text
    : text
        .split('\n')
        .map((line) => (widthOf(line) <= width ? line : wrapLine(line, width)))
        .join('\n');
}

function wrapLine(line: string, width: number): string {
  const indent = hangingIndent(line, width);
  const lines: string[] = [];
  let current = '';
  for (const part of partsOf(line, width, indent)) {
    const joined = current === '' ? part : `${current} ${part}`;
    if (current.trim() === '' || widthOf(joined) <= width) {
      current = joined;
      continue;
    }
    // A gap between columns is the better place for a break.
    const [end = '', ...next] = columnsOf(part);
    const ended = `${current} ${end}`;
    const atGap = next.length > 0 && widthOf(ended) <= width;
    lines.push((atGap ? ended : current).trimEnd());
    current = ' '.repeat(indent) + (atGap ? next.join(' ') : part).trimStart();
  }
  return [...lines, current].join('\n');
}

/**
 * Words, together with their gaps of two and more blanks, which stay as they are wherever they fit. The backslash that
 * continues a command stays with its word.
 */
function partsOf(line: string, width: number, indent: number): string[] {
  return withCommands(line.split(/(?<=[^ ]) (?=[^ ])(?!\\$)/), width - indent)
    .flatMap((part) => (widthOf(part) > width ? columnsOf(part) : [part]))
    .flatMap((part) => {
      const fits = widthOf(part) <= width - indent || COPIED.test(part);
      return fits ? [part] : columnsOf(part).flatMap((column) => pieces(column, width - indent));
    });
}

/**
 * A command in backticks, which is to be copied, is one word when it fits a line. One of a program that is known here and
 * does not fit is continued over lines that can be copied together.
 */
function withCommands(words: readonly string[], width: number): string[] {
  const joined: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const end = words.findIndex((_, index) => index >= at && !isOpen(words.slice(at, index + 1).join(' ')));
    const command = end === -1 ? '' : words.slice(at, end + 1).join(' ');
    if (end > at && (widthOf(command) <= width || KNOWN_PROGRAM.test(command))) {
      joined.push(...(widthOf(command) <= width ? [command] : continued(words.slice(at, end + 1), width)));
      at = end;
    } else {
      joined.push(words[at] ?? '');
    }
  }
  return joined;
}

const KNOWN_PROGRAM = /^\W*`(?:crb|npx|npm|node|temporal|ssh-keygen) /;

/** As many words as fit on each line, which ends with a backslash where more follow. So no two of them fit one line. */
function continued(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && widthOf(`${line} \\`) <= width) {
      lines[lines.length - 1] = line;
    } else {
      lines.push(word);
    }
  }
  return lines.map((line, index) => (index === lines.length - 1 ? line : `${line} \\`));
}

function isOpen(text: string): boolean {
  return text.split('`').length % 2 === 0;
}

/** Each but the first begins with its gap, less the blank that joins it. */
function columnsOf(part: string): string[] {
  return part.split(/(?<=[^ ]) (?= +[^ ])/);
}

/** Letters of a link, an id or a flag, with colours around them. */
const COPIED = /^ *(?:[\x21-\x7e]|\p{Cc}\[\d+m| \\$)*$/u;

/** A colour, or a letter with its marks. */
const LETTER = /\p{Cc}\[\d+m|\P{M}?\p{M}*/gsu;

/** Cuts a word into pieces of at most so many columns. */
function pieces(word: string, width: number): string[] {
  const cut: string[] = [];
  let piece = '';
  for (const letter of word.match(LETTER) ?? []) {
    if (piece.trim() !== '' && widthOf(piece + letter) > width) {
      cut.push(piece);
      piece = '';
    }
    piece += letter;
  }
  return [...cut, piece];
}

/** Deeper than the lines of an order, which begin in the columns 0, 2 and 4, by as much as they are indented. */
const DEEPER = 4;

/** The start of the line's last column: what follows its last gap of two blanks. At most half of the line. */
function hangingIndent(line: string, width: number): number {
  const start = line.length - line.trimStart().length;
  const gaps = [...line.matchAll(/(?<=[^ ]) {2,}(?=[^ ])/g)]
    .map(({ index, 0: gap }) => widthOf(line.slice(0, index + gap.length)))
    .filter((column) => column <= width / 2);
  return gaps.at(-1) ?? Math.min(start + DEEPER, Math.floor(width / 2));
}

/** Cuts a text without colours to a number of columns, with `…` at the cut. */
export function clip(text: string, width: number): string {
  if (widthOf(text) <= width) {
    return text;
  }
  let cut = '';
  for (const character of text) {
    if (widthOf(cut + character) > width - 1) {
      break;
    }
    cut += character;
  }
  return `${cut.trimEnd()}…`;
}

/** Fills a text with blanks up to a number of columns. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
