import { describe, expect, it } from '@jest/globals';
import { requesterNotes } from '../../activities/requester.js';
import { parseOrderRequest, requestStatement, type OrderRequest } from '../../contract/index.js';
import { parseSigners, requesterOf, type Signers } from '../../signatures/index.js';
import { newSigner, type SigningPerson } from '../support/sign.js';
import { TERMS } from '../workflows/order/data.js';
import { CREATE } from './figures.js';

const START = Date.parse('2026-11-27T15:00:00Z');
const MINUTE_MS = 60_000;
const ORDER = `crb:${CREATE.vpcId}:${[CREATE.regionA, CREATE.regionZ].sort().join(':')}`;
const ana = newSigner('ana@example.com');
const portal = newSigner('portal@example.com');
const cleo = newSigner('cleo@example.com');
const LISTED = parseSigners([ana, portal, cleo].map(({ line }) => line).join('\n'));

interface Signed {
  signer?: SigningPerson;
  by?: string;
  minutes?: number;
  request?: OrderRequest;
  orderId?: string;
}

function signed({
  signer = ana,
  by = signer.name,
  minutes = 0,
  request = CREATE,
  orderId = ORDER,
}: Signed = {}): OrderRequest {
  const signedAt = new Date(START + minutes * MINUTE_MS).toISOString();
  return {
    ...request,
    signedBy: by,
    signedAt,
    signature: signer.sign(requestStatement(orderId, request, { by, signedAt })),
  };
}

interface Circumstances {
  signers?: Signers | undefined;
  startedAt?: number | undefined;
}

function found(request: OrderRequest, circumstances: Circumstances = {}) {
  const { signers, startedAt } = { signers: LISTED, startedAt: START, ...circumstances };
  return requesterOf(signers, request, { tools: ['Portal@example.com'], now: START, startedAt });
}

describe('a request is proved', () => {
  it.each<[string, OrderRequest, string]>([
    ['by its requester', signed(), `The request is signed by ana@example.com (${ana.key}).`],
    [
      'by a tool of the policy',
      signed({ signer: portal }),
      `The request is signed by portal@example.com for ana@example.com (${portal.key}).`,
    ],
    ['an hour before the start', signed({ minutes: -60 }), `The request is signed by ana@example.com (${ana.key}).`],
    ['by a clock that is ahead', signed({ minutes: 5 }), `The request is signed by ana@example.com (${ana.key}).`],
  ])('%s', (_name, request, text) => {
    expect(parseOrderRequest(request)).toEqual({ request });
    expect(found(request)).toEqual({ kind: 'signed', text });
    expect(requesterNotes(found(request), TERMS)).toEqual([text]);
  });

  it('by a signature of any age for a later quote', () => {
    expect(found(signed({ minutes: -600 }), { startedAt: undefined })).toMatchObject({ kind: 'signed' });
  });
});

describe('a signature does not count', () => {
  it.each<[string, OrderRequest, string]>([
    ['of somebody else', signed({ signer: cleo }), 'expected ana@example.com or one of the policy'],
    ["of another person's key", signed({ signer: cleo, by: 'ana@example.com' }), 'is not listed for ana@example.com'],
    ['of another bandwidth', { ...signed(), bandwidth: CREATE.bandwidth + 1 }, 'does not fit the statement'],
    ['of another reason', { ...signed(), reason: 'as always' }, 'does not fit the statement'],
    ['of another requester', { ...signed({ signer: portal }), requestedBy: 'ben@example.com' }, 'does not fit'],
    ['of another order', signed({ orderId: 'crb:vpc-9:asia-east-1:asia-north-1' }), 'does not fit the statement'],
    ['of long ago', signed({ minutes: -61 }), "expected a time in the hour before the order's start"],
    ['of the future', signed({ minutes: 6 }), "expected a time in the hour before the order's start"],
    ['that is none', { ...signed(), signature: 'SSHSIG' }, 'the signature'],
  ])('%s', (_name, request, text) => {
    expect(found(request)).toMatchObject({ kind: 'forged', text: expect.stringContaining(text) });
  });

  it('where the policy names no signers, and the approvers are told', () => {
    const unchecked = found(signed(), { signers: undefined });
    expect(requesterNotes(unchecked, TERMS)).toEqual([expect.stringContaining('Nobody has checked the signature')]);
  });

  it.each(['signedBy', 'signedAt', 'signature'] as const)('without %s: the request is not valid', (name) => {
    const { [name]: _left, ...rest } = signed();
    expect(parseOrderRequest(rest)).toEqual({
      problems: [expect.stringContaining('signedBy, signedAt and signature together')],
    });
  });
});

it('approvers are told that the requester is a claim, where their own decisions are signed and the requester may not approve', () => {
  const unsigned = found(CREATE);
  expect(requesterNotes(unsigned, { ...TERMS, identity: 'signed' })).toEqual([
    "Who requested this is a claim, so the ban on approving one's own order rests on it.",
  ]);
  expect(requesterNotes(unsigned, TERMS)).toEqual([]);
  expect(requesterNotes(unsigned, { ...TERMS, identity: 'signed', requesterMayApprove: true })).toEqual([]);
});
