import { shellWord } from '../../contract/index.js';

/** A command to copy, with its arguments quoted where a shell needs it. */
export function showCommand(...words: string[]): string {
  return ['crb', ...words.map(shellWord)].join(' ');
}
