import { type DevServer, type DevServerOptions, startDevServer } from '../../local/dev-server/dev-server.js';
import { startClusterServer } from '../cluster/cluster-server.js';

// The server is a Go program that spends a fifth of its time on collecting garbage. It lives for minutes, so it may keep more.
process.env.GOGC ??= '300';

/** How to start a server of a test's own. */
type TestServerOptions = Pick<DevServerOptions, 'dataFile' | 'port' | 'searchAttributes'> & {
  /** Values of the server's dynamic configuration, by key. */
  readonly dynamicConfig?: Readonly<Record<string, unknown>>;
};

/**
 * A Temporal server for tests, without the Web UI: the dev server, or, in a run against PostgreSQL
 * (`npm run test:cluster`), a self-hosted one with databases of its own.
 */
export function startServer({ dynamicConfig = {}, ...options }: TestServerOptions = {}): Promise<DevServer> {
  const postgres = process.env.CRB_TEST_POSTGRES;
  if (postgres) {
    return startClusterServer(new URL(postgres), { ...options, dynamicConfig });
  }
  const extraArgs = Object.entries(dynamicConfig).flatMap(([key, value]) => [
    '--dynamic-config-value',
    `${key}=${JSON.stringify(value)}`,
  ]);
  return startDevServer({ headless: true, ...options, extraArgs });
}

/**
 * The same with timers that are told at once. By default a Temporal server looks at its timers up to a second late, which
 * nobody notices in an order of days, and every test with a timer, a retry or a time-out does.
 */
export function startTestServer(options: TestServerOptions = {}): Promise<DevServer> {
  const prompt = { 'history.timerProcessorMaxTimeShift': '10ms' };
  return startServer({ ...options, dynamicConfig: { ...prompt, ...options.dynamicConfig } });
}
