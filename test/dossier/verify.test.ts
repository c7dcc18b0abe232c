import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  fileOf,
  makeDossier,
  statementOf,
  verifyDossier,
  withSignature,
  type Dossier,
  type Verification,
} from '../../dossier/index.js';
import type { Check } from '../../dossier/check.js';
import { digestOf } from '../../dossier/dossier.js';
import { parseSigners, type Signers } from '../../signatures/index.js';
import { sshKey } from '../support/ssh-key.js';
import { NAMES, recordedOrder } from './recorded-orders.js';

const NOW = Date.parse('2026-12-01T00:00:00Z');
const BY = 'ana@example.com';
const KEY = sshKey();
const OTHER = sshKey();
const SIGNERS = parseSigners(`${BY} ${KEY.line}\n`);

async function made(name: string): Promise<Dossier> {
  return makeDossier(await recordedOrder(name), { now: NOW, program: 'crb', by: BY, policies: [] });
}

function signed(dossier: Dossier): Dossier {
  return withSignature(dossier, KEY.sign(statementOf(dossier)));
}

const verify = (file: string | Buffer) => verifyDossier(Buffer.from(file), { signers: SIGNERS, now: NOW });

/** What a forger would write who knows how dossiers are made, but has no key: the digest fits again. */
function forged(dossier: Dossier, change: (copy: Dossier) => void): string {
  const copy = structuredClone(dossier);
  change(copy);
  return fileOf({ ...copy, digest: digestOf(copy) });
}

/** Changes each text in a value. */
function replaced<T>(value: T, from: string, to: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll(from, to)) as T;
}

