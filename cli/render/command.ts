/** A command to copy, with its arguments quoted where a shell needs it. */
export function showCommand(...words: string[]): string {
  return ['crb', ...words.map(quote)].join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;
}
