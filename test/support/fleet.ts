import { randomUUID } from 'node:crypto';
import { WorkflowUpdateFailedError, type Client, type WorkflowHandle } from '@temporalio/client';
import {
  approveUpdate,
  isFinal,
  ORDER_WORKFLOW,
  orderIdOf,
  orderQuery,
  resolveUpdate,
  type OrderRequest,
  type OrderState,
  type OrderView,
} from '../../contract/index.js';
import { type FaultRule, type LoggedCall, type Sandbox, startSandbox } from '../../sandbox/index.js';
import { eventually } from './eventually.js';
import { startWorkerProcess, type WorkerProcess } from './worker-process.js';

export const CREATE = 'CreateCrossRegionBandwidth';
export const INQUIRY = 'InquiryPriceCreateCrossRegionBandwidth';
const MODIFY = 'ModifyCrossRegionBandwidth';
const DESCRIBE = 'DescribeCrossRegionBandwidth';

export type Order = WorkflowHandle<(request: OrderRequest) => Promise<OrderView>>;

/** An order, and what it has bought. */
export interface Purchase {
  order: Order;
  /** The VPC of a create, the circuit of a change: what its calls name. */
  named: string;
  /** The action that buys. */
  action: typeof CREATE | typeof MODIFY;
}

/** One order of a fleet. */
export interface Member extends Purchase {
  where: string;
}

/** Orders with a sandbox, a task queue and a worker process of their own. */
export class Fleet {
  worker: WorkerProcess | undefined;
  readonly taskQueue = `fleet-${randomUUID()}`;
  private vpcs = 0;

  private constructor(
    private readonly client: Client,
    private readonly address: string,
    readonly sandbox: Sandbox,
    private readonly name: string,
  ) {}

  static async open(client: Client, address: string): Promise<Fleet> {
    const name = `vpc-${randomUUID().slice(0, 8)}`;
    const sandbox = await startSandbox({
      vpcs: Array.from({ length: 20 }, (_, index) => ({ vpcId: `${name}-${index}` })),
      createDelayMs: 200,
      changeDelayMs: 200,
      // Ids of circuits are workflow ids too.
      idStart: ++fleets * 1_000,
    });
    return new Fleet(client, address, sandbox, name);
  }

  /** Durations short enough for tests: an API call has two seconds, a purchase step four. */
  async startWorker(env: Record<string, string> = {}): Promise<WorkerProcess> {
    return (this.worker = await startWorkerProcess({
      TEMPORAL_ADDRESS: this.address,
      CRB_TASK_QUEUE: this.taskQueue,
      ZENLAYER_ENDPOINT: this.sandbox.url,
      ZENLAYER_ACCESS_KEY_ID: this.sandbox.accessKey.accessKeyId,
      ZENLAYER_ACCESS_KEY_SECRET: this.sandbox.accessKey.accessKeySecret,
      ZENLAYER_TOTAL_TIMEOUT: '2s',
      CRB_PLACE_TIMEOUT: '4s',
      CRB_SEARCH_WINDOW: '500ms',
      CRB_SEARCH_EVERY: '50ms',
      CRB_RETRY_FIRST: '50ms',
      CRB_TRACK_HEARTBEAT: '2s',
      CRB_POLL_LEAST: '50ms',
      CRB_POLL_MOST: '200ms',
      ...env,
    }));
  }

  async close(): Promise<void> {
    await this.worker?.kill();
    await this.sandbox.close();
  }

  /** An order of a new circuit, in a VPC that no other order uses. */
  async startCreate(): Promise<Purchase> {
    const named = `${this.name}-${this.vpcs++}`;
    const order = await this.start({
      action: 'create',
      vpcId: named,
      internetChargeType: 'ByBandwidth',
      crossRegionBandwidthName: 'Fleet-Test',
      regionA: 'asia-east-1',
      regionZ: 'asia-north-1',
      bandwidth: 100,
      requestedBy: 'ana@example.com',
    });
    return { order, named, action: CREATE };
  }

  async startModify(): Promise<Purchase> {
    const { crossRegionBandwidthId: named } = this.sandbox.plant({
      vpcId: `${this.name}-${this.vpcs++}`,
      regionA: 'asia-east-1',
      regionZ: 'asia-north-1',
    });
    const request = { crossRegionBandwidthId: named, bandwidth: 500, requestedBy: 'ana@example.com' };
    return { order: await this.start({ action: 'modify', ...request }), named, action: MODIFY };
  }

  private start(request: OrderRequest): Promise<Order> {
    return this.client.workflow.start<(request: OrderRequest) => Promise<OrderView>>(ORDER_WORKFLOW, {
      workflowId: orderIdOf(request) ?? '',
      taskQueue: this.taskQueue,
      args: [request],
    });
  }

