import { expect, it } from '@jest/globals';
import { attributed, type MessageEvent } from '../../activities/sender.js';
import type { MessageBrought } from '../../activities/types.js';

const CONTENT = { by: 'ben@example.com', quote: 'Q1-3f9a1c22b07d' };
const UPDATE: MessageBrought = { kind: 'update', id: 'u-1' };
const SIGNAL: MessageBrought = { kind: 'signal', name: 'approve', content: CONTENT };
const BEN = { type: 'jwt', name: 'ben@example.com' };
const MALLORY = { type: 'jwt', name: 'mallory@example.com' };

const signal = (principal: MessageEvent['principal'], content: unknown = CONTENT, name = 'approve'): MessageEvent => ({
  principal,
  signal: { name, input: [content] },
});
const update = (principal: MessageEvent['principal'], id = 'u-1'): MessageEvent => ({ principal, update: id });

const NOT_SAID = 'the server of Temporal does not say who sent a message, so no decision counts under this rule';

it.each<[string, readonly MessageEvent[], MessageBrought, string]>([
  ['an update of the person', [update(BEN)], UPDATE, 'jwt ben@example.com'],
  [
    'an update of the person beside others',
    [update(MALLORY, 'u-0'), update(BEN), update(MALLORY, 'u-2')],
    UPDATE,
    'jwt ben@example.com',
  ],
  ['a signal of the person', [signal(BEN)], SIGNAL, 'jwt ben@example.com'],
  ['a principal without a type', [update({ name: 'Ben <BEN@example.com>' })], UPDATE, 'Ben <BEN@example.com>'],
  [
    'a signal with its fields in another order',
    [signal(BEN, { quote: CONTENT.quote, by: CONTENT.by })],
    SIGNAL,
    'jwt ben@example.com',
  ],
])('counts %s', (_name, events, message, principal) => {
  expect(attributed(events, message, 'ben@example.com')).toEqual({ principal });
});

it.each<[string, readonly MessageEvent[], MessageBrought, string]>([
  ['a message of somebody else', [update(MALLORY)], UPDATE, 'says that jwt mallory@example.com sent it'],
  [
    'what somebody else sends once more',
    [signal(BEN), signal(MALLORY)],
    SIGNAL,
    'says that jwt mallory@example.com sent it',
  ],
  [
    'a signal with other content',
    [signal(BEN, { ...CONTENT, comment: 'no' })],
    SIGNAL,
    'does not show the message yet',
  ],
  ['a signal of another name', [signal(BEN, CONTENT, 'reject')], SIGNAL, 'does not show the message yet'],
  ['a signal without content', [{ principal: BEN, signal: { name: 'approve', input: [] } }], SIGNAL, 'does not show'],
  ['nothing in the history', [], UPDATE, 'does not show the message yet'],
  ['an event without a principal', [update(undefined)], UPDATE, NOT_SAID],
  ['a principal without a name', [update({ type: 'jwt', name: '' })], UPDATE, NOT_SAID],
  ['a principal that is null', [signal(null)], SIGNAL, NOT_SAID],
])('does not count %s', (_name, events, message, reason) => {
  const found = attributed(events, message, 'ben@example.com');
  expect('refused' in found && found.refused).toContain(reason);
});
