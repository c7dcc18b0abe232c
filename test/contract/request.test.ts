import { describe, expect, it } from '@jest/globals';
import { orderRequestJsonSchema, parseOrderRequest } from '../../contract/index.js';
import { BURST, CREATE as FLAT, MODIFY as CHANGE } from '../activities/figures.js';

const without = (request: object, field: string) =>
  Object.fromEntries(Object.entries(request).filter(([name]) => name !== field));

const MBPS = 'expected a whole number of Mbps, 1 or more';
const ID = 'expected an id of 1 to 100 letters, digits, ".", "_" and "-"';
const NAME = 'expected 2 to 63 letters, digits, ".", "_" and "-", with a letter or digit at both ends';

function problemsOf(input: unknown): string[] {
  const parsed = parseOrderRequest(input);
  return 'problems' in parsed ? parsed.problems : [];
}

describe('a good request passes unchanged', () => {
  it.each([
    ['a flat circuit', FLAT],
    ['a burstable circuit', BURST],
    ['a burst equal to the commitment', { ...BURST, bandwidthCap: 100 }],
    ['the largest bandwidth', { ...FLAT, bandwidth: 2_147_483_647 }],
    ['the shortest name', { ...FLAT, crossRegionBandwidthName: 'a1' }],
    ['the longest name', { ...FLAT, crossRegionBandwidthName: `a${'-'.repeat(61)}z` }],
    ['the longest ids', { ...FLAT, vpcId: 'v'.repeat(100), regionA: 'a'.repeat(100) }],
    ['a promo code and a voucher', { ...FLAT, marketingInfo: { discountCode: 'SANDBOX80', usePocVoucher: true } }],
    ['an empty marketingInfo', { ...FLAT, marketingInfo: {} }],
    ['all the words', { ...FLAT, reason: 'new site', externalId: 'REQ-1' }],
    ['255 bytes of a name', { ...FLAT, requestedBy: 'é'.repeat(127) + 'e' }],
    ['1,000 letters of a reason', { ...FLAT, reason: 'x'.repeat(1000) }],
    ['1,000 characters of a reason', { ...CHANGE, reason: '月'.repeat(1000) }],
    ['1,000 characters of four bytes', { ...FLAT, reason: '😀'.repeat(1000) }],
    ['a change of the bandwidth', CHANGE],
    ['a change of the burst alone', { ...without(CHANGE, 'bandwidth'), bandwidthCap: 300 }],
    ['a change of both', { ...CHANGE, bandwidthCap: 200 }],
  ])('%s', (_name, request) => {
    expect(parseOrderRequest(request)).toEqual({ request });
  });
});

