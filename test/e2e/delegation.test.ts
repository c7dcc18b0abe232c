import { describe, expect, it } from '@jest/globals';
import type { ApprovalTold } from '../../activities/index.js';
import { approveUpdate, orderQuery, rejectUpdate } from '../../contract/index.js';
import { readPolicy } from '../../policy/index.js';
import { eventually } from '../support/eventually.js';
import { approversReceiver } from '../support/receiver.js';
import { worldOfFile } from '../support/suite.js';
import { inState, refusal } from '../support/world.js';

const POLICY = readPolicy(
  `
groups: { network: [ben, cleo], managers: [mia] }
delegations: [{ from: ben, to: fay, until: 2999-01-01T00:00:00Z }]
rules:
  - { name: soon, when: { anyRegion: [eu-*] }, approvals: 1, from: ["group:network"], decideWithin: 1h,
      escalate: { after: 1ms, to: ["group:managers"] } }
  - { name: two, approvals: 2, from: ["group:network"], decideWithin: 2h,
      escalate: { after: 1h, to: ["group:managers"] } }
`,
  'policy.yaml',
);

const told: ApprovalTold[] = [];
const world = worldOfFile({
  parts: {
    policy: POLICY,
    receivers: approversReceiver((notice) => Promise.resolve(void told.push(notice))),
  },
});

async function waiting(fields: Parameters<ReturnType<typeof world>['createRequest']>[0] = {}) {
  const handle = await world().start(world().createRequest(fields));
  const view = await inState(handle, 'awaitingApproval');
  const quote = view.quote?.id ?? '';
  const approve = (by: string, seat?: string) =>
    handle.executeUpdate(approveUpdate, { args: [{ by, quote, ...(seat === undefined ? {} : { for: seat }) }] });
  return { handle, view, quote, approve };
}

describe('a delegate', () => {
  it('decides in the place of one person, which counts once, and everything says so', async () => {
    const { handle, approve } = await waiting();
    expect((await approve('ben')).text).toBe('Approved by ben (1 of 2). Still needed: 1 approval.');
    expect((await approve('fay', 'ben')).text).toBe('Approved by fay for ben (1 of 2). Still needed: 1 approval.');
    expect((await refusal(approve('fay', 'BEN'))).text).toMatch(/^fay for BEN already sent this decision/);
    expect((await refusal(approve('fay'))).text).toMatch(/add "for": "ben"\.$/);
    expect((await refusal(approve('fay', 'cleo'))).text).toMatch(/no delegation from cleo to fay/);
    expect((await approve('cleo')).text).toBe('Approved by cleo (2 of 2). Buying now.');
    expect(await handle.result()).toMatchObject({
      state: 'completed',
      approval: { by: [{ by: 'fay', for: 'ben' }, { by: 'cleo' }] },
      timeline: expect.arrayContaining([
        expect.objectContaining({ state: 'placing', reason: 'Approved by fay for ben; cleo' }),
      ]),
    });
  });

  it('rejects in the same way', async () => {
    const { handle, quote } = await waiting();
    await handle.executeUpdate(rejectUpdate, { args: [{ by: 'fay', quote, for: 'ben', comment: 'too dear' }] });
    expect(await handle.result()).toMatchObject({ state: 'rejected', reason: 'Rejected by fay for ben: too dear' });
  });
});

describe('further approvers', () => {
  it('are told of by the order before their time, and refused until then', async () => {
    const { handle, view, approve } = await waiting();
    expect(view.next.who).toMatch(/^network \(ben, cleo\); from .* UTC also managers \(mia\)$/);
    expect((await refusal(approve('mia'))).text).toMatch(/^mia can decide from .* UTC on\.$/);
    await handle.terminate();
  });

  it('are told when it comes, and may decide', async () => {
    const { handle, approve } = await waiting({ regionA: 'eu-west-1' });
    await eventually(
      () => told.filter(({ orderId, event }) => orderId === handle.workflowId && event === 'escalated'),
      ({ length }) => length > 0,
    );
    await approve('mia');
    expect(await handle.result()).toMatchObject({ state: 'completed', approval: { by: [{ by: 'mia' }] } });
    expect((await handle.query(orderQuery)).refused.count).toBe(0);
  });
});
