import { type DevServer, type DevServerOptions, startDevServer } from '../../local/dev-server/dev-server.js';

/**
 * A dev server for tests: without the Web UI, and with timers that are told at once. By default a Temporal server looks
 * at its timers up to a second late, which nobody notices in an order of days, and every test with a timer, a retry or
 * a time-out does.
 */
export function startTestServer({ extraArgs = [], ...options }: DevServerOptions = {}): Promise<DevServer> {
  const prompt = ['--dynamic-config-value', 'history.timerProcessorMaxTimeShift="10ms"'];
  return startDevServer({ headless: true, ...options, extraArgs: [...prompt, ...extraArgs] });
}
