import { expect, test } from '@jest/globals';
import { withBindAddress } from '../../worker/metrics/serve.js';

/** The addresses that are tried where the machine refuses some of them. */
async function tried(host: string | undefined, refused: Readonly<Record<string, string>> = {}) {
  const addresses: string[] = [];
  const problem = await withBindAddress({ ...(host !== undefined && { host }), port: 9464 }, (address) => {
    addresses.push(address);
    if (refused[address] !== undefined) {
      throw new Error(refused[address]);
    }
  }).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { addresses, problem };
}

const NO_IPV6 = 'Address family not supported by protocol (os error 97)';
const TAKEN = 'Address already in use (os error 98)';

test.each([
  ['127.0.0.1', ['127.0.0.1:9464']],
  ['::1', ['[::1]:9464']],
  [undefined, ['[::]:9464']],
])('metrics are served at %s: %j', async (host, addresses) => {
  expect(await tried(host)).toEqual({ addresses, problem: undefined });
});

test('a machine without IPv6 serves them at all addresses of IPv4', async () => {
  expect(await tried(undefined, { '[::]:9464': NO_IPV6 })).toEqual({
    addresses: ['[::]:9464', '0.0.0.0:9464'],
    problem: undefined,
  });
});

test('a port that is taken is not tried elsewhere', async () => {
  expect(await tried(undefined, { '[::]:9464': TAKEN })).toEqual({ addresses: ['[::]:9464'], problem: TAKEN });
});
