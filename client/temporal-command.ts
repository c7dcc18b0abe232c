import { shellWord } from '../contract/index.js';

/** A command of Temporal's own CLI to copy. The namespace is left out when it is the CLI's default. */
export function temporalCommand(namespace: string, ...words: string[]): string {
  const where = namespace === 'default' ? [] : ['--namespace', namespace];
  return ['temporal', ...words, ...where].map(shellWord).join(' ');
}
