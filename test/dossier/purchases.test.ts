import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApprovalTerms } from '../../contract/index.js';
import type { Check } from '../../dossier/check.js';
import { retell, type Story } from '../../dossier/index.js';
import { checkPurchases } from '../../dossier/purchase-checks.js';
import { recordedOrder } from './recorded-orders.js';

const CLEO = 'cleo@example.com';
const MIA = 'mia@example.com';
const DORA = 'dora@example.com';
const LATER = '2099-01-01T00:00:00Z';
const HOUR_MS = 3_600_000;

const only = (...members: string[]) => members.map((member) => ({ name: member, members: [member] }));

describe('the check of an approval that a purchase goes by', () => {
  let plain: Story;

  beforeAll(async () => {
    plain = retell(await recordedOrder('create-approved'));
  });

  /** The order as it would be under other terms, approved by somebody else. */
  function story(terms: Partial<ApprovalTerms>, said: { by: string; for?: string }): Story {
    const recordOf = <R extends { terms: ApprovalTerms }>(record: R) => ({
      ...record,
      terms: { ...record.terms, ...terms },
    });
    return {
      ...plain,
      quotes: plain.quotes.map((quote) => ({ ...quote, record: recordOf(quote.record) })),
      messages: plain.messages.map((told) => ({ ...told, received: { ...(told.received as object), ...said } })),
      steps: plain.steps.map((step) => {
        const input = step.input as { record?: { terms: ApprovalTerms } };
        return input.record === undefined ? step : { ...step, input: { ...input, record: recordOf(input.record) } };
      }),
    };
  }

  function approvalIn(told: Story): Check | undefined {
    return checkPurchases(told).find(({ check }) => check.endsWith(': approval'));
  }

  const problemsIn = (told: Story) => checkPurchases(told).filter(({ result }) => result !== 'ok');

  const delegated = (change: object = {}) => ({
    from: only(DORA),
    delegations: [{ from: DORA, to: CLEO, until: LATER, ...change }],
  });
  const escalated = (afterMs: number) => ({ from: only(DORA), escalate: { afterMs, to: only(MIA) } });

  it.each<[string, () => Story, string]>([
    ['a delegate', () => story(delegated(), { by: CLEO, for: DORA }), `${CLEO} for ${DORA}`],
    ['a further approver whose time has come', () => story(escalated(1), { by: MIA }), MIA],
  ])('has no problem with that of %s', (_who, told, who) => {
    expect(problemsIn(told())).toEqual([]);
    expect(approvalIn(told())?.why).toContain(`approved by ${who} under`);
  });

  it('goes by the quote that stood, though one before it that was covered has the same id and other terms', () => {
    const told = story(delegated(), { by: CLEO, for: DORA });
    const [quote] = told.quotes as [Story['quotes'][number]];
    const { record } = quote;
    const covered = {
      ...quote,
      use: 'covered',
      record: { ...record, terms: { ...record.terms, required: 3 } },
    } as const;
    expect(problemsIn({ ...told, quotes: [covered, quote] })).toEqual([]);
  });

  it.each<[string, () => Story, string]>([
    [
      'a delegate in their own name',
      () => story(delegated(), { by: CLEO }),
      `${CLEO} could not decide at .*in their own name`,
    ],
    [
      'a delegate whose time had ended',
      () => story(delegated({ until: '2020-01-01T00:00:00Z' }), { by: CLEO, for: DORA }),
      'could decide for dora@example.com until',
    ],
    [
      'a delegate whose time has not begun',
      () => story(delegated({ since: '2098-01-01T00:00:00Z' }), { by: CLEO, for: DORA }),
      'only from',
    ],
    [
      'somebody for a person who has delegated to another one',
      () => story(delegated({ to: MIA }), { by: CLEO, for: DORA }),
      `${CLEO} for ${DORA} could not decide`,
    ],
    [
      'a delegate of the requester',
      () => story(delegated({ from: 'ana@example.com' }), { by: CLEO, for: 'ana@example.com' }),
      'could not decide',
    ],
    ['a further approver before their time', () => story(escalated(HOUR_MS), { by: MIA }), `${MIA} could not decide`],
    ['somebody else', () => story(escalated(1), { by: CLEO }), `${CLEO} could not decide`],
    ['too few people', () => story({ required: 2 }, { by: CLEO }), 'was not approved when the purchase began'],
    [
      'others than the step was given',
      () => story({ identity: 'attributed' }, { by: CLEO }),
      'other decisions than those that counted',
    ],
    [
      'somebody who decided only later',
      () => {
        const told = story(delegated(), { by: CLEO, for: DORA });
        return { ...told, messages: told.messages.map((message) => ({ ...message, at: LATER })) };
      },
      'was not approved when the purchase began',
    ],
  ])('names the problem with that of %s', (_who, told, why) => {
    expect(approvalIn(told())).toMatchObject({ result: 'problem', why: expect.stringMatching(why) });
  });
});
