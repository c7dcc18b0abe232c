import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../worker/config.js';
import { readKeys, watchRenewals, type Keys } from '../../worker/renewal.js';
import { eventually } from '../support/eventually.js';
import { problemsOf } from './problems.js';

let folder: string;
let end = (): void => undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crb-keys-'));
});

afterEach(() => {
  end();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const TOML = (key: string) => `[profile.default]\naddress = "temporal.example:7233"\napi_key = "${key}"\n`;

const ENCRYPTION_KEYS = (id: string) => `${id}:${Buffer.alloc(32, id).toString('base64')}\n`;

/** Everything that can be renewed. */
function environment(): Record<string, string> {
  return {
    ZENLAYER_TOKEN_FILE: file('token', 'token-1\n'),
    CRB_ENCRYPTION_KEYS_FILE: file('keys', ENCRYPTION_KEYS('k1')),
    TEMPORAL_CONFIG_FILE: file('temporal.toml', TOML('key-1')),
    TEMPORAL_TLS_CLIENT_CERT_PATH: file('crt', 'certificate 1'),
    TEMPORAL_TLS_CLIENT_KEY_PATH: file('key', 'key 1'),
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: file('ca', 'ca 1'),
  };
}

describe('keys in files', () => {
  it('are read, without the line break at their ends', () => {
    const { zenlayer, secrets } = readConfig({
      ZENLAYER_ACCESS_KEY_ID_FILE: file('id', 'AKEXAMPLE0000001\n'),
      ZENLAYER_ACCESS_KEY_SECRET_FILE: file('secret', 'SecretExample0001\r\n'),
    });
    expect(zenlayer.credentials).toEqual({ accessKeyId: 'AKEXAMPLE0000001', accessKeySecret: 'SecretExample0001' });
    expect(secrets).toContain('SecretExample0001');
  });

  it.each<[string, () => Record<string, string>, RegExp]>([
    [
      'missing',
      () => ({ ZENLAYER_TOKEN_FILE: join(folder, 'none') }),
      /^ZENLAYER_TOKEN_FILE is ".*none": .*no such file/,
    ],
    [
      'empty',
      () => ({ ZENLAYER_TOKEN_FILE: file('token', '\n') }),
      /^ZENLAYER_TOKEN_FILE is ".*token": the file is empty/,
    ],
    [
      'given twice',
      () => ({ ZENLAYER_TOKEN_FILE: file('token', 'a'), ZENLAYER_TOKEN: 'token-example' }),
      /^ZENLAYER_TOKEN and ZENLAYER_TOKEN_FILE are both set, expected one of them$/,
    ],
    ['of two lines', () => ({ ZENLAYER_TOKEN_FILE: file('token', 'to\nken') }), /^ZENLAYER_TOKEN \(not shown\)/],
  ])('are refused when one is %s', (_, env, problem) => {
    expect(problemsOf(env())).toEqual([expect.stringMatching(problem)]);
  });
});

describe('a key that is renewed on disk', () => {
  it.each([
    ['token', 'token-2', 'ZENLAYER_TOKEN_FILE'],
    ['keys', ENCRYPTION_KEYS('k2'), 'CRB_ENCRYPTION_KEYS_FILE'],
    ['temporal.toml', TOML('key-2'), 'TEMPORAL_API_KEY'],
    ['crt', 'certificate 2', 'TEMPORAL_TLS_CLIENT_CERT_PATH'],
    ['key', 'key 2', 'TEMPORAL_TLS_CLIENT_KEY_PATH'],
    ['ca', 'ca 2', 'TEMPORAL_TLS_SERVER_CA_CERT_PATH'],
  ])('is noticed in %s', async (name, content, variable) => {
    const env = environment();
    let renewed: readonly string[] | undefined;
    end = watchRenewals({
      inUse: readKeys(env),
      read: () => readKeys(env),
      everyMs: 5,
      onRenewed: (names) => (renewed = names),
      warn: () => undefined,
    });
    file(name, content);
    expect(
      await eventually(
        () => renewed,
        (names) => names !== undefined,
      ),
    ).toEqual([variable]);
  });

  it('counts once two looks have found the same, and not while it can not be read', async () => {
    const inUse: Keys = { crt: '1', key: '1' };
    const finds: (Keys | Error)[] = [
      { crt: '2', key: '1' },
      new Error('no such file'),
      new Error('no such file'),
      { crt: '2', key: '2' },
      { crt: '2', key: '2' },
    ];
    const warnings: string[] = [];
    let renewed: readonly string[] | undefined;
    end = watchRenewals({
      inUse,
      read: () => {
        const found = finds.shift() ?? inUse;
        if (found instanceof Error) {
          throw found;
        }
        return found;
      },
      everyMs: 5,
      onRenewed: (names) => (renewed = names),
      warn: (message) => void warnings.push(message),
    });
    await eventually(
      () => renewed,
      (names) => names !== undefined,
    );
    expect([renewed, finds, warnings]).toEqual([
      ['crt', 'key'],
      [],
      ['This worker goes on with the keys that it has. They could not be read again: no such file'],
    ]);
  });
});
