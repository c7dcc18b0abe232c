import { describe, expect, it } from '@jest/globals';
import { ORDER_STATES } from '../../../contract/index.js';
import { judgeRequote, type RequoteContext } from '../../../workflows/messages/requoting.js';

const DEADLINE = '2026-03-02T10:00:00.000Z';
const WAITING: RequoteContext = {
  state: 'awaitingApproval',
  quoted: { deadline: DEADLINE, record: { quote: { id: 'Q1-0123456789ab' } } },
  cancelled: false,
  now: Date.parse(DEADLINE) - 1,
};
const MESSAGE = { by: 'ana', reason: 'new policy' };

describe('a wish for a new quote', () => {
  it('counts while a quote waits, and says that decisions on it no longer do', () => {
    expect(judgeRequote(MESSAGE, WAITING)).toEqual({
      requote: MESSAGE,
      text: "The price is asked again for ana, under today's policy. Decisions on Q1-0123456789ab no longer count.",
    });
    expect(judgeRequote({ by: 'ana' }, WAITING)).toMatchObject({ requote: { by: 'ana' } });
  });

  it.each(ORDER_STATES.filter((state) => state !== 'awaitingApproval'))('is refused while an order is %s', (state) => {
    expect(judgeRequote(MESSAGE, { ...WAITING, state })).toEqual({
      refused: expect.stringMatching(/^There is no quote to replace: /),
    });
  });

  it.each<[string, unknown, Partial<RequoteContext>, RegExp]>([
    ['at the deadline', MESSAGE, { now: Date.parse(DEADLINE) }, /^Too late/],
    ['of an order that is being cancelled', MESSAGE, { cancelled: true }, /being cancelled/],
    ['without a name', {}, {}, /^by: is missing/],
    ['with a field that it has not', { ...MESSAGE, quote: 'Q1' }, {}, /"quote": no such field/],
  ])('is refused %s', (_, message, more, refused) => {
    expect(judgeRequote(message, { ...WAITING, ...more })).toEqual({ refused: expect.stringMatching(refused) });
  });
});