  /** One order in every state, and at every point of a purchase; the log of calls tells when they are there. */
  async fill(): Promise<Member[]> {
    const [held, followed, waiting, committed, unsent, lost, sought, changed] = await Promise.all([
      this.startCreate(),
      this.startCreate(),
      this.startCreate(),
      this.startCreate(),
      this.startCreate(),
      this.startCreate(),
      this.startCreate(),
      this.startModify(),
    ]);
    const all = [held, followed, waiting, committed, unsent, lost, sought, changed];
    await Promise.all(all.map(({ order }) => inState(order, 'awaitingApproval')));

    const dropped = { action: CREATE, naming: held.named, fault: { kind: 'dropBefore' } } satisfies FaultRule;
    this.sandbox.fault({ ...dropped, call: 1 }, { ...dropped, call: 2 });
    await approve(held.order);
    await inState(held.order, 'held');
    this.sandbox.fault({ action: 'DescribeVpcs', fault: { kind: 'stall' } });
    const quoting = await this.startCreate();
    await this.sandbox.waitForCall(({ action, body }) => action === 'DescribeVpcs' && names(body, quoting.named));

    // From here on it is quick: an API call that gets no answer ends after two seconds.
    await this.approveInto(changed, MODIFY, { kind: 'delay', ms: NEVER_MS, commit: 'before' });
    await this.approveInto(committed, CREATE, { kind: 'delay', ms: NEVER_MS, commit: 'before' });
    // For creates that is as if nothing were there yet; and what they buy does not show.
    this.sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'absent' } });
    await approve(followed.order);
    await inState(followed.order, 'provisioning');
    await this.approveInto(lost, CREATE, { kind: 'stall' });
    await this.approveInto(sought, CREATE, { kind: 'dropAfter' });
    await hasStarted(sought.order, 'findCircuit');
    // The last one: the inquiry names no VPC, so another's would meet it.
    await this.approveInto(unsent, INQUIRY, { kind: 'stall' });
    return [
      { where: 'quoting', ...quoting },
      { where: 'awaitingApproval', ...waiting },
      { where: 'placing, its last check without an answer', ...unsent },
      { where: 'placing, sent and never carried out', ...lost },
      { where: 'placing, carried out and without an answer', ...committed },
      { where: 'placing a change, carried out and without an answer', ...changed },
      { where: 'placing, searching for what was bought', ...sought },
      { where: 'held', ...held },
      { where: 'provisioning', ...followed },
    ];
  }

  /** Approves an order whose next call of an action meets a fault, and waits for that call. */
  async approveInto(
    { order, named }: Pick<Purchase, 'order' | 'named'>,
    action: typeof CREATE | typeof MODIFY | typeof INQUIRY,
    fault: FaultRule['fault'],
  ): Promise<void> {
    await inState(order, 'awaitingApproval');
    const before = this.sandbox.state().calls.length;
    const naming = action === INQUIRY ? {} : { naming: named };
    this.sandbox.fault({ action, ...naming, fault });
    await approve(order);
    await this.sandbox.waitForCall(
      (call) =>
        call.action === action &&
        (action === INQUIRY || names(call.body, named)) &&
        this.sandbox.state().calls.indexOf(call) >= before,
    );
  }

  /** Does for an order what people would do, until it has ended. */
  async seeThrough({ order, named }: Purchase): Promise<OrderView> {
    for (;;) {
      const { state, hold, quote } = await eventually(
        () => order.query(orderQuery),
        (view) => view.state === 'awaitingApproval' || view.state === 'held' || isFinal(view.state),
        60_000,
      );
      if (isFinal(state)) {
        return order.result();
      }
      if (hold !== undefined && state === 'held') {
        const circuit = this.sandbox.state().circuits.find(({ vpcId }) => vpcId === named);
        const adopt = circuit && { crossRegionBandwidthId: circuit.crossRegionBandwidthId };
        const choice = adopt ? 'adopt' : 'sendAgain';
        await order
          .executeUpdate(resolveUpdate, {
            args: [{ by: 'olga', hold: hold.id, choice, reason: 'seen there', ...adopt }],
          })
          .catch(onlyRefused);
      } else {
        await order
          .executeUpdate(approveUpdate, { args: [{ by: 'ben@example.com', quote: quote?.id ?? '' }] })
          .catch(onlyRefused);
      }
    }
  }

  calls({ action, named }: Pick<LoggedCall, 'action'> & { named: string }): LoggedCall[] {
    return this.sandbox.state().calls.filter((call) => call.action === action && names(call.body, named));
  }

  /** How many purchases of an order were carried out. */
  bought(purchase: Purchase): number {
    return this.calls(purchase).filter(({ outcome }) => outcome?.executed).length;
  }
}

/** An order may go on by itself after somebody has looked; who looks again sees how it stands. */
function onlyRefused(error: unknown): void {
  if (!(error instanceof WorkflowUpdateFailedError)) {
    throw error;
  }
}

/** Waits until an order's history has a step; the order itself may be past it by then. */
async function hasStarted(order: Order, step: string): Promise<void> {
  await eventually(
    () => order.fetchHistory(),
    ({ events }) =>
      (events ?? []).some((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === step),
  );
}

let fleets = 0;

const NEVER_MS = 600_000;

function names(body: unknown, text: string): boolean {
  return JSON.stringify(body).includes(`"${text}"`);
}

export function inState(order: Order, ...states: OrderState[]): Promise<OrderView> {
  return eventually(
    () => order.query(orderQuery),
    ({ state }) => states.includes(state),
    50_000,
  );
}

async function approve(order: Order): Promise<void> {
  const { quote } = await inState(order, 'awaitingApproval');
  await order.executeUpdate(approveUpdate, { args: [{ by: 'ben@example.com', quote: quote?.id ?? '' }] });
}
