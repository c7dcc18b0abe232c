import { describe, expect, it } from '@jest/globals';
import { keyNotes } from '../../activities/key-notes.js';
import type { ApprovalTerms, Party } from '../../contract/index.js';
import { parseSigners } from '../../signatures/index.js';
import { newSigner } from '../support/sign.js';
import { TERMS } from '../workflows/order/data.js';

const NOW = Date.parse('2026-11-27T15:00:00Z');

const person = (name: string): Party => ({ name, members: [name] });
const delegation = (from: string, to: string, until = '2026-12-01T00:00:00Z') => ({ from, to, until });
const SIGNED: ApprovalTerms = { ...TERMS, required: 2, from: ['ben', 'cleo', 'dora'].map(person), identity: 'signed' };
const EACH: ApprovalTerms = {
  ...SIGNED,
  from: [
    { name: 'network', members: ['ben', 'cleo'] },
    { name: 'finance', members: ['dora'] },
  ],
  fromEach: true,
};

function notes(terms: ApprovalTerms, ...lines: string[]): string {
  const signers = parseSigners(lines.join('\n'));
  return keyNotes({ terms, requestedBy: 'ana', signers, now: NOW }).join();
}

const key = (name: string, options?: string) => newSigner(name, options).line;
const ENOUGH = '';

describe('what a quote says of the keys of those who may approve', () => {
  it.each<[string, ApprovalTerms, string[], string]>([
    ['nothing where nobody has to sign', { ...SIGNED, identity: undefined as never }, [], ENOUGH],
    ['nothing when enough can sign', SIGNED, [key('ben'), key('Cleo')], ENOUGH],
    [
      'that nobody has a key',
      SIGNED,
      [key('emil')],
      'At this quote, nobody of those who may approve had a valid key; 2 signed approvals are needed. ' +
        'Without one: ben, cleo, dora. Once the signers file lists their keys, they can decide on this quote.',
    ],
    ['who alone has one, and two keys are one person', SIGNED, [key('ben'), key('Ben')], 'only ben of those who may'],
    [
      'that keys have ended, begin later, or are for something else',
      { ...SIGNED, required: 1 },
      [key('ben', 'valid-before="20261127Z"'), key('cleo', 'valid-after="20261128Z"'), key('dora', 'namespaces="git"')],
      'nobody of those who may approve had a valid key; 1 signed approval is needed. Without one: ',
    ],
    [
      'that the requester has one, who may not approve',
      { ...SIGNED, from: ['ana', 'ben', 'cleo'].map(person) },
      [key('ana'), key('ben')],
      'only ben',
    ],
    [
      'that a party has none',
      EACH,
      [key('ben'), key('cleo')],
      'approvals are needed, one from network and one from finance.',
    ],
    [
      'nothing of a party whose delegate has one',
      { ...EACH, delegations: [delegation('dora', 'emil')] },
      [key('ben'), key('emil')],
      ENOUGH,
    ],
    [
      'that a delegation has ended',
      { ...EACH, delegations: [delegation('dora', 'emil', '2026-11-27T00:00:00Z')] },
      [key('ben'), key('emil')],
      'only ben',
    ],
    [
      'that one delegate is one person',
      { ...SIGNED, delegations: [delegation('ben', 'emil'), delegation('cleo', 'emil')] },
      [key('emil')],
      'only emil',
    ],
    [
      'nothing where people join who have one',
      { ...EACH, escalate: { afterMs: 1, to: [person('mia')] } },
      [key('ben'), key('mia')],
      ENOUGH,
    ],
    [
      'that too few have one where anyone may approve',
      { ...SIGNED, from: undefined as never },
      [key('ana'), key('ben')],
      'only ben of those who may approve had a valid key; 2 signed approvals are needed. Once',
    ],
    [
      'nothing where anyone may approve and enough can',
      { ...SIGNED, from: undefined as never },
      [key('cleo'), key('ben')],
      ENOUGH,
    ],
  ])('%s', (_name, terms, lines, text) => {
    expect(notes(terms, ...lines)).toEqual(text === ENOUGH ? ENOUGH : expect.stringContaining(text));
  });
});
