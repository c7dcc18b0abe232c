import { beforeAll, describe, expect, it } from '@jest/globals';
import { fileOf, makeDossier, verifyDossier, type Dossier, type Verification } from '../../dossier/index.js';
import type { RecordedEvent, RecordedOrder } from '../../client/index.js';
import { idOf, typeOf } from '../../dossier/event.js';
import { checkDecisions } from '../../dossier/identity-checks.js';
import type { ToldQuote } from '../../dossier/story.js';
import { parseSigners, type Signers } from '../../signatures/index.js';
import { newSigner } from '../support/sign.js';
import { recordedOrder } from './recorded-orders.js';

const NOW = Date.parse('2026-12-01T00:00:00Z');
const BEN = 'ben@example.com';

function made(order: RecordedOrder): Dossier {
  return makeDossier(order, { now: NOW, program: 'crb', policies: [] });
}

function verify(order: RecordedOrder, signers?: Signers): Verification {
  return verifyDossier(Buffer.from(fileOf(made(order))), { signers, now: NOW });
}

/** The same order with other events, as somebody who can write histories would tell it. */
function changed(order: RecordedOrder, change: (events: RecordedEvent[]) => RecordedEvent[]): RecordedOrder {
  const copy = structuredClone(order);
  return { ...copy, runs: copy.runs.map((run) => ({ ...run, events: change([...run.events]) })) };
}

/** The same order with each text in its events written otherwise. */
function replaced(order: RecordedOrder, from: string, to: string): RecordedOrder {
  return changed(order, (events) => JSON.parse(JSON.stringify(events).replaceAll(from, to)) as RecordedEvent[]);
}

/** The one event of a type, such as `MARKER_RECORDED`, that holds a text. */
function event(events: readonly RecordedEvent[], type: string, holding = ''): Record<string, unknown> {
  const [found, ...others] = events.filter((each) => typeOf(each) === type && JSON.stringify(each).includes(holding));
  if (found === undefined || others.length > 0) {
    throw new Error(`not one event ${type} with ${holding}`);
  }
  return found;
}

const SIGNALED = 'WORKFLOW_EXECUTION_SIGNALED';
/** Where the check is recorded that found a signature good. */
const isSigned = (events: readonly RecordedEvent[]) => event(events, 'MARKER_RECORDED', '"kind":"signed"');

/** The line of an allowed_signers file for the key that made a signature: it is in the signature. */
function lineOf(signature: string): string {
  const bytes = Buffer.from(signature.split('\n').slice(1, -2).join(''), 'base64');
  const [magic, version, length] = ['SSHSIG'.length, 4, 4];
  const start = magic + version + length;
  const key = bytes.subarray(start, start + bytes.readUInt32BE(magic + version));
  return `${BEN} ssh-ed25519 ${key.toString('base64')}`;
}

function checksOf({ checks }: Verification, name: RegExp): string[] {
  return checks.filter(({ check }) => name.test(check)).map(({ result, why }) => `${result}: ${why}`);
}

const DECISIONS = /^decision/;

