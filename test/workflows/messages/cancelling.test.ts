import { describe, expect, it } from '@jest/globals';
import type { OrderState } from '../../../contract/index.js';
import { judgeCancel } from '../../../workflows/messages/cancelling.js';

const CANCEL = { by: 'ana', reason: 'no longer needed' };

const SURE = { unanswered: false, suspect: false };

describe('a wish to cancel', () => {
  it.each<OrderState>(['quoting', 'awaitingApproval'])('takes effect at once while the order is %s', (state) => {
    expect(judgeCancel(CANCEL, state, SURE)).toEqual({
      cancel: CANCEL,
      text: 'The order is cancelled; nothing was bought.',
    });
  });

  it.each<[OrderState, boolean, boolean, string]>([
    ['quoting', true, false, 'An earlier purchase had no clear answer, so the order is not simply cancelled'],
    ['awaitingApproval', true, false, 'it is held until somebody has looked'],
    ['quoting', true, true, 'An earlier purchase had no clear answer, so the order is not simply cancelled'],
    ['quoting', false, true, 'An earlier run of this order may have bought. If a search finds nothing'],
    ['awaitingApproval', false, true, 'the order is cancelled; otherwise it goes on'],
    ['placing', true, true, 'A purchase may be on its way'],
  ])(
    'is never answered with more than is certain: %s, unanswered %p, an earlier run %p',
    (state, unanswered, suspect, words) => {
      const judged = judgeCancel(CANCEL, state, { unanswered, suspect });
      expect(judged).toEqual({ cancel: CANCEL, text: expect.stringContaining(words) });
      expect(JSON.stringify(judged)).not.toContain('nothing was bought.');
    },
  );

  it('says that an earlier run is asked about first when nobody has looked yet', () => {
    expect(judgeCancel(CANCEL, 'quoting', { ...SURE, unlooked: true })).toEqual({
      cancel: CANCEL,
      text: 'First Temporal is asked whether an earlier run of this order may have bought. If none has, the order is cancelled.',
    });
  });

  it('is noted while a purchase may be on its way', () => {
    expect(judgeCancel(CANCEL, 'placing', SURE)).toEqual({
      cancel: CANCEL,
      text: expect.stringContaining('may be on its way'),
    });
  });

  it.each<[OrderState, string]>([
    ['held', 'resolve the hold'],
    ['provisioning', 'Delete the circuit in the console'],
    ['completed', 'The order has ended: completed.'],
    ['rejected', 'The order has ended: rejected.'],
    ['expired', 'The order has ended: expired.'],
    ['cancelled', 'The order has ended: cancelled.'],
    ['failed', 'The order has ended: failed.'],
  ])('is refused while the order is %s', (state, reason) => {
    expect(judgeCancel(CANCEL, state, SURE)).toEqual({ refused: expect.stringContaining(reason) });
  });

  it.each([{ by: 'ana' }, { by: 'ana', reason: null }])('needs no reason: %j', (message) => {
    expect(judgeCancel(message, 'quoting', SURE)).toMatchObject({ cancel: { by: 'ana' } });
  });

  it.each<[string, unknown, string]>([
    ['no name', {}, 'by: is missing, expected your name'],
    ['an unknown field', { by: 'ana', force: true }, '"force": no such field'],
    ['nothing', undefined, 'The message is nothing: expected {"by", "reason"?}.'],
    ['what could not be decoded', { undecodable: 'x' }, 'can’t be decoded (x)'],
  ])('is refused with %s', (_name, message, reason) => {
    expect(judgeCancel(message, 'quoting', SURE)).toEqual({ refused: expect.stringContaining(reason) });
  });
});
