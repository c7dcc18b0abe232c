import { describe, expect, it } from '@jest/globals';
import type { ApprovalTerms } from '../../contract/index.js';
import { looserIn } from '../../policy/index.js';
import { TERMS } from '../workflows/order/data.js';

const BEN = { name: 'ben', members: ['ben@example.com'] };
const FINANCE = { name: 'finance', members: ['dora@example.com', 'ana@example.com'] };
const AUTOMATIC = { ...TERMS, required: 0 };
const NAMED = { ...TERMS, from: [BEN] };
const EACH = { ...TERMS, required: 2, from: [BEN, FINANCE], fromEach: true } as const;

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
  ])('%s', (_what, then, now, looser) => {
    expect(looserIn(then, now, 'ana@example.com')).toEqual(looser);
  });
});
