import { expect, it } from '@jest/globals';
import { ValueError } from '@temporalio/common';
import { unlessUndecodable } from '../../client/decode.js';
import { OrdersError } from '../../client/index.js';
import { anyOrdersError } from '../../client/temporal-errors.js';

it.each([new ValueError('Unknown encoding: x'), new SyntaxError('no JSON')])(
  'what can not be decoded is passed over: %s',
  async (error) => {
    expect(await unlessUndecodable(Promise.reject(error), 'instead')).toBe('instead');
  },
);

it('a mistake is not taken for something that can not be decoded, nor for an answer of Temporal', async () => {
  const mistake = new TypeError('x is not a function');
  await expect(unlessUndecodable(Promise.reject(mistake), 'instead')).rejects.toBe(mistake);
  expect(anyOrdersError(mistake, 'localhost:7233')).toBe(mistake);
  expect(anyOrdersError(new Error('odd'), 'localhost:7233')).toBeInstanceOf(OrdersError);
});
