const BEGINS = 'At this quote, ';
const KEY = ' of those who may approve had a valid key';

/** `At this quote, nobody of those who may approve had a valid key`: how the note of a quote begins that lacks signers. */
export function keyNoteBeginning(who: string): string {
  return `${BEGINS}${who}${KEY}`;
}

/** Whether a note of a quote is that one. */
export function isKeyNote(note: string): boolean {
  return note.startsWith(BEGINS) && note.includes(KEY);
}
