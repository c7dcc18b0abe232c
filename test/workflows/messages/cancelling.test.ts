import { describe, expect, it } from '@jest/globals';
import type { OrderState } from '../../../contract/index.js';
import { judgeCancel } from '../../../workflows/messages/cancelling.js';
import { CANCEL_WORDS } from '../../../workflows/messages/words.js';

const CANCEL = { by: 'ana', reason: 'no longer needed' };

const SURE = { unanswered: false, suspect: false };
const UNANSWERED =
  "Zenlayer never confirmed an earlier purchase, so the order can't end yet: it is held until somebody resolves it.";
const SUSPECT =
  'An earlier run of this order may have sent a purchase. If a search finds nothing, the order is cancelled; otherwise it goes on.';
const ON_ITS_WAY = 'A purchase may be on its way. If nothing was bought, the order is cancelled; otherwise it goes on.';

describe('a wish to cancel', () => {
  it.each<OrderState>(['quoting', 'awaitingApproval'])('takes effect at once while the order is %s', (state) => {
    expect(judgeCancel(CANCEL, state, SURE)).toEqual({
      cancel: CANCEL,
      text: CANCEL_WORDS.sure,
    });
  });

  it.each<[OrderState, boolean, boolean, string]>([
    ['quoting', true, false, UNANSWERED],
    ['awaitingApproval', true, false, UNANSWERED],
    ['quoting', true, true, UNANSWERED],
    ['quoting', false, true, SUSPECT],
    ['awaitingApproval', false, true, SUSPECT],
    ['placing', true, true, ON_ITS_WAY],
    ['placing', false, false, ON_ITS_WAY],
  ])(
    'is never answered with more than is certain: %s, unanswered %p, an earlier run %p',
    (state, unanswered, suspect, text) => {
      expect(judgeCancel(CANCEL, state, { unanswered, suspect })).toEqual({ cancel: CANCEL, text });
    },
  );

  it('says that an earlier run is asked about first when nobody has checked yet', () => {
    expect(judgeCancel(CANCEL, 'quoting', { ...SURE, unasked: true })).toEqual({
      cancel: CANCEL,
      text: 'The order first asks Temporal about an earlier run that may have sent a purchase. If there is none, it is cancelled.',
    });
  });

  it.each<[OrderState, string]>([
    ['held', "A purchase may have been made, so the order can't be cancelled. Resolve its hold instead."],
    [
      'provisioning',
      "Already bought; cancelling can't undo it. If nobody wants the circuit, delete it in the Zenlayer console.",
    ],
    ['completed', 'The order has already ended as completed.'],
    ['rejected', 'The order has already ended as rejected.'],
    ['expired', 'The order has already ended as expired.'],
    ['cancelled', 'The order has already ended as cancelled.'],
    ['failed', 'The order has already ended as failed.'],
  ])('is refused while the order is %s', (state, refused) => {
    expect(judgeCancel(CANCEL, state, SURE)).toEqual({ refused });
  });

  it.each([{ by: 'ana' }, { by: 'ana', reason: null }])('needs no reason: %j', (message) => {
    expect(judgeCancel(message, 'quoting', SURE)).toMatchObject({ cancel: { by: 'ana' } });
  });

  it.each<[string, unknown, string]>([
    ['no name', {}, 'by: is missing, expected your name'],
    ['an unknown field', { by: 'ana', force: true }, '"force": no such field'],
    ['nothing', undefined, 'The message is nothing: expected {"by", "reason"?}.'],
    ['what could not be decoded', { undecodable: 'x' }, "can't be decoded (x)"],
  ])('is refused with %s', (_name, message, reason) => {
    expect(judgeCancel(message, 'quoting', SURE)).toEqual({ refused: expect.stringContaining(reason) });
  });
});
