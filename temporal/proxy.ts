import { BlockList, isIP, isIPv4 } from 'node:net';

/** Host names and addresses of this machine. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;

/**
 * Whether a Temporal server is reached without the proxy of `https_proxy` and its like: one on this machine always, and
 * one that `NO_PROXY` names. gRPC itself reads only `no_proxy`, in small letters, and asks the proxy for `localhost` too.
 *
 * @param address `host`, `host:port` or `[::1]:port`
 */
export function isReachedDirectly(address: string, env: Readonly<Record<string, string | undefined>>): boolean {
  const [host, port] = split(address);
  return (
    LOOPBACK.test(host) ||
    (env['NO_PROXY'] ?? '')
      .split(/[\s,]+/)
      .filter((entry) => entry !== '')
      .some((entry) => covers(entry, host, port ?? DEFAULT_PORT))
  );
}

const DEFAULT_PORT = '7233';

/** An entry is `*`, a host, or a domain with all below it, each with or without a port; or a range, such as `10.0.0.0/8`. */
function covers(entry: string, host: string, port: string): boolean {
  const [name, only] = split(entry);
  const domain = name.replace(/^\*?\./, '');
  const named = name === '*' || (domain !== '' && (host === domain || host.endsWith(`.${domain}`)));
  return (named && (only === undefined || only === port)) || isWithin(host, entry);
}

function isWithin(host: string, range: string): boolean {
  const [, start = '', bits] = /^([\d.]+)\/(\d{1,2})$/.exec(range) ?? [];
  if (!isIPv4(start) || !isIPv4(host) || Number(bits) > 32) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(start, Number(bits));
  return list.check(host);
}

/** A host in small letters without brackets, and its port if it has one. */
function split(address: string): [host: string, port: string | undefined] {
  if (isIP(address) !== 0) {
    return [address.toLowerCase(), undefined];
  }
  const [, host = address, port] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  return [host.replace(/^\[|\]$/g, '').toLowerCase(), port];
}
