import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { startDevServer } from '../local/dev-server/dev-server.js';
import type { WatchedProcess } from '../local/dev-server/watched-process.js';
import { POLL_EVERY_MS } from './bare/messages.js';
import { startNode } from './process.js';
import { answerPurchases, stubFacts, type StubFacts } from './stub-facts.js';

/** Everything that is measured, each part a process of its own. */
export interface Site {
  readonly client: Client;
  readonly serverPid: number;
  /** Every process of the benchmark that runs, this one included. */
  pids(): readonly number[];
  stub(): Promise<StubFacts>;
  /** Lets the API keep the answers of all purchases that arrive, or give them again. */
  answerPurchases(answers: boolean): Promise<void>;
  /** Starts the product's worker; resolves when it works. */
  startProduct(options: ProductOptions): Promise<WatchedProcess>;
  /** Starts the bare workflow's worker. */
  startBare(taskQueue: string): Promise<WatchedProcess>;
  /** Runs the command line to its end. @throws Error when it fails */
  crb(args: readonly string[]): Promise<void>;
  /** Ends one of them at once. */
  end(worker: WatchedProcess): Promise<void>;
  /** Rejects when a worker ends by itself, with its last output; never resolves. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

interface ProductOptions {
  readonly taskQueue: string;
  /** Polls as often as the bare workflow does. Default: as shipped. */
  readonly pollsFast?: boolean;
  /** Tells approvers, by the rules of this policy. Default: nobody is told. */
  readonly policy?: string;
}

const CRB = pathOf('../dist/cli/main.js');
const TYPESCRIPT = ['--import', pathOf('../test/support/typescript.js')];

export async function openSite(): Promise<Site> {
  const directory = await mkdtemp(join(tmpdir(), 'crb-bench-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const server = await startDevServer({ dataFile: join(directory, 'temporal.db'), headless: true });
  const stub = await startNode([...TYPESCRIPT, pathOf('./stub.ts')], {}, /^http:/);
  const connection = await Connection.connect({ address: server.address });
  const workers = new Set<WatchedProcess>();
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => (fail = reject));
  failed.catch(() => undefined);
  const keep = (worker: WatchedProcess) => {
    workers.add(worker);
    void worker.exited.then(() => {
      if (workers.has(worker)) {
        fail(new Error(`A worker ended by itself. Its last output:\n${worker.output()}`));
      }
    });
    return worker;
  };
  const notifying = async (policy: string) => {
    const file = join(directory, 'policy.yaml');
    await writeFile(file, policy);
    const receivers = join(directory, 'notices.json');
    const receiver = { name: 'stub', format: 'json', url: { env: 'STUB_URL' }, events: ['approvalNeeded', 'reminder'] };
    await writeFile(receivers, JSON.stringify({ receivers: [receiver] }));
    return { CRB_POLICY_FILE: file, CRB_NOTICES_FILE: receivers, STUB_URL: `${stub.line}/webhook` };
  };
  const end = async (worker: WatchedProcess) => {
    workers.delete(worker);
    await worker.end(0);
  };

  return {
    client: new Client({ connection }),
    serverPid: server.pid,
    pids: () => [process.pid, server.pid, stub.pid, ...[...workers].map(({ pid }) => pid)],
    stub: () => stubFacts(stub.line),
    answerPurchases: (answers) => answerPurchases(stub.line, answers),
    async startProduct({ taskQueue, pollsFast, policy }) {
      const variables = {
        TEMPORAL_ADDRESS: server.address,
        CRB_TASK_QUEUE: taskQueue,
        ZENLAYER_ENDPOINT: stub.line,
        ZENLAYER_ACCESS_KEY_ID: 'bench',
        ZENLAYER_ACCESS_KEY_SECRET: 'bench',
        ...(pollsFast === true ? { CRB_POLL_LEAST: `${POLL_EVERY_MS}ms` } : {}),
        ...(policy === undefined ? {} : await notifying(policy)),
      };
      return keep(await startNode([CRB, 'worker'], variables, /Task queue/));
    },
    async startBare(taskQueue) {
      const args = [...TYPESCRIPT, pathOf('./bare/worker.ts'), server.address, stub.line, taskQueue];
      return keep(await startNode(args, {}, /Task queue/));
    },
    async crb(args) {
      await promisify(execFile)(process.execPath, [CRB, ...args], { env: { TEMPORAL_ADDRESS: server.address } });
    },
    end,
    failed,
    async close() {
      await connection.close();
      await Promise.all([...workers].map(end));
      await Promise.all([stub.end(0), server.kill()]);
    },
  };
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