describe('a wrong field is named with what it holds and what is expected', () => {
  it.each<[string, unknown, string[]]>([
    ['a region with a colon', { ...FLAT, regionA: 'asia:east' }, [`regionA: is "asia:east", ${ID}`]],
    ['an empty region', { ...FLAT, regionZ: '' }, [`regionZ: is "", ${ID}`]],
    ['a region with a line break at its end', { ...FLAT, regionA: 'asia\n' }, [`regionA: is "asia\\n", ${ID}`]],
    [
      'the same region twice',
      { ...FLAT, regionZ: 'asia-east-1' },
      ['regionZ: is "asia-east-1", must differ from regionA'],
    ],
    ['a bandwidth of 0', { ...FLAT, bandwidth: 0 }, [`bandwidth: is 0, ${MBPS}`]],
    ['a bandwidth of -1', { ...FLAT, bandwidth: -1 }, [`bandwidth: is -1, ${MBPS}`]],
    ['a bandwidth of 1.5', { ...FLAT, bandwidth: 1.5 }, [`bandwidth: is 1.5, ${MBPS}`]],
    ['a bandwidth as text', { ...FLAT, bandwidth: '100' }, [`bandwidth: is "100", ${MBPS}`]],
    [
      "a bandwidth beyond the API's Integer",
      { ...FLAT, bandwidth: 2_147_483_648 },
      ['bandwidth: is 2147483648, expected at most 2147483647 Mbps'],
    ],
    [
      'a name of 1 character',
      { ...FLAT, crossRegionBandwidthName: 'a' },
      [`crossRegionBandwidthName: is "a", ${NAME}`],
    ],
    [
      'a name of 64 characters',
      { ...FLAT, crossRegionBandwidthName: 'n'.repeat(64) },
      [`crossRegionBandwidthName: is "${'n'.repeat(64)}", ${NAME}`],
    ],
    [
      'a name that ends with a hyphen',
      { ...FLAT, crossRegionBandwidthName: 'ab-' },
      [`crossRegionBandwidthName: is "ab-", ${NAME}`],
    ],
    [
      'a name that begins with a dot',
      { ...FLAT, crossRegionBandwidthName: '.ab' },
      [`crossRegionBandwidthName: is ".ab", ${NAME}`],
    ],
    [
      'no burst with 95th billing',
      without(BURST, 'bandwidthCap'),
      ['bandwidthCap: is missing, expected a burst in Mbps: ByInstanceBandwidth95 requires it'],
    ],
    [
      'a burst with a flat rate',
      { ...FLAT, bandwidthCap: 120 },
      ['bandwidthCap: is 120, must be left out: only internetChargeType ByInstanceBandwidth95 has a burst'],
    ],
    [
      'a burst below the commitment',
      { ...BURST, bandwidthCap: 99 },
      ['bandwidthCap: is 99, expected at least the bandwidth'],
    ],
    [
      'a changed burst below the changed commitment',
      { ...CHANGE, bandwidthCap: 199 },
      ['bandwidthCap: is 199, expected at least the bandwidth'],
    ],
    [
      'an unknown charge type',
      { ...FLAT, internetChargeType: 'ByTrafficPackage' },
      ['internetChargeType: is "ByTrafficPackage", expected "ByBandwidth" or "ByInstanceBandwidth95"'],
    ],
    ['an unknown field', { ...FLAT, bandwith: 100 }, ['bandwith: no such field']],
    ['two unknown fields', { ...FLAT, a: 1, b: 2 }, ['a: no such field', 'b: no such field']],
    [
      'an unknown field inside marketingInfo',
      { ...FLAT, marketingInfo: { discountcode: 'X' } },
      ['marketingInfo.discountcode: no such field'],
    ],
    [
      'a wrong type inside marketingInfo',
      { ...FLAT, marketingInfo: { usePocVoucher: 'yes' } },
      ['marketingInfo.usePocVoucher: is "yes", expected true or false'],
    ],
    [
      'a marketingInfo that is no object',
      { ...FLAT, marketingInfo: 'SANDBOX80' },
      ['marketingInfo: is "SANDBOX80", expected an object with discountCode, usePocVoucher or both'],
    ],
    [
      'no requester',
      without(FLAT, 'requestedBy'),
      ['requestedBy: is missing, expected the name of the requester: text of 1 to 255 bytes'],
    ],
    [
      'a blank requester',
      { ...FLAT, requestedBy: ' \t' },
      ['requestedBy: is " \\t", expected the name of the requester: text of 1 to 255 bytes'],
    ],
    ['a null', { ...FLAT, reason: null }, ['reason: is null, expected a reason: text of 1 to 1000 characters']],
    [
      'a change of nothing',
      without(CHANGE, 'bandwidth'),
      ['bandwidth: is missing, give bandwidth, bandwidthCap or both'],
    ],
    [
      'a change of no circuit',
      without(CHANGE, 'crossRegionBandwidthId'),
      [`crossRegionBandwidthId: is missing, ${ID}`],
    ],
    ['fields of the other action', { ...CHANGE, vpcId: 'vpc-1' }, ['vpcId: no such field']],
    ['an unknown action', { ...FLAT, action: 'delete' }, ['action: is "delete", expected "create" or "modify"']],
    ['no action', without(FLAT, 'action'), ['action: is missing, expected "create" or "modify"']],
    ['null instead of a request', null, ['request: is null, expected an object with the fields of an order']],
    [
      'nothing instead of a request',
      undefined,
      ['request: is missing, expected an object with the fields of an order'],
    ],
    ['a list instead of a request', [], ['request: is [], expected an object with the fields of an order']],
    ['a text instead of a request', 'order', ['request: is "order", expected an object with the fields of an order']],
    ['a number instead of a request', 1, ['request: is 1, expected an object with the fields of an order']],
    [
      'what could not be decoded',
      { undecodable: 'Unknown encoding' },
      ["request: can't be decoded (Unknown encoding), expected JSON"],
    ],
  ])('%s', (_name, input, problems) => {
    expect(problemsOf(input)).toEqual(problems);
  });

  it.each(['requestedBy', 'externalId'])(
    '%s of more than 255 bytes, counted in bytes and not in characters',
    (field) => {
      const long = 'é'.repeat(128);
      expect(long.length).toBeLessThan(255);
      expect(problemsOf({ ...FLAT, [field]: long })).toEqual([
        expect.stringMatching(`^${field}: is "é.*, which is 256 bytes long, expected .*text of 1 to 255 bytes$`),
      ]);
    },
  );

  it.each(['x', '月', '😀'])('a reason of more than 1,000 characters, such as %s', (letter) => {
    expect(problemsOf({ ...FLAT, reason: letter.repeat(1001) })).toEqual([
      expect.stringMatching(
        `^reason: is "${letter}.*, which is 1001 characters long, expected a reason: text of 1 to 1000 characters$`,
      ),
    ]);
  });

  it.each([
    ['requestedBy', 'a\ud800', '"a\\ud800", which holds a lone surrogate (U+D800) at character 2'],
    ['reason', 'why\nnot', '"why\\nnot", which holds the control character U+000A at character 4'],
    ['externalId', '\u009b1', '"\\u009b1", which holds the control character U+009B at character 1'],
    ['marketingInfo.discountCode', 'a\u2028', '"a\\u2028", which holds the line separator U+2028 at character 2'],
  ])('%s that is not one line of text', (field, value, problem) => {
    const [outer = '', inner] = field.split('.');
    const fields = { [outer]: inner === undefined ? value : { [inner]: value } };
    expect(problemsOf({ ...FLAT, ...fields })).toEqual([expect.stringMatching(/: one line without such characters$/)]);
    expect(problemsOf({ ...FLAT, ...fields })[0]).toContain(`${field}: is ${problem}, expected `);
  });

  it.each([
    ['a\u001b', '"a\\u001b": no such field'],
    ['a b', '"a b": no such field'],
    ['\ud800', '"\\ud800": no such field'],
  ])('a field of another name, %j', (field, problem) => {
    expect(problemsOf({ ...FLAT, [field]: 1 })).toEqual([problem]);
  });

  it('shortens what it shows of a long value', () => {
    const [problem] = problemsOf({ ...FLAT, vpcId: 'v'.repeat(5000) });
    expect(problem?.length).toBeLessThan(200);
  });
});