describe('the dossier of an order whose decisions are signed', () => {
  let order: RecordedOrder;
  let signers: Signers;

  beforeAll(async () => {
    order = await recordedOrder('create-signed');
    const [, approval] = made(order).story.messages;
    signers = parseSigners(lineOf((approval?.received as { signature: string } | undefined)?.signature ?? ''));
  });

  it('tells what the check of each said, and when it counted', () => {
    const { messages, quotes } = made(order).story;
    const events = order.runs.flatMap((run) => run.events);
    const [first, second] = ['WORKFLOW_EXECUTION_UPDATE_ACCEPTED', SIGNALED].map((type) => idOf(event(events, type)));
    expect(messages).toMatchObject([
      { event: first, accepted: false, check: { kind: 'refused' }, at: expect.any(String) },
      { event: second, accepted: true, check: { kind: 'signed', key: expect.stringMatching(/^SHA256:/) } },
    ]);
    expect(quotes[0]?.decisions).toMatchObject([{ by: BEN, key: expect.any(String), signature: expect.any(String) }]);
  });

  it('is verified with the keys of then: good signatures counted, bad ones did not', () => {
    const found = verify(order, signers);
    expect(found.ok).toBe(true);
    expect(checksOf(found, DECISIONS)).toEqual([
      expect.stringMatching(/^ok: approve by ben@example.com did not count: the signature does not fit/),
      expect.stringMatching(/^ok: approve by ben@example.com is signed with SHA256:/),
    ]);
    expect(found.cannotKnow).toContain('Who asked for the order: its request is not signed.');
  });

  it('is checked by the quote that stood, though one that was not used has the same id and asks for no proof', () => {
    const { story } = made(order);
    const [quote] = story.quotes as [ToldQuote];
    const { identity: _identity, ...terms } = quote.record.terms;
    const unused = { ...quote, use: 'covered', record: { ...quote.record, terms } } as const;
    const found = checkDecisions({ ...story, quotes: [unused, quote] }, signers);
    expect(found).toEqual(checkDecisions(story, signers));
    expect(found.map(({ result }) => result)).toEqual(['ok', 'ok']);
  });

  it('without signers says that they are not checked', () => {
    const found = verify(order);
    expect(found.ok).toBe(true);
    expect(checksOf(found, DECISIONS)).toEqual([
      expect.stringMatching(/^unknown: .*--signers/),
      expect.stringMatching(/^unknown: .*--signers/),
    ]);
    expect(found.cannotKnow).toContainEqual(expect.stringContaining('no file of allowed signers'));
  });

  it('is not believed with the key of somebody else', () => {
    const found = verify(order, parseSigners(newSigner(BEN).line));
    expect(found.ok).toBe(false);
    expect(checksOf(found, DECISIONS)).toContainEqual(
      // Without what would help somebody who sends a decision.
      expect.stringMatching(
        /^problem: approve by ben@example.com was taken as signed: .* not listed [^:]*\(listed: \S+\)$/,
      ),
    );
  });

  it.each<[string, (order: RecordedOrder) => RecordedOrder, string]>([
    ['whose comment was changed', (each) => replaced(each, 'as agreed', 'as never agreed'), 'does not fit'],
    ['whose key was changed', (each) => replaced(each, keyOf(each), 'SHA256:of-somebody-else'), 'and the order says'],
    [
      'whose check was refused',
      (each) => replaced(each, `{"kind":"signed","key":"${keyOf(each)}"}`, '{"kind":"refused","text":"no"}'),
      'no check has found its signature good',
    ],
    [
      'that was never checked',
      (each) =>
        changed(each, (events) => {
          isSigned(events)['markerRecordedEventAttributes'] = {};
          return events;
        }),
      'was not approved when the purchase began',
    ],
  ])('shows a decision %s', (_what, change, why) => {
    const { ok, checks } = verify(change(order), signers);
    expect(ok).toBe(false);
    expect(checks.filter(({ result }) => result === 'problem').map((each) => each.why)).toContainEqual(
      expect.stringContaining(why),
    );
  });

  it('does not call a problem what was refused then, and is good by the signers of now', () => {
    const refused = changed(order, (events) => {
      const text = 'the key is not listed';
      const marker = isSigned(events);
      const written = JSON.stringify(marker);
      return [
        ...events.slice(0, events.indexOf(marker)),
        JSON.parse(
          written.replace(`{"kind":"signed","key":"${keyOf(order)}"}`, JSON.stringify({ kind: 'refused', text })),
        ) as RecordedEvent,
      ];
    });
    const found = verify(refused, signers);
    expect(found.ok).toBe(true);
    expect(checksOf(found, DECISIONS)[1]).toMatch(/^unknown: .*the check said then: the key is not listed/);
    expect(made(refused).story.messages[1]).toMatchObject({
      accepted: false,
      text: 'This decision of ben@example.com does not count: the key is not listed.',
    });
  });
});

function keyOf(order: RecordedOrder): string {
  return made(order).story.quotes[0]?.decisions[0]?.key ?? '';
}

/** What the check says of a signal that somebody has sent. */
const attributed = (principal: string) => ({
  kind: 'attributed',
  principal,
  checked: { at: '2026-11-27T17:00:00.000Z', seal: 'c2VhbA==' },
});

describe('the dossier of an order whose decisions are attributed', () => {
  let order: RecordedOrder;

  beforeAll(async () => {
    order = await recordedOrder('create-attributed');
  });

  /** As a server would have told it that stamps who sends: of the signal, and of the check that read it. */
  function stamped(name: string, result: object): RecordedOrder {
    return changed(order, (events) => {
      event(events, SIGNALED)['principal'] = { type: 'jwt', name };
      const ended = event(events, 'ACTIVITY_TASK_COMPLETED', '"kind":"refused"');
      (ended['activityTaskCompletedEventAttributes'] as Record<string, unknown>)['result'] = { payloads: [result] };
      return events;
    });
  }

  it('has no problem with what was refused because the server stamps nobody', () => {
    const found = verify(order);
    expect(found.ok).toBe(true);
    expect(checksOf(found, DECISIONS)).toEqual([
      'ok: approve by ben@example.com did not count: the server says of nobody that they sent it',
    ]);
  });

  it('says who the server says has sent a decision that counted', () => {
    const counted = stamped('Ben@example.com', attributed('jwt Ben@example.com'));
    expect(checksOf(verify(counted), DECISIONS)).toEqual([
      'ok: approve by ben@example.com: the server says that jwt Ben@example.com sent it',
    ]);
    expect(made(counted).story.quotes[0]).toMatchObject({
      outcome: 'approved',
      decisions: [{ by: BEN, principal: 'jwt Ben@example.com' }],
    });
  });

  it.each<[string, () => RecordedOrder, RegExp]>([
    [
      'somebody else has sent',
      () => stamped('mallory@example.com', attributed('jwt ben@example.com')),
      /^problem: .* taken as sent by jwt ben@example.com, but the server says that jwt mallory@example.com/,
    ],
    [
      'nobody was seen to send',
      () => stamped('', attributed('jwt ben@example.com')),
      /^problem: .* the server says of nobody/,
    ],
  ])('shows a decision that %s', (_what, forged, why) => {
    expect(checksOf(verify(forged()), DECISIONS)).toEqual([expect.stringMatching(why)]);
  });

  it('leaves open why the check has refused what the right person sent', () => {
    const refused = stamped(BEN, { kind: 'refused', text: 'a newer one' });
    expect(checksOf(verify(refused), DECISIONS)).toEqual([expect.stringMatching(/^unknown: .*a newer one/)]);
    expect(verify(refused).ok).toBe(true);
  });
});
