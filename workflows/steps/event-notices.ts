import {
  CancellationScope,
  ChildWorkflowCancellationType,
  condition,
  ParentClosePolicy,
  startChild,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { OrderTold } from '../../activities/index.js';
import { defined } from '../../contract/defined.js';
import { whatOf } from '../../contract/describe.js';
import { NOTICE_ID_START, NOTICE_WORKFLOW, type OrderEvent } from '../../contract/notices.js';
import { workflowSummary } from '../../contract/plain-markdown.js';
import { bytesOf } from '../../contract/text.js';
import { isFinal, type Decision } from '../../contract/view.js';
import type { Order } from '../order/order.js';
import { planOf } from '../order/stage.js';

/**
 * Most notices of one run that may be on their way. Temporal lets a workflow have 2,000 children, and one more would stop
 * the order for ever; people can change their minds more often than that.
 */
const MOST_UNDELIVERED = 100;

/** Most bytes of notices that are started by one task: the server terminates a workflow whose task answers with 4 MB. */
const MOST_STARTING_BYTES = 1024 * 1024;

/**
 * Tells the events of an order, each by a workflow of its own that outlives the order. Only events that a receiver wants,
 * as the quote says, so that all others cost nothing.
 */
export class EventNotices {
  private starting = 0;
  private startingBytes = 0;
  private undelivered = 0;

  constructor(private readonly order: Order) {
    order.onEvent = (event, decision) => this.tell(event, decision);
  }

  /** Waits until all notices have been started: the end of a run would take along what it has only asked for. */
  async sent(): Promise<void> {
    if (this.starting > 0) {
      await condition(() => this.starting === 0);
    }
  }

  private tell(event: OrderEvent, decision: Decision | undefined): void {
    const { data, orderId } = this.order;
    const { notify } = planOf(data.stage) ?? data;
    if (notify?.events.includes(event) !== true) {
      return;
    }
    if (this.undelivered >= MOST_UNDELIVERED) {
      return this.missed(`${MOST_UNDELIVERED} notices of this order are not delivered yet, so "${event}" is not told.`);
    }
    const { runId } = workflowInfo();
    // The run's id would be another one when a reset makes a run replay this, and a number the same for another event.
    const id = `${orderId}/${event}/${uuid4()}`;
    void this.deliver(defined({ event, id, at: this.order.now(), runId, order: this.order.view(), decision })).catch(
      () => this.missed(`The notice "${event}" was not delivered to every receiver.`),
    );
  }

  private async deliver(told: OrderTold): Promise<void> {
    this.starting += 1;
    this.undelivered += 1;
    const bytes = bytesOf(JSON.stringify(told));
    const fits = () => this.startingBytes === 0 || this.startingBytes + bytes <= MOST_STARTING_BYTES;
    try {
      if (!fits()) {
        await CancellationScope.nonCancellable(() => condition(fits));
      }
      this.startingBytes += bytes;
      // A cancelled order still has to say so.
      const child = await CancellationScope.nonCancellable(() =>
        startChild(NOTICE_WORKFLOW, {
          workflowId: `${NOTICE_ID_START}${told.id}`,
          args: [told],
          parentClosePolicy: ParentClosePolicy.ABANDON,
          cancellationType: ChildWorkflowCancellationType.ABANDON,
          staticSummary: workflowSummary(`${told.event}: ${whatOf(told.order.request)}`),
        }),
      ).finally(() => {
        this.starting -= 1;
        this.startingBytes -= bytes;
      });
      await child.result();
    } finally {
      this.undelivered -= 1;
    }
  }

  /** Without a notice of its own, which would not arrive either. Other trouble of the order is more important. */
  private missed(text: string): void {
    const { attention } = this.order.data;
    if (!isFinal(this.order.state) && (attention === undefined || attention.code === 'notNotified')) {
      this.order.attend({ code: 'notNotified', text });
    }
  }
}