describe('several wrong fields', () => {
  it('are all named at once, rules across fields included', () => {
    expect(
      problemsOf({
        ...FLAT,
        vpcId: 'a b',
        regionZ: 'asia-east-1',
        bandwidth: 0,
        bandwidthCap: -5,
        crossRegionBandwidthName: 7,
        requestedBy: '',
        colour: 'red',
      }),
    ).toEqual(
      expect.arrayContaining([
        `vpcId: is "a b", ${ID}`,
        'regionZ: is "asia-east-1", must differ from regionA',
        `bandwidth: is 0, ${MBPS}`,
        `bandwidthCap: is -5, ${MBPS}`,
        'bandwidthCap: is -5, must be left out: only internetChargeType ByInstanceBandwidth95 has a burst',
        `crossRegionBandwidthName: is 7, ${NAME}`,
        'requestedBy: is "", expected the name of the requester: text of 1 to 255 bytes',
        'colour: no such field',
      ]),
    );
  });

  it('are all named when everything is missing', () => {
    expect(problemsOf({ action: 'create' }).map((problem) => problem.split(':')[0])).toEqual([
      'vpcId',
      'internetChargeType',
      'crossRegionBandwidthName',
      'regionA',
      'regionZ',
      'bandwidth',
      'requestedBy',
    ]);
  });
});

describe('the JSON Schema', () => {
  it('describes both actions, each with its fields and no others', () => {
    expect(orderRequestJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      oneOf: [
        {
          type: 'object',
          additionalProperties: false,
          required: [
            'action',
            'vpcId',
            'internetChargeType',
            'crossRegionBandwidthName',
            'regionA',
            'regionZ',
            'bandwidth',
            'requestedBy',
          ],
          properties: {
            action: { const: 'create' },
            vpcId: { type: 'string', pattern: expect.any(String) },
            internetChargeType: { enum: ['ByBandwidth', 'ByInstanceBandwidth95'] },
            bandwidth: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
            bandwidthCap: { type: 'integer', minimum: 1 },
            marketingInfo: { type: 'object', additionalProperties: false },
            requestedBy: { type: 'string' },
          },
        },
        {
          type: 'object',
          additionalProperties: false,
          required: ['action', 'crossRegionBandwidthId', 'requestedBy'],
          properties: { action: { const: 'modify' }, crossRegionBandwidthId: { type: 'string' } },
        },
      ],
    });
  });
});
