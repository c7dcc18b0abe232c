import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';

/** Where requests get their connections from. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/**
 * Agents that connect directly, or ask a proxy for a tunnel (CONNECT), through which nothing is sent before it stands.
 *
 * @param silentMs - ms without a word of the proxy after which it is given up
 */
export function agentsThrough(proxy: URL | undefined, options: AgentOptions, silentMs: number): Agents {
  if (proxy === undefined) {
    return { http: new HttpAgent(options), https: new HttpsAgent(options) };
  }
  const tunnelled = { timeout: silentMs, ...options, proxy };
  return { http: new HttpProxyAgent(tunnelled), https: new HttpsProxyAgent(tunnelled) };
}

/** `PROXY_407` when the proxy refused the tunnel with this status; otherwise undefined. */
export function proxyRefusal({ message }: Error): string | undefined {
  const [, status] = /^Bad response: (\d+)$/.exec(message) ?? [];
  return status === undefined ? undefined : `PROXY_${status}`;
}
