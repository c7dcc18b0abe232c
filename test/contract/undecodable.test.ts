import { describe, expect, it } from '@jest/globals';
import { isUndecodable } from '../../contract/index.js';

describe('the mark of what could not be decoded', () => {
  it.each<[boolean, unknown]>([
    [true, { undecodable: 'Unknown encoding: binary/zip' }],
    [true, { undecodable: '' }],
    [false, { undecodable: 7 }],
    [false, { undecodable: 'x', by: 'ana' }],
    [false, {}],
    [false, []],
    [false, null],
    [false, undefined],
    [false, 'undecodable'],
  ])('%s for %j', (expected, value) => {
    expect(isUndecodable(value)).toBe(expected);
  });
});
