import { expect, it } from '@jest/globals';
import { attributed, type SignalEvent } from '../../activities/sender.js';

const CONTENT = { by: 'ben@example.com', quote: 'Q1-3f9a1c22b07d' };
const BEN = { type: 'jwt', name: 'ben@example.com' };
const MALLORY = { type: 'jwt', name: 'mallory@example.com' };

const signal = (principal: SignalEvent['principal'], content: unknown = CONTENT, name = 'approve'): SignalEvent => ({
  principal,
  name,
  input: [content],
});
const found = (events: readonly SignalEvent[]) =>
  attributed(events, { name: 'approve', content: CONTENT }, 'ben@example.com');

const NOT_SAID = 'the server of Temporal does not say who sent a message, so no decision counts under this rule';

it.each<[string, readonly SignalEvent[], string]>([
  ['a signal of the person', [signal(BEN)], 'jwt ben@example.com'],
  [
    'a signal of the person beside others',
    [signal(MALLORY, { ...CONTENT, comment: 'no' }), signal(BEN), signal(MALLORY, CONTENT, 'reject')],
    'jwt ben@example.com',
  ],
  ['what the person sends after somebody else', [signal(MALLORY), signal(BEN)], 'jwt ben@example.com'],
  [
    'a signal of the person before one that is nested too deep to be compared',
    [signal(BEN), signal(MALLORY, JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)))],
    'jwt ben@example.com',
  ],
  ['a principal without a type', [signal({ name: 'BEN@example.com' })], 'BEN@example.com'],
  [
    'a signal with its fields in another order',
    [signal(BEN, { quote: CONTENT.quote, by: CONTENT.by })],
    'jwt ben@example.com',
  ],
])('counts %s', (_name, events, principal) => {
  expect(found(events)).toEqual({ principal });
});

it.each<[string, readonly SignalEvent[], string]>([
  ['a signal of somebody else', [signal(MALLORY)], 'says that jwt mallory@example.com sent it'],
  ['what somebody else sends once more', [signal(BEN), signal(MALLORY)], 'says that jwt mallory@example.com sent it'],
  [
    'somebody who calls themselves by the address of another person',
    [signal({ name: 'mallory <ben@example.com>' })],
    'says that mallory <ben@example.com> sent it',
  ],
  ['a signal with other content', [signal(BEN, { ...CONTENT, comment: 'no' })], 'does not show the message yet'],
  ['a signal of another name', [signal(BEN, CONTENT, 'reject')], 'does not show the message yet'],
  ['a signal without content', [{ principal: BEN, name: 'approve', input: [] }], 'does not show the message yet'],
  ['nothing in the history', [], 'does not show the message yet'],
  ['an event without a principal', [signal(undefined)], NOT_SAID],
  ['a principal without a name', [signal({ type: 'jwt', name: '' })], NOT_SAID],
  ['a principal that is null', [signal(null)], NOT_SAID],
])('does not count %s', (_name, events, reason) => {
  expect(found(events)).toEqual({ refused: expect.stringContaining(reason) });
});
