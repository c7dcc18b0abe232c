import { describe, expect, it } from '@jest/globals';
import type { ApprovalTerms, Delegation } from '../../contract/index.js';
import { looserIn } from '../../policy/index.js';
import { TERMS } from '../workflows/order/data.js';

const BEN = { name: 'ben', members: ['ben@example.com'] };
const FINANCE = { name: 'finance', members: ['dora@example.com', 'ana@example.com'] };
const AUTOMATIC = { ...TERMS, required: 0 };
const NAMED = { ...TERMS, from: [BEN] };
const MANAGERS = { name: 'managers', members: ['mia@example.com', 'ana@example.com'] };
const GUESTS = { name: 'finance', members: ['gus@example.com'] };
const EACH = { ...TERMS, required: 2, from: [BEN, FINANCE], fromEach: true } as const;

function delegated(fields: Partial<Delegation>): ApprovalTerms {
  const delegation = { from: 'ben@example.com', to: 'cleo@example.com', until: '2026-12-24T00:00:00.000Z', ...fields };
  return { ...NAMED, delegations: [delegation] };
}

function escalated(hours: number): ApprovalTerms {
  return { ...NAMED, escalate: { afterMs: hours * 3_600_000, to: [MANAGERS] } };
}

describe('new terms', () => {
  it.each<[string, ApprovalTerms, ApprovalTerms, string[]]>([
    ['are as strict when nothing changes', NAMED, NAMED, []],
    ['are stricter with more approvals', TERMS, { ...TERMS, required: 2 }, []],
    ['are stricter when people decide instead of a rule', AUTOMATIC, TERMS, []],
    ['are looser when a rule decides instead of people', TERMS, AUTOMATIC, ['automatic, where people decided']],
    ['are looser with fewer approvals', { ...TERMS, required: 2 }, TERMS, ['1 instead of 2 approvals']],
    [
      'are looser when somebody else may decide, however the name is written',
      NAMED,
      { ...NAMED, from: [{ name: 'BEN', members: ['Ben <BEN@example.com>', 'cleo@example.com'] }] },
      ['may decide now and could not: cleo@example.com'],
    ],
    ['are looser when anyone may decide', NAMED, TERMS, ['may decide now and could not: anyone']],
    ['are stricter when not everybody may decide any more', TERMS, NAMED, []],
    [
      'are looser when the requester may decide',
      TERMS,
      { ...TERMS, requesterMayApprove: true },
      ['may decide now and could not: ana@example.com, the requester'],
    ],
    [
      'are as strict when the requester is in a group, but may not decide',
      { ...NAMED, from: [BEN, FINANCE] },
      EACH,
      [],
    ],
    [
      'are looser when a party is no longer needed',
      EACH,
      { ...EACH, from: [BEN, FINANCE], fromEach: undefined } as unknown as ApprovalTerms,
      ['no approval of ben, finance is needed any more'],
    ],
    ['are stricter when decisions have to be signed', NAMED, { ...NAMED, identity: 'signed' }, []],
    [
      'are looser when decisions need not be signed any more',
      { ...NAMED, identity: 'signed' },
      NAMED,
      ['decisions are claimed, where they were signed'],
    ],
    [
      'are looser when the server vouches for people instead of their keys',
      { ...NAMED, identity: 'signed' },
      { ...NAMED, identity: 'attributed' },
      ['decisions are attributed, where they were signed'],
    ],
    [
      'are stricter when people sign what the server vouched for',
      { ...NAMED, identity: 'attributed' },
      { ...NAMED, identity: 'signed' },
      [],
    ],
    [
      'are looser when somebody may decide for somebody else',
      NAMED,
      delegated({}),
      ['may decide now for somebody else and could not, or not so long: cleo@example.com for ben@example.com'],
    ],
    ['are stricter when nobody may do so any more', delegated({}), NAMED, []],
    ['are as strict with a shorter delegation', delegated({}), delegated({ since: '2026-12-02T00:00:00.000Z' }), []],
    [
      'are looser with a longer delegation',
      delegated({ since: '2026-12-02T00:00:00.000Z' }),
      delegated({}),
      ['may decide now for somebody else and could not, or not so long: cleo@example.com for ben@example.com'],
    ],
    ['are as strict when only the requester is delegated to', NAMED, delegated({ to: 'Ana@example.com' }), []],
    [
      'are looser when others may decide after some time',
      NAMED,
      escalated(4),
      ['may decide after 4h and could not, or only later: mia@example.com'],
    ],
    [
      'are looser when they may do so sooner',
      escalated(4),
      escalated(2),
      ['may decide after 2h and could not, or only later: mia@example.com'],
    ],
    ['are stricter when they may do so later', escalated(2), escalated(4), []],
    [
      'are as strict when others may decide who could from the start',
      { ...NAMED, from: [BEN, MANAGERS] },
      escalated(4),
      [],
    ],
    [
      'are looser when a member of one party may approve for another one too',
      EACH,
      { ...EACH, from: [{ ...BEN, members: ['ben@example.com', 'dora@example.com'] }, FINANCE] },
      ['may approve for ben now and could not: dora@example.com'],
    ],
    [
      'are looser when a member of one party may stand in for any of them after some time',
      EACH,
      { ...EACH, from: [BEN, GUESTS], escalate: { afterMs: 3_600_000, to: [FINANCE] } },
      [
        'may decide now and could not: gus@example.com',
        'may decide after 1h and could not, or only later: dora@example.com',
      ],
    ],
    [
      'are looser when the requester may decide after some time',
      TERMS,
      { ...NAMED, requesterMayApprove: true, escalate: { afterMs: 3_600_000, to: [MANAGERS] } },
      ['may decide after 1h and could not, or only later: ana@example.com'],
    ],
    [
      'are looser when a requester who might approve is named now',
      { ...NAMED, requesterMayApprove: true },
      { ...NAMED, requesterMayApprove: true, from: [BEN, { name: 'ana', members: ['Ana@example.com'] }] },
      ['may decide now and could not: ana@example.com, the requester'],
    ],
  ])('%s', (_what, then, now, looser) => {
    expect(looserIn(then, now, 'ana@example.com')).toEqual(looser);
  });
});
