/**
 * Whether a list of patterns, with commas between them, covers a text (PATTERNS in ssh_config(5)): `*` stands for any
 * text, `?` for any one character. A pattern after `!` takes away what others cover.
 */
export function matchesList(list: string, text: string): boolean {
  const patterns = list.split(',');
  const [unwanted, wanted] = [true, false].map((negated) =>
    patterns.filter((pattern) => pattern.startsWith('!') === negated),
  );
  const covers = (some: readonly string[] = []) => some.some((pattern) => matches(pattern.replace(/^!/, ''), text));
  return covers(wanted) && !covers(unwanted);
}

/** By the places in the text that the pattern so far can reach, so that many stars cost no more than a few. */
function matches(pattern: string, text: string): boolean {
  let reached = new Set([0]);
  for (const character of pattern) {
    if (character === '*') {
      const first = Math.min(...reached);
      reached = new Set(Array.from({ length: text.length + 1 - first }, (_, index) => first + index));
    } else {
      reached = new Set(
        [...reached].filter((at) => at < text.length && [text[at], '?'].includes(character)).map((at) => at + 1),
      );
    }
    if (reached.size === 0) {
      return false;
    }
  }
  return reached.has(text.length);
}
