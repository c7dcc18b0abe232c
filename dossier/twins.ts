import type { RecordedEvent } from '../client/index.js';
import { showReceived } from '../workflows/messages/fields.js';
import { timeOf } from './event.js';
import { refusedIn, whyRefused, type LastWord } from './last-word.js';
import { receivedWith } from './received.js';
import type { Ruling } from './ruling.js';
import type { ToldMessage } from './story.js';

type Came = Pick<ToldMessage, 'message' | 'received' | 'at'>;

/** What else is known of a message that has come. */
interface Known {
  readonly ruling: Ruling | undefined;
  readonly word: LastWord | undefined;
  /** All of its run. */
  readonly events: readonly RecordedEvent[];
}

/**
 * What an order says has become of a message, as `whyRefused` has it. An order keeps only what a refused message said, and
 * when: where somebody sends a decision twice at once, the one that counted looks as if it were the refused one.
 */
export function whatBecame(message: Came, { ruling, word, events }: Known): ReturnType<typeof whyRefused> {
  const kept = whyRefused(word, message);
  const seemsRefused = kept !== 'unknown' && 'refused' in kept;
  return seemsRefused && ruling?.accepted === true && hasUnrefusedTwin(message, word, events)
    ? { counted: true }
    : kept;
}

/** Whether an order has refused fewer messages like this one than came. */
function hasUnrefusedTwin(
  { message, received }: Came,
  word: LastWord | undefined,
  events: readonly RecordedEvent[],
): boolean {
  const said = showReceived(received);
  const since = timeOf(events[0] ?? {});
  const came = events.flatMap((event) => receivedWith(event) ?? []);
  const refused = (word && refusedIn(word)?.latest) ?? [];
  return (
    came.filter((each) => each.message === message && showReceived(each.received) === said).length >
    refused.filter((each) => each.message === message && each.received === said && each.at >= since).length
  );
}
