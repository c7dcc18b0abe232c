import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordedOrder } from '../../client/index.js';
import { compareKept, fileOf, makeDossier, statementOf, withSignature, type Dossier } from '../../dossier/index.js';
import { sshKey } from '../support/ssh-key.js';
import { recordedOrder } from './recorded-orders.js';

const KEY = sshKey();
const POLICY = 'signers: keys\nrules: [{name: signed, approvals: 1, identity: signed}]';

describe('a file of an archive', () => {
  let order: RecordedOrder;

  beforeAll(async () => {
    order = await recordedOrder('create-signed');
  });

  const made = (policies: string[], now = '2026-12-01') =>
    makeDossier(order, { now: Date.parse(now), program: 'crb', by: 'ana', policies });
  const signed = (dossier: Dossier) => withSignature(dossier, KEY.sign(statementOf(dossier)));
  const compare = (kept: Dossier, { policies = [POLICY], signs = true } = {}) =>
    compareKept(Buffer.from(fileOf(kept)), { order, now: made(policies, '2026-12-02'), signs });

  it('lacks what it would have if it were written now', () => {
    const whole = { lacks: [], missing: [] };
    expect(compare(signed(made([POLICY])))).toEqual(whole);
    expect(compare(made([POLICY]))).toEqual({ lacks: ['signature'], missing: [] });
    expect(compare(signed(made([])))).toEqual({ lacks: ['policy'], missing: [] });
    expect(compare(made([]))).toEqual({ lacks: ['signature', 'policy'], missing: [] });
    // It has more than this run could give.
    expect(compare(signed(made([POLICY])), { policies: [], signs: false })).toEqual(whole);
    expect(compare(made([]), { policies: [], signs: false })).toEqual({
      lacks: [],
      missing: [expect.stringContaining('The text of the policy')],
    });
  });

  it.each<[string, (kept: Dossier) => Dossier]>([
    [
      'another policy',
      (kept) => ({
        ...kept,
        policies: kept.policies.map((each) => ({ ...each, text: 'rules: [{name: x, approvals: 2}]' })),
      }),
    ],
    ['a policy that is none', (kept) => ({ ...kept, policies: kept.policies.map((each) => ({ ...each, text: 'x' })) })],
    ['another story', (kept) => ({ ...kept, story: { ...kept.story, state: 'failed' } })],
    ['a hidden gap', (kept) => ({ ...kept, policies: [] })],
  ])('is another one with %s', (_what, change) => {
    expect(compare(change(made([POLICY])))).toBeUndefined();
  });
});
