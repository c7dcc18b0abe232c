import { describe, expect, it } from '@jest/globals';
import type { RefusedMessage } from '../../../contract/index.js';
import { clipBytes } from '../../../contract/index.js';
import { makeHold } from '../../../workflows/messages/hold.js';
import type { OrderData } from '../../../workflows/order/data.js';
import { viewOf } from '../../../workflows/order/view.js';
import { BURST, TIER, UNIT_PRICE } from '../../activities/figures.js';
import {
  asked,
  askedWith,
  DEADLINE,
  NOT_KNOWN,
  NOW,
  orderIn,
  QUOTE_ID,
  quoteRecord,
  TERMS,
  waitingOrder,
} from './data.js';

const MOST_BYTES = 64 * 1024;
const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** An order in which all that can be long is as long as it can be, written in one letter. */
function longest(letter: string): OrderData {
  const text = (bytes: number) => clipBytes(letter.repeat(bytes), bytes);
  const reason = text(1000);
  const request = {
    ...BURST,
    vpcId: 'v'.repeat(100),
    regionA: 'a'.repeat(100),
    regionZ: 'z'.repeat(100),
    crossRegionBandwidthName: 'n'.repeat(63),
    bandwidth: 2_147_483_647,
    bandwidthCap: 2_147_483_647,
    marketingInfo: { discountCode: text(255) },
    requestedBy: text(255),
    reason: letter === '\u0001' ? text(1000) : letter.repeat(1000),
    externalId: text(255),
  };
  const price = {
    ...UNIT_PRICE,
    stepPrices: times(50, () => ({ ...TIER, unitPrice: 123456.789012, discountUnitPrice: 123456.789012 })),
  };
  const record = quoteRecord(request, price);
  const quoted = asked({
    record: {
      ...record,
      quote: {
        ...record.quote,
        previousPrice: price,
        base: { internetChargeType: 'ByBandwidth', bandwidth: 1, bandwidthCap: null, status: 'AVAILABLE' },
        notes: times(20, () => reason),
        differences: times(220, (index) => ({
          field: `stepPrices.${index}.discountUnitPrice`,
          before: 123456.789012,
          now: 123456.789012,
        })),
      },
    },
    decisions: times(20, () => ({
      by: text(255),
      decision: 'approve',
      quote: QUOTE_ID,
      at: NOW,
      comment: letter.repeat(1000),
    })),
    validUntil: DEADLINE,
  });
  const hold = makeHold(
    'H9-aaaaaaaa',
    {
      code: 'conflict',
      text: text(5000),
      evidence: times(30, () => text(5000)),
      candidates: times(30, () => '2'.repeat(255)),
    },
    NOT_KNOWN,
  );
  const circuit = { crossRegionBandwidthId: '2'.repeat(255), status: 'S'.repeat(100), orderNumber: '1'.repeat(255) };
  return orderIn(
    { state: 'held', quoted, hold, circuit },
    {
      refused: {
        count: 1_000_000,
        latest: times(10, (): RefusedMessage => ({
          at: NOW,
          message: 'approve',
          by: text(255),
          reason,
          received: letter.repeat(250 / letter.length),
        })),
      },
      attention: { code: 'notBought', text: reason },
      past: times(59, (index) => ({
        state: 'awaitingApproval',
        at: NOW,
        reason: `${index} ${text(4_490)}`,
      })),
      reason,
    },
  );
}

describe('the view of an order', () => {
  it.each([
    ['letters', 'x'],
    ['letters of two bytes', 'é'],
    ['letters of four bytes', '😀'],
    ['quotation marks, which JSON doubles', '"'],
    ['control characters, of which JSON makes six', '\u0001'],
  ])('has at most 64 KB when all is as long as it can be, in %s', (_name, letter) => {
    expect(sizeOf(longest(letter))).toBeGreaterThan(MOST_BYTES);
    expect(sizeOf(viewOf('crb:x', longest(letter)))).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('loses the oldest first, and nothing that is needed to act', () => {
    const data = longest('x');
    const view = viewOf('crb:x', data);
    expect(view.timeline.slice(-2).map((step) => step.reason?.slice(0, 4))).toEqual(['58 x', 'xxxx']);
    expect(view.timeline.length).toBeGreaterThanOrEqual(10);
    expect(view.refused.count).toBe(1_000_000);
    expect(view.hold?.choices).toEqual(data.stage.state === 'held' ? data.stage.hold.choices : 'not held');
    expect(view.quote?.price).toEqual(data.stage.quoted?.record.quote.price);
    expect(view.quote?.id).toBe(data.stage.quoted?.record.quote.id);
    expect(view.request).toEqual(data.stage.quoted?.record.request);
  });

  it('has the message that approves its quote, while it can be approved', () => {
    const approveWith = { by: 'your name', quote: QUOTE_ID };
    expect(viewOf('crb:x', waitingOrder()).quote).toMatchObject({ id: QUOTE_ID, approveWith });
    expect(viewOf('crb:x', orderIn({ state: 'completed', quoted: asked() })).quote).not.toHaveProperty('approveWith');
    const signed = orderIn({ state: 'awaitingApproval', quoted: askedWith({ terms: { identity: 'signed' } }) });
    expect(viewOf('crb:x', signed).quote).not.toHaveProperty('approveWith');
  });

  it('keeps all of an order with an ordinary story', () => {
    const data = waitingOrder({
      past: times(59, () => ({
        state: 'quoting',
        at: NOW,
        reason: 'Not bought: the service is down.',
      })),
      refused: {
        count: 10,
        latest: times(10, () => ({ at: NOW, message: 'approve', reason: 'Too late.', received: '{}' })),
      },
    });
    const view = viewOf('crb:x', data);
    expect(view.timeline).toEqual([...data.past, { state: 'awaitingApproval', at: NOW }]);
    expect(view.refused).toEqual(data.refused);
  });

  it('leaves out names of large groups before anything else, and says how many', () => {
    const from = times(20, (group) => ({
      name: `group-${group}`,
      members: times(100, (person) => `${'p'.repeat(70)}-${group}-${person}`),
    }));
    const data = orderIn({ state: 'awaitingApproval', quoted: askedWith({ terms: { from } }) });
    expect(sizeOf(from)).toBeGreaterThan(150_000);
    const view = viewOf('crb:x', data);
    expect(sizeOf(view)).toBeLessThanOrEqual(MOST_BYTES);
    expect(view.approval?.terms.from?.[3]).toEqual({
      name: 'group-3',
      members: from[3]?.members.slice(0, 10),
      more: 90,
    });
    expect(view.timeline).toEqual([{ state: 'awaitingApproval', at: NOW }]);
    expect(data.stage.quoted?.record.terms.from).toEqual(from);
  });

  it('shows an approval only with a quote to decide on', () => {
    const unquoted = orderIn({ state: 'quoting' });
    expect(viewOf('crb:x', waitingOrder()).approval).toEqual({
      terms: TERMS,
      by: [],
      deadline: DEADLINE,
    });
    expect(viewOf('crb:x', unquoted)).not.toHaveProperty('approval');
    expect(viewOf('crb:x', unquoted)).not.toHaveProperty('quote');
  });
});
