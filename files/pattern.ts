/** Whether a text matches a pattern. Each `*` stands for any text, even an empty one. */
export function matches(pattern: string, text: string): boolean {
  const [start = '', ...parts] = pattern.split('*');
  const end = parts.pop();
  if (end === undefined) {
    return text === pattern;
  }
  if (text.length < start.length + end.length || !text.startsWith(start) || !text.endsWith(end)) {
    return false;
  }
  let rest = text.slice(start.length, text.length - end.length);
  for (const part of parts) {
    const at = rest.indexOf(part);
    if (at === -1) {
      return false;
    }
    rest = rest.slice(at + part.length);
  }
  return true;
}