describe('a dossier', () => {
  let approved: Dossier;
  let changedPrice: Dossier;
  let waiting: Dossier;

  beforeAll(async () => {
    approved = await made('create-approved');
    waiting = await made('create-waiting');
    changedPrice = await made('create-changed-price');
  });

  it.each(NAMES)('of a real order has no problem: %s', async (name) => {
    // Whose keys the decisions were signed with is another file's to say.
    const { checks, ok } = verifyDossier(Buffer.from(fileOf(signed(await made(name)))), { now: NOW });
    expect(checks.filter(({ result }) => result === 'problem')).toEqual([]);
    expect(ok).toBe(true);
  });

  it('says what was bought, by whose approval, and that all of it was checked', () => {
    const { checks } = verify(fileOf(signed(approved)));
    expect(checks.map(({ result }) => result)).toEqual(checks.map(() => 'ok'));
    expect(checks.map(({ why }) => why)).toContain('approved by ben@example.com under the rule "default"');
    expect(approved.story).toMatchObject({
      state: 'completed',
      circuit: { crossRegionBandwidthId: expect.any(String), orderNumber: expect.any(String) },
      messages: [{ message: 'approve', accepted: true, by: 'order', event: 8 }],
    });
    expect(approved.story.steps[0]?.result).toMatchObject({ kind: 'placed', requestId: expect.any(String) });
  });

  it('that nobody signed says that anybody could have rewritten it', () => {
    const { checks, cannotKnow, ok } = verify(fileOf(approved));
    expect(ok).toBe(true);
    expect(checks).toContainEqual(expect.objectContaining({ check: 'signature', result: 'unknown' }));
    expect(cannotKnow[0]).toContain('not signed');
  });

  it('shows each of 10,000 changed bytes', () => {
    // The smallest one, because each case reads all of it.
    const file = Buffer.from(fileOf(signed(waiting)));
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(file);
        changed.writeUInt8(changed.readUInt8(at) ^ change, at);
        expect(verify(changed).ok).toBe(false);
      }),
      { numRuns: 10_000 },
    );
  });

  it.each<[string, (file: string) => string]>([
    ['formatted', (file) => JSON.stringify(JSON.parse(file), null, 2)],
    ['without its line feed', (file) => file.trimEnd()],
    ['with a blank', (file) => file.replace('{"', '{ "')],
    ['with a number written otherwise', (file) => file.replace('"version":1', '"version":1.0')],
    ['with a key twice', (file) => file.replace('"version":1', '"version":2,"version":1')],
    ['with a letter written as its code', (file) => file.replace('"version"', '"\\u0076ersion"')],
    ['cut', (file) => file.slice(0, -10)],
    ['that is none', () => '{}'],
    ['that is empty', () => ''],
    ['that is no text', () => '\u{fffd}'],
  ])('is refused %s', (_how, change) => {
    const file = fileOf(signed(approved));
    expect(change(file)).not.toBe(file);
    expect(verify(change(file))).toMatchObject({ ok: false, checks: [{ check: 'file', result: 'problem' }] });
  });

  it.each<[string, string, () => string]>([
    [
      'the price in the story',
      'story',
      () => forged(approved, (copy) => void (at(copy.story.quotes).at = copy.made.at)),
    ],
    [
      'who approved, in story and events',
      'story',
      () => forged(replaced(approved, 'ben@example.com', 'ana@example.com'), () => undefined),
    ],
    [
      'the price, in story and events',
      'id',
      () => forged(replaced(approved, '"discountPrice":2000', '"discountPrice":1000'), () => undefined),
    ],
    [
      'the terms, in story and events',
      'story',
      () => forged(replaced(changedPrice, '"required":1', '"required":0'), () => undefined),
    ],
    [
      'the policy',
      'policy',
      () => forged(approved, (copy) => void (at(copy.policies).text = 'rules: [{ name: x, approvals: 2 }]')),
    ],
    ['an event that is left out', 'runs', () => forged(approved, (copy) => void at(copy.runs).events.splice(7, 1))],
    [
      'an event that can not be read',
      'story',
      () => forged(approved, (copy) => void (at(at(copy.runs).events)['eventTime'] = 'x')),
    ],
    [
      'what was answered, in story and events',
      'covered',
      () =>
        forged(
          replaced(
            approved,
            '"kind":"placed",',
            '"kind":"placed","price":{"discount":100,"originalPrice":9000,"discountPrice":9000},',
          ),
          () => undefined,
        ),
    ],
  ])('shows a forger who can write digests: %s', (_what, check, file) => {
    const { ok, checks } = verify(file());
    expect(ok).toBe(false);
    expect(checks.filter(({ result }) => result === 'problem').map((each) => each.check)).toContainEqual(
      expect.stringContaining(check),
    );
  });

  it('says with which key it is signed, and whose that is by the signers file', () => {
    const file = fileOf(signed(approved));
    expect(JSON.parse(file)).toMatchObject({ signedWith: KEY.fingerprint });
    const said = (signers?: Signers) => signatureIn(verifyDossier(Buffer.from(file), { signers, now: NOW }));
    expect(said(SIGNERS)).toEqual(
      expect.objectContaining({
        result: 'ok',
        why: `it is signed with ${KEY.fingerprint}, a key of ${BY} by the signers file`,
      }),
    );
    expect(said()).toMatchObject({
      result: 'unknown',
      why: expect.stringMatching(/^it is signed with SHA256:.*; that this is a key of ana@example.com is a claim/),
    });
    expect(said(parseSigners(`ben@example.com ${KEY.line}\n`))).toMatchObject({
      result: 'problem',
      why: expect.stringMatching(/^it says that ana@example.com made it, but .*\(it is the key of ben@example.com\)/),
    });
  });

  it.each<[string, () => Dossier, string]>([
    ['a key that is not listed', () => withSignature(approved, OTHER.sign(statementOf(approved))), 'not listed'],
    [
      'the signature of another dossier',
      () => ({ ...signed(approved), signature: KEY.sign(statementOf(changedPrice)) }),
      'does not fit',
    ],
    [
      'a signature for something else',
      () => ({ ...signed(approved), signature: KEY.sign(statementOf(approved), { namespace: 'git' }) }),
      'namespace git, expected crb-orders',
    ],
    ['a signature that is none', () => ({ ...signed(approved), signature: 'x' }), 'does not begin with'],
    ['the name of another key', () => ({ ...signed(approved), signedWith: OTHER.fingerprint }), 'and says: SHA256:'],
    ['a key and no signature', () => ({ ...approved, signedWith: KEY.fingerprint }), 'there is no signature'],
  ])('is not believed with %s', (_what, dossier, why) => {
    const file = Buffer.from(fileOf(dossier()));
    expect(signatureIn(verify(file))).toMatchObject({ result: 'problem', why: expect.stringContaining(why) });
    // Whether a signature fits can be told without knowing whose it is.
    const unlisted = why === 'not listed';
    expect(verifyDossier(file, { now: NOW }).ok).toBe(unlisted);
  });
});

function signatureIn({ checks }: Verification): Check | undefined {
  return checks.find(({ check }) => check === 'signature');
}

function at<T>(
  list: readonly T[],
): T extends object ? { -readonly [K in keyof T]: T[K] } & Record<string, unknown> : T {
  return list[0] as never;
}
