import { BlockList, isIP } from 'node:net';

/** Host names and addresses of this machine. */
const LOOPBACK = /^((.+\.)?localhost|127(\.\d{1,3}){3}|::1)$/i;

/**
 * Whether an address is reached without the proxy: one on this machine always, and one that `NO_PROXY` or `no_proxy`
 * names.
 *
 * @param address `host`, `host:port` or `[::1]:port`
 * @param defaultPort of an address without one
 */
export function isReachedDirectly(
  address: string,
  env: Readonly<Record<string, string | undefined>>,
  defaultPort: string,
): boolean {
  const [host, port] = split(address);
  return (
    LOOPBACK.test(host) ||
    [env['NO_PROXY'], env['no_proxy']]
      .flatMap((list = '') => list.split(/[\s,]+/))
      .filter((entry) => entry !== '')
      .some((entry) => covers(entry, host, port ?? defaultPort))
  );
}

/** An entry is `*`, a host, or a domain with all below it, each with or without a port; or a range, such as `10.0.0.0/8` or `fd00::/8`. */
function covers(entry: string, host: string, port: string): boolean {
  const [name, only] = split(entry);
  const domain = name.replace(/^\*?\./, '');
  const named = name === '*' || (domain !== '' && (host === domain || host.endsWith(`.${domain}`)));
  return (named && (only === undefined || only === port)) || isWithin(host, entry);
}

function isWithin(host: string, range: string): boolean {
  const [, start = '', bits] = /^\[?([\da-f.:]+)\]?\/(\d{1,3})$/i.exec(range) ?? [];
  const version = isIP(start);
  if (version === 0 || version !== isIP(host) || Number(bits) > (version === 4 ? 32 : 128)) {
    return false;
  }
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(start, Number(bits), family);
  return list.check(host, family);
}

/** A host in small letters without brackets, and its port if it has one. */
function split(address: string): [host: string, port: string | undefined] {
  if (isIP(address) !== 0) {
    return [address.toLowerCase(), undefined];
  }
  const [, host = address, port] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  return [host.replace(/^\[|\]$/g, '').toLowerCase(), port];
}
