import { isReachedDirectly } from './no-proxy.js';

type Env = Readonly<Record<string, string | undefined>>;

/** The variables that name the proxy of each kind of address; the first that is set counts. */
const VARIABLES = {
  http: ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'],
  https: ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'],
  grpc: ['grpc_proxy', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'],
} as const;

const PORTS = { http: '80', https: '443', grpc: '7233' } as const;

export type AddressKind = keyof typeof VARIABLES;

/** A variable does not name a proxy. The message names the variable, and not its value, which may hold a password. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
}

/**
 * The proxy through which an address is reached, by the usual variables; undefined = directly. Nothing on this machine is
 * reached through a proxy.
 *
 * @param address `host`, `host:port` or `[::1]:port`
 * @throws ProxyError
 */
export function proxyFor(kind: AddressKind, address: string, env: Env): URL | undefined {
  const name = VARIABLES[kind].find((each) => Boolean(env[each]));
  if (name === undefined || isReachedDirectly(address, env, PORTS[kind])) {
    return undefined;
  }
  const text = env[name] ?? '';
  const withScheme = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  const schemes = kind === 'grpc' ? ['http:'] : ['http:', 'https:'];
  if (url === undefined || !schemes.includes(url.protocol) || url.hostname === '' || !isDecodable(url)) {
    const use = kind === 'grpc' ? ' to reach Temporal' : '';
    throw new ProxyError(
      `${name} has a wrong value (not shown): expected the URL of an HTTP proxy${use}, such as http://proxy.example.com:3128`,
    );
  }
  return url;
}

/** A name and a password are percent-encoded in a URL. */
function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

/** The same for a URL. */
export function proxyForUrl(url: URL, env: Env): URL | undefined {
  return proxyFor(url.protocol === 'http:' ? 'http' : 'https', url.host, env);
}

/** `proxy.example.com:3128` */
export function hostAndPort({ protocol, hostname, port }: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
}

/** ` through the proxy http://proxy.example.com:3128`, without its password; empty without a proxy. */
export function throughText(proxy: URL | undefined): string {
  return proxy === undefined ? '' : ` through the proxy ${proxy.protocol}//${hostAndPort(proxy)}`;
}
