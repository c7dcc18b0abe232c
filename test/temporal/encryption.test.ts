import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import {
  encryptionCodec,
  isHashed,
  listedName,
  readEncryption,
  UndecryptableError,
  workerCodec,
} from '../../temporal/index.js';

const key = () => randomBytes(32).toString('base64');
const [OLD, NEW] = [key(), key()];
const folder = mkdtempSync(join(tmpdir(), 'crb-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const keysOf = (text: string) => readEncryption({ CRB_ENCRYPTION_KEYS: text }).keys;
const payload = defaultPayloadConverter.toPayload({ by: 'ana@example.com' });
const valueOf = ([read]: Payload[]) => defaultPayloadConverter.fromPayload(read ?? {});

function file(text: string): string {
  const path = join(folder, `keys-${text.length}`);
  writeFileSync(path, text);
  return path;
}

describe('the keys', () => {
  test('come from the variable or from a file, in the order given', () => {
    expect(keysOf(`new:${NEW}, old:${OLD}`).map(({ id }) => id)).toEqual(['new', 'old']);
    const path = file(`# rotated in May\nnew:${NEW}\n\nold:${OLD}\r\n`);
    expect(readEncryption({ CRB_ENCRYPTION_KEYS_FILE: path }).keys).toEqual(keysOf(`new:${NEW},old:${OLD}`));
    expect(readEncryption({ CRB_ENCRYPTION_KEYS: '' }).keys).toEqual([]);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['no id', { CRB_ENCRYPTION_KEYS: OLD }, /CRB_ENCRYPTION_KEYS \(not shown\): key 1: has no valid id before a colon/],
    ['a short key', { CRB_ENCRYPTION_KEYS: `a:${NEW},b:c2hvcnQ=` }, /key 2: "b" has a key of another form/],
    ['a key that is no Base64', { CRB_ENCRYPTION_KEYS: `a:${'!'.repeat(44)}` }, /"a" has a key of another form/],
    ['an id twice', { CRB_ENCRYPTION_KEYS: `a:${NEW},a:${OLD}` }, /the id "a" is there more than once/],
    ['no key', { CRB_ENCRYPTION_KEYS: ' , ' }, /it holds no key; expected id:key/],
    ['a file that is not there', { CRB_ENCRYPTION_KEYS_FILE: '/nowhere/keys' }, /"\/nowhere\/keys": it can't be read/],
    ['an empty file', { CRB_ENCRYPTION_KEYS_FILE: file('# none\n') }, /it holds no key/],
    [
      'both',
      { CRB_ENCRYPTION_KEYS: `a:${NEW}`, CRB_ENCRYPTION_KEYS_FILE: '/nowhere' },
      /both set, expected one of them/,
    ],
    ['hashed names without a key', { CRB_LISTED_NAMES: 'hashed' }, /CRB_LISTED_NAMES is "hashed": that needs a key/],
    ['another choice for names', { CRB_LISTED_NAMES: 'none' }, /is "none": expected plain, hashed or omitted/],
  ])('are refused with a reason that shows no key: %s', (_what, env, reason) => {
    let message = '';
    try {
      readEncryption(env);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(reason);
    for (const secret of [OLD, NEW, 'c2hvcnQ=']) {
      expect(message).not.toContain(secret);
    }
  });
});

describe('the codec', () => {
  test('encrypts with the first key and decrypts with any, so keys can be rotated', async () => {
    const before = await encryptionCodec(keysOf(`old:${OLD}`)).encode([payload]);
    const codec = encryptionCodec(keysOf(`new:${NEW},old:${OLD}`));
    const after = await codec.encode([payload]);
    expect(Buffer.from(after[0]?.metadata?.['encryption-key-id'] ?? []).toString()).toBe('new');
    expect(Buffer.from(after[0]?.data ?? []).includes('ana')).toBe(false);
    expect(valueOf(await codec.decode(before))).toEqual({ by: 'ana@example.com' });
    expect(valueOf(await codec.decode(after))).toEqual({ by: 'ana@example.com' });
  });

  test('lets pass what is not encrypted, and encrypts nothing without a key', async () => {
    expect(await encryptionCodec(keysOf(`a:${NEW}`)).decode([payload])).toEqual([payload]);
    expect(await encryptionCodec([]).encode([payload])).toEqual([payload]);
  });

  const encrypted = () => encryptionCodec(keysOf(`old:${OLD}`)).encode([payload]);
  const changed = async (): Promise<Payload[]> => {
    const [{ data, ...rest } = {}] = await encrypted();
    const bytes = Buffer.from(data ?? []);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    return [{ ...rest, data: bytes }];
  };
  test.each<[string, () => Promise<Payload[]>, string, RegExp]>([
    ['no key', encrypted, '', /encrypted with key "old", and there is no key here: set CRB_ENCRYPTION_KEYS/],
    ['an unknown key', encrypted, `new:${NEW}`, /key "old", which is not among the keys here: new/],
    ['another key of the same id', encrypted, `old:${NEW}`, /not what key "old" encrypts/],
    ['changed bytes', changed, `old:${OLD}`, /not what key "old" encrypts/],
    [
      'too few bytes',
      async () => (await encrypted()).map((each) => ({ ...each, data: Buffer.from('x') })),
      `old:${OLD}`,
      /not what key "old" encrypts/,
    ],
  ])('names the key of what it cannot read: %s', async (_what, make, keys, reason) => {
    const there = keys === '' ? [] : keysOf(keys);
    const payloads = await make();
    const reading = encryptionCodec(there).decode(payloads);
    await expect(reading).rejects.toThrow(reason);
    await expect(reading).rejects.toBeInstanceOf(UndecryptableError);
    // A step can't start with it; a workflow is told, and decides what that means.
    const codec = workerCodec(there);
    await expect(codec.decode(payloads, { type: 'activity', namespace: 'n', isLocal: false })).rejects.toThrow(reason);
    const [told] = await codec.decode(payloads, { type: 'workflow', namespace: 'n', workflowId: 'w' });
    expect(Buffer.from(told?.data ?? []).toString()).toMatch(reason);
  });

  test('nobody but the codec itself tells a workflow that it encrypts', async () => {
    const claimed = { ...payload, metadata: { ...payload.metadata, 'crb-encrypting': Buffer.from('yes') } };
    expect(await workerCodec([]).decode([claimed])).toEqual([payload]);
    const [told] = await workerCodec(keysOf(`a:${NEW}`)).decode([payload]);
    expect(Object.keys(told?.metadata ?? {})).toContain('crb-encrypting');
  });
});

test('a name in the list is plain, a hash that is the same for every way to write it, or left out', () => {
  const listed = (env: Record<string, string>, name: string) => listedName(readEncryption(env), name);
  const keys = { CRB_ENCRYPTION_KEYS: `a:${NEW}` };
  expect(listed({}, 'Ana')).toBe('Ana');
  expect(listed({ ...keys, CRB_LISTED_NAMES: 'plain' }, 'Ana')).toBe('Ana');
  expect(listed({ CRB_LISTED_NAMES: 'omitted' }, 'Ana')).toBeUndefined();
  const hash = listed(keys, 'Ana <ana@example.com>') ?? '';
  expect(isHashed(hash)).toBe(true);
  expect(listed(keys, ' ANA@example.com')).toBe(hash);
  expect(listed({ CRB_ENCRYPTION_KEYS: `a:${OLD}` }, 'ana@example.com')).not.toBe(hash);
});
