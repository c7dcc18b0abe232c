import { describe, expect, it } from '@jest/globals';
import type { ApprovalTerms, Decision } from '../../../contract/index.js';
import { outcomeOf } from '../../../contract/approval-outcome.js';
import { missingText, withDecision } from '../../../workflows/messages/approval.js';
import { DEADLINE, QUOTE_ID, TERMS } from '../order/data.js';

const party = (name: string, ...members: string[]) => ({ name, members });

function said(text: string): Decision {
  const [by = '', seat] = text.split(' for ');
  return { by, decision: 'approve', quote: QUOTE_ID, at: DEADLINE, ...(seat === undefined ? {} : { for: seat }) };
}

const written = ({ by, for: seat }: Decision) => (seat === undefined ? by : `${by} for ${seat}`);

describe('of decisions by one person, or for one person, only the newest is kept', () => {
  it.each<[string[], string[]]>([
    [['ben', 'cleo for ben'], ['cleo for ben']],
    [['cleo for ben', 'BEN'], ['BEN']],
    [['cleo', 'cleo for ben'], ['cleo for ben']],
    [['cleo for ben', 'Cleo'], ['Cleo']],
    [['ben', 'cleo', 'cleo for ben'], ['cleo for ben']],
    [['cleo for ben', 'fay for ben'], ['fay for ben']],
    [['cleo for ben', 'cleo for dora'], ['cleo for dora']],
    [
      ['cleo for ben', 'dora for cleo'],
      ['cleo for ben', 'dora for cleo'],
    ],
    [
      ['cleo for ben', 'dora'],
      ['cleo for ben', 'dora'],
    ],
  ])('%j leaves %j', (all, left) => {
    expect(all.map(said).reduce<Decision[]>(withDecision, []).map(written)).toEqual(left);
  });
});

describe('where the decisions stand', () => {
  const two: ApprovalTerms = { ...TERMS, required: 2, from: [party('network', 'ben', 'cleo')] };
  const each: ApprovalTerms = {
    ...two,
    from: [party('network', 'ben', 'cleo'), party('finance', 'dora')],
    fromEach: true,
    escalate: { afterMs: 1, to: [party('managers', 'mia', 'noah', 'ben')] },
  };
  const three: ApprovalTerms = { ...each, required: 3, from: [...(each.from ?? []), party('board', 'emil')] };

  it.each<[string[], ApprovalTerms, string]>([
    [['fay for ben'], two, '1 of 2 approvals given.'],
    [['fay for ben', 'cleo'], two, 'approved'],
    [['fay for dora'], each, '1 of 2 approvals given. Still needed: one from network.'],
    [['fay for dora', 'ben'], each, 'approved'],
    [['dora for ben', 'cleo'], each, '2 of 3 approvals given. Still needed: one from finance.'],
    [['mia'], each, '1 of 2 approvals given. Still needed: one from network or finance.'],
    [['mia', 'ben'], each, 'approved'],
    [['mia', 'dora'], each, 'approved'],
    [['fay for mia', 'dora'], each, 'approved'],
    [['mia', 'noah'], each, 'approved'],
    [['ben', 'cleo'], each, '2 of 3 approvals given. Still needed: one from finance.'],
    [['mia'], three, '1 of 3 approvals given. Still needed: one each from 2 of network, finance, board.'],
    [['mia', 'ben', 'cleo'], three, '3 of 4 approvals given. Still needed: one from finance or board.'],
  ])('%j: %j', (all, terms, text) => {
    const decisions = all.map(said);
    const outcome = outcomeOf(decisions, terms);
    expect(outcome === 'pending' ? missingText(decisions, terms) : outcome).toBe(text);
  });
});
