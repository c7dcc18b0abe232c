import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { issuesOf } from './text.js';
import type { Timeouts } from './transport.js';

export type Credentials =
  | { readonly accessKeyId: string; readonly accessKeySecret: string }
  | { readonly token: string };

export interface ZenlayerOptions {
  /**
   * Scheme and host, without a path. Plain http is for hosts of your own: loopback and private addresses, and names
   * without a dot. Default `https://console.zenlayer.com`.
   */
  readonly endpoint?: string | undefined;
  /** An access key, which signs each request, or a token, which is sent with it. */
  readonly credentials: Credentials;
  /** An HTTP proxy to go through, such as `http://proxy.example.com:3128`; default: none. No variable is read. */
  readonly proxy?: URL | undefined;
  /** Milliseconds; defaults: connect 5,000, response 20,000, total 30,000. */
  readonly timeouts?: Partial<Timeouts> | undefined;
  /** Longest answer that is read; default 8 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** Milliseconds since 1970, for the time in the signature; default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

const ENDPOINT_FORM =
  'expected a URL such as https://console.zenlayer.com: scheme and host, no path, query or credentials';
const endpoint = z.string(ENDPOINT_FORM).transform((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const error =
    url === undefined || !['http:', 'https:'].includes(url.protocol) || url.href !== `${url.origin}/`
      ? ENDPOINT_FORM
      : url.protocol === 'http:' && !isPrivateHost(url.hostname)
        ? 'expected https: plain http would show the requests to everybody on the way'
        : undefined;
  if (url === undefined || error !== undefined) {
    context.addIssue({ code: 'custom', message: error ?? ENDPOINT_FORM });
    return z.NEVER;
  }
  return url;
});

/** Sent in a header, or used as a key: a blank or a line break in it is always a copying mistake. */
const SECRET_FORM = 'expected 1 to 1000 printable ASCII characters without blanks';
const secret = z.string(SECRET_FORM).regex(/^[\x21-\x7e]{1,1000}$/, SECRET_FORM);
const KEY_ID_FORM = 'expected 1 to 200 letters, digits, ".", "_" and "-"';
const keyId = z.string(KEY_ID_FORM).regex(/^[A-Za-z0-9._-]{1,200}$/, KEY_ID_FORM);
const accessKey = z.strictObject({ accessKeyId: keyId, accessKeySecret: secret });
const bearer = z.strictObject({ token: secret });

const MS_FORM = 'expected a whole number of milliseconds from 1 to 600000';
const ms = z.int(MS_FORM).min(1, MS_FORM).max(600_000, MS_FORM);

const settings = <C extends z.ZodType>(credentials: C) =>
  z.object({
    endpoint: endpoint.prefault('https://console.zenlayer.com'),
    credentials,
    proxy: z.instanceof(URL).optional(),
    timeouts: z
      .strictObject({ connect: ms.default(5_000), response: ms.default(20_000), total: ms.default(30_000) })
      .prefault({}),
    maxResponseBytes: z
      .int()
      .min(1)
      .default(8 * 1024 * 1024),
    now: z.custom<() => number>((value) => typeof value === 'function', 'expected a function').default(() => Date.now),
  });

export interface Settings {
  readonly endpoint: URL;
  readonly credentials: Credentials;
  readonly proxy?: URL | undefined;
  readonly timeouts: Timeouts;
  readonly maxResponseBytes: number;
  readonly now: () => number;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws TypeError that names every wrong option and what is expected, and never what it holds
 */
export function readOptions(options: ZenlayerOptions): Settings {
  const given: unknown = options.credentials;
  const byToken = typeof given === 'object' && given !== null && 'token' in given;
  const read = settings(byToken ? bearer : accessKey).safeParse(options);
  if (!read.success) {
    throw new TypeError(`The options of the Zenlayer client are not valid: ${issuesOf(read.error)}`);
  }
  return read.data;
}

const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4');
}
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

/** Names without a dot, such as `localhost` or a container's, resolve only inside one's own network. */
function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  return family === 0
    ? !host.includes('.') || host.endsWith('.localhost')
    : PRIVATE.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
