import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DevServer } from '../../local/dev-server/dev-server.js';
import { freePort } from '../../local/dev-server/free-port.js';
import { startWatched, type WatchedProcess } from '../../local/dev-server/watched-process.js';
import { startServer as startTemporal } from '../support/test-server.js';

/** What can happen to the machines. */
export type Blow =
  | 'a worker killed'
  | 'all workers killed'
  | 'a worker stopped'
  | 'Temporal killed'
  | 'Temporal stopped'
  | 'everything killed';

/** The processes of a chaos run. Whatever ends is started again; all of them end with this process. */
export interface Machines {
  /** Of the Temporal server, the same all the time. */
  readonly address: string;
  readonly blows: ReadonlyMap<Blow, number>;
  /** Kills and stops at once; what it hit comes back by itself. */
  strike(blow: Blow): void;
  /** What workers last wrote, for a person who needs the reason of a violation. */
  lastWords(): string;
  close(): Promise<void>;
}

const BACK_AFTER_MS = 300;
const STOP_WITHIN_MS = 30_000;

export interface MachinesOptions {
  /** For the server's data. */
  directory: string;
  /** Path of the compiled command line. */
  cli: string;
  workers: number;
  /** Of the workers, beside Temporal's address. */
  environment: Readonly<Record<string, string>>;
}

export async function startMachines({ directory, cli, workers, environment }: MachinesOptions): Promise<Machines> {
  const port = await freePort();
  const blows = new Map<Blow, number>();
  let closing = false;
  let server: DevServer | undefined = await startServer();
  let serverBack: Promise<void> = Promise.resolve();
  const running = new Array<WatchedProcess | undefined>(workers).fill(undefined);
  let next = 0;

  function startServer(): Promise<DevServer> {
    return startTemporal({ dataFile: join(directory, 'temporal.db'), port });
  }

  async function endServer(how: 'kill' | 'stop'): Promise<void> {
    const ending = server;
    server = undefined;
    await ending?.[how]();
    while (!closing && server === undefined) {
      await delay(BACK_AFTER_MS);
      // The port may not be free yet.
      server = await startServer().catch(() => undefined);
    }
  }

  async function keepWorker(index: number): Promise<void> {
    while (!closing) {
      const variables = Object.entries({ TEMPORAL_ADDRESS: `127.0.0.1:${port}`, ...environment });
      const worker = await startWatched('/usr/bin/env', [
        '-i',
        `PATH=${process.env.PATH ?? ''}`,
        'HOME=/nonexistent',
        ...variables.map(([name, value]) => `${name}=${value}`),
        ...[process.execPath, cli, 'worker'],
      ]);
      running[index] = worker;
      await (closing ? worker.end(0) : worker.exited);
      await delay(BACK_AFTER_MS);
    }
  }

  const kept = running.map((_, index) => keepWorker(index));
  const one = () => running[next++ % workers];
  const strikeServer = (how: 'kill' | 'stop') => {
    if (server !== undefined) {
      serverBack = endServer(how);
    }
  };
  const kill = (worker: WatchedProcess | undefined) => void worker?.end(0);

  return {
    address: `127.0.0.1:${port}`,
    blows,
    strike(blow) {
      blows.set(blow, (blows.get(blow) ?? 0) + 1);
      switch (blow) {
        case 'a worker killed':
          return kill(one());
        case 'all workers killed':
          return running.forEach(kill);
        case 'a worker stopped':
          return void one()?.end(STOP_WITHIN_MS);
        case 'Temporal killed':
          return strikeServer('kill');
        case 'Temporal stopped':
          return strikeServer('stop');
        case 'everything killed':
          strikeServer('kill');
          return running.forEach(kill);
      }
    },
    lastWords: () => running.map((worker) => worker?.output() ?? '').join('\n'),
    async close() {
      closing = true;
      await Promise.all(running.flatMap((worker) => (worker === undefined ? [] : [worker.end(0)])));
      await Promise.all(kept);
      await serverBack;
      await server?.kill();
    },
  };
}
