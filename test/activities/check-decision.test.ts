import { expect, it } from '@jest/globals';
import { createActivities, type CheckInput, type CheckResult } from '../../activities/index.js';
import { senderFacts } from '../../activities/sealed-sender.js';
import { QUOTE_ID, quoteRecord } from '../workflows/order/data.js';
import { inActivity, ofOrder, ONE_RUN, onBench } from './bench.js';

const { request, quote } = quoteRecord();
const CONTENT = { by: 'ben@example.com', quote: QUOTE_ID };
const DECISION = { ...CONTENT, decision: 'approve', at: '2026-11-22T10:00:00.000Z' } as const;
const ORDER = { orderId: ofOrder(request).workflowExecution?.workflowId ?? '', firstRunId: 'run-1' };

/** Asks who has sent an approval that the history has as sent by ben. */
async function check(fields: Partial<CheckInput>): Promise<{ result: CheckResult; sealed: boolean }> {
  let checked: { result: CheckResult; sealed: boolean } | undefined;
  await onBench(async (bench) => {
    const principal = { type: 'jwt', name: 'ben@example.com' };
    const signals = () => Promise.resolve([{ name: 'approve', principal, input: [CONTENT] }]);
    const deps = bench.deps({ runs: { ...ONE_RUN, signals } });
    const now = DECISION.at;
    const asked = { identity: 'attributed', message: { name: 'approve', content: CONTENT } } as const;
    const input = { ...asked, decision: DECISION, request, quote, firstRunId: 'run-1', now, ...fields } as CheckInput;
    const result = await inActivity(ofOrder(request), () => createActivities(deps).checkDecision(input));
    const sealed =
      result.kind === 'attributed' &&
      deps.seal.fits(
        senderFacts(ORDER, DECISION, { principal: result.principal, at: result.checked.at }),
        result.checked.seal,
      );
    checked = { result, sealed };
  });
  if (checked === undefined) {
    throw new Error('nothing was checked');
  }
  return checked;
}

it('seals who has sent a decision, for this order, person and quote', async () => {
  expect(await check({})).toMatchObject({
    result: { kind: 'attributed', principal: 'jwt ben@example.com' },
    sealed: true,
  });
  expect(await check({ firstRunId: 'run-2' })).toMatchObject({ result: { kind: 'attributed' }, sealed: false });
});

it.each<[string, Partial<CheckInput>]>([
  ['another quote', { decision: { ...DECISION, quote: 'Q2-000000000000' } }],
  ['another person', { decision: { ...DECISION, by: 'cleo@example.com' } }],
  ['somebody else', { decision: { ...DECISION, for: 'cleo@example.com' } }],
  ['the opposite', { decision: { ...DECISION, decision: 'reject' } }],
])('seals nothing for a decision that is said to be on, by or for %s than its message says', async (_name, fields) => {
  const { result } = await check(fields);
  expect(result).toEqual({ kind: 'refused', text: 'the message to look for says something else' });
});
