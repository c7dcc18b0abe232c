import { indent, type Style } from './style.js';

/** A remark beside an answer, and what to do about it. */
export function showNote(text: string, next: string, style: Style): string {
  return `${style.yellow('Note:')} ${text}\n${indent(`→ ${next}`)}`;
}
