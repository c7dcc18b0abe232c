import { describe, expect, it } from '@jest/globals';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { isUndecodable } from '../../contract/index.js';
import { payloadConverter } from '../../workflows/payload-converter.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const payload = (encoding: string, data: string): Payload => ({
  metadata: { encoding: bytes(encoding) },
  data: bytes(data),
});

describe('the payload converter', () => {
  it.each([{ by: 'ben', quote: 'Q1' }, 'text', 7, null, undefined, [1]])(
    "carries %j as Temporal's own does",
    (value) => {
      expect(payloadConverter.toPayload(value)).toEqual(defaultPayloadConverter.toPayload(value));
      expect(payloadConverter.fromPayload(payloadConverter.toPayload(value))).toEqual(value);
    },
  );

  it.each<[string, Payload]>([
    ['an unknown encoding', payload('binary/zip', 'PK')],
    ['JSON that is none', payload('json/plain', '{"by": ')],
    ['a protobuf nobody knows', payload('json/protobuf', '{}')],
    ['no metadata', { data: bytes('{}') }],
    ['nothing', {}],
  ])('makes a value of %s, and never throws', (_name, broken) => {
    expect(isUndecodable(payloadConverter.fromPayload(broken))).toBe(true);
  });

  it("makes a value of what can't be encoded, and never throws", () => {
    const knot: Record<string, unknown> = {};
    knot['knot'] = knot;
    expect(payloadConverter.fromPayload(payloadConverter.toPayload(knot))).toEqual({
      undecodable: expect.stringContaining("can't be encoded"),
    });
  });

  it('tells why in few words', () => {
    const value = payloadConverter.fromPayload<unknown>(payload('x'.repeat(5000), ''));
    expect(JSON.stringify(value).length).toBeLessThan(300);
    const odd = payloadConverter.fromPayload<{ undecodable: string }>(payload('😀'.repeat(500), ''));
    expect(odd.undecodable.isWellFormed()).toBe(true);
  });
});
