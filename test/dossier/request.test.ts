import { beforeAll, describe, expect, it } from '@jest/globals';
import { orderIdOf, requestStatement, type OrderRequest } from '../../contract/index.js';
import type { Check } from '../../dossier/check.js';
import { checkRequest } from '../../dossier/identity-checks.js';
import { retell, type Story } from '../../dossier/index.js';
import { policySha256, readPolicy } from '../../policy/index.js';
import { parseSigners } from '../../signatures/index.js';
import { newSigner } from '../support/sign.js';
import { recordedOrder } from './recorded-orders.js';

const ANA = newSigner('ana@example.com');
const PORTAL = newSigner('portal@example.com');
const MALLORY = newSigner('mallory@example.com');
const SIGNERS = [ANA, PORTAL, MALLORY].map(({ line }) => line).join('\n');

const POLICY = 'signers: keys\ntools: [portal@example.com]\nrules: [{ name: all, approvals: 1 }]';
const sha256 = policySha256(readPolicy(POLICY, 'policy'));

/** Who signs how, instead of the requester with their own key just before the start. */
interface Signing {
  readonly as?: string;
  readonly with?: typeof ANA;
  readonly beforeStartMs?: number;
  /** What is changed after it was signed. */
  readonly changed?: object;
}

describe('the check of who asked for an order', () => {
  let plain: Story;

  beforeAll(async () => {
    plain = retell(await recordedOrder('create-approved'));
  });

  function story({ as = ANA.name, with: signer = ANA, beforeStartMs = 1000, changed = {} }: Signing = {}): Story {
    const request = plain.request as OrderRequest;
    const signedAt = new Date(Date.parse(plain.startedAt) - beforeStartMs).toISOString();
    const statement = requestStatement(orderIdOf(request) ?? '', request, { by: as, signedAt });
    const signed = { ...request, signedBy: as, signedAt, signature: signer.sign(statement), ...changed };
    const quotes = plain.quotes.map((quote) => ({ ...quote, record: { ...quote.record, policy: sha256 } }));
    return { ...plain, request: signed, quotes };
  }

  function check(told: Story, { signers = SIGNERS, policies = [{ sha256, text: POLICY }] } = {}): Check | undefined {
    return checkRequest(told, policies, parseSigners(signers))[0];
  }

  it('finds nothing to say of a request that is not signed', () => {
    expect(checkRequest(plain, [], parseSigners(SIGNERS))).toEqual([]);
  });

  it('names the key of the requester, or of a tool of the policy', () => {
    expect(check(story())).toMatchObject({ result: 'ok', why: expect.stringContaining(`by ${ANA.name} (${ANA.key})`) });
    expect(check(story({ as: PORTAL.name, with: PORTAL }))).toMatchObject({
      result: 'ok',
      why: expect.stringContaining(`by ${PORTAL.name} for ${ANA.name}`),
    });
  });

  it.each<[string, Signing, string]>([
    ['does not fit the request', { changed: { bandwidth: 999 } }, 'does not fit'],
    ['is of a key that is listed for somebody else', { with: MALLORY }, 'it is the key of mallory@example.com'],
    ['is of a key that nobody knows', { with: newSigner('ana@example.com') }, 'is not listed for ana@example.com'],
    ['is of somebody who is neither requester nor tool', { as: MALLORY.name, with: MALLORY }, 'signedBy is mallory'],
    ['was made long before the start', { beforeStartMs: 2 * 3_600_000 }, 'in the hour before'],
    ['was made after the start', { beforeStartMs: -3_600_000 }, 'in the hour before'],
    ['is no signature', { changed: { signature: 'x' } }, 'does not begin with'],
    ['does not say who signed', { changed: { signedBy: undefined } }, 'without signedBy or signedAt'],
  ])('is a problem when the signature %s', (_what, signing, why) => {
    expect(check(story(signing))).toMatchObject({ result: 'problem', why: expect.stringContaining(why) });
  });

  it.each<[string, string, string]>([
    ['had expired', 'valid-before="20200101Z"', 'expired on'],
    ['was not valid yet', 'valid-after="20990101Z"', 'valid only from'],
    ['may sign other things only', 'namespaces="git"', 'may sign for git only'],
  ])('is a problem when the key %s', (_what, options, why) => {
    const signers = ANA.line.replace(' ', ` ${options} `);
    expect(check(story(), { signers })).toMatchObject({ result: 'problem', why: expect.stringContaining(why) });
  });

  it('is open without the signers, or without the policy that names tools', () => {
    expect(checkRequest(story(), [], undefined)).toMatchObject([{ result: 'unknown' }]);
    expect(check(story({ as: PORTAL.name, with: PORTAL }), { policies: [] })).toMatchObject({ result: 'unknown' });
  });

  it('has no problem with an order that went no further for it', () => {
    expect(check({ ...story({ with: MALLORY }), quotes: [] })).toMatchObject({
      result: 'ok',
      why: expect.stringContaining('went no further'),
    });
  });
});
