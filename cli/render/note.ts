import { indent, type Look } from './look.js';

/** Something to know beside an answer, and what to do about it. */
export function showNote(text: string, next: string, look: Look): string {
  return `${look.yellow('Note:')} ${text}\n${indent(`→ ${next}`)}`;
}
