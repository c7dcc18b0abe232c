import { shellWord } from '../contract/index.js';

/** A command of Temporal's own CLI to copy; its namespace is left out where the CLI takes the same by itself. */
export function temporalCommand(namespace: string, ...words: string[]): string {
  const where = namespace === 'default' ? [] : ['--namespace', namespace];
  return ['temporal', ...words, ...where].map(shellWord).join(' ');
}
