import { afterEach, expect, test } from '@jest/globals';
import { startSandbox } from '../../sandbox/index.js';
import type { AccessKey, Sandbox, SandboxSettings } from '../../sandbox/index.js';
import { rememberAccount } from '../../worker/zenlayer-account.js';
import { createZenlayer } from '../../zenlayer/index.js';
import type { Credentials } from '../../zenlayer/index.js';

const KEY: AccessKey = { accessKeyId: 'AKEXAMPLE0000001', accessKeySecret: 'SecretExample0001' };

let sandbox: Sandbox;
afterEach(() => sandbox.close());

async function accountOf(credentials: Credentials, settings: Partial<SandboxSettings>): Promise<() => Promise<string>> {
  sandbox = await startSandbox({ accountUid: 'account-1', ...settings });
  return rememberAccount(createZenlayer({ endpoint: sandbox.url, credentials }), credentials);
}

const { accessKeyId, accessKeySecret } = KEY;
const calls = () => sandbox.state().calls.length;

test('the account is asked once, however many want to know it', async () => {
  const account = await accountOf({ accessKeyId, accessKeySecret }, { accessKeys: [KEY] });
  expect(await Promise.all([account(), account()])).toEqual(['account-1', 'account-1']);
  expect(await account()).toBe('account-1');
  expect(calls()).toBe(1);
});

test('credentials that may not read billing are known by a digest of what names them', async () => {
  const account = await accountOf(
    { accessKeyId, accessKeySecret },
    { accessKeys: [{ ...KEY, deniedActions: ['DescribeCustomerBalance'] }] },
  );
  // The first 12 hex digits of sha256("AKEXAMPLE0000001").
  expect(await account()).toBe(DIGEST);
  expect(await account()).toBe(DIGEST);
  expect(calls()).toBe(1);
});

const DIGEST = 'credential:f68127965b29';

test('wrong credentials are an error, asked anew the next time', async () => {
  const account = await accountOf({ accessKeyId, accessKeySecret: 'wrong' }, { accessKeys: [KEY] });
  await expect(account()).rejects.toMatchObject({ code: 'AUTHFAILURE_SIGNATURE_FAILURE' });
  await expect(account()).rejects.toMatchObject({ code: 'AUTHFAILURE_SIGNATURE_FAILURE' });
  expect(calls()).toBe(2);
});

test('a wrong token is an error too', async () => {
  const account = await accountOf({ token: 'wrong' }, { bearerTokens: ['right'] });
  await expect(account()).rejects.toMatchObject({ code: expect.stringMatching(/^AUTHFAILURE_/) });
});

test('trouble that passes is an error, and then the account is known', async () => {
  const account = await accountOf({ token: 'right' }, { bearerTokens: ['right'] });
  sandbox.fault({ action: 'DescribeCustomerBalance', fault: { kind: 'html' } });
  await expect(account()).rejects.toMatchObject({ kind: 'outcomeUnknown' });
  expect(await account()).toBe('account-1');
});
