import { Option, type Command } from 'commander';
import type { OrderRow } from '../../client/index.js';
import { ACTION_NAMES, isFinal, ORDER_STATES, type Action, type OrderState } from '../../contract/index.js';
import { answer } from '../answer.js';
import { addCommand, withOrders, type CommonFlags, type Context } from '../context.js';
import { EXIT, exitCodeOfState } from '../exit-codes.js';
import { wholeNumber } from '../flags.js';
import { showList } from '../render/list.js';
import { showNote } from '../render/note.js';
import { showOrder, showStep } from '../render/order.js';

interface ListFlags extends CommonFlags {
  state?: OrderState;
  action?: Action;
  requestedBy?: string;
  limit: number;
}

/** `crb list`: orders, open ones first. */
export function addList(program: Command, context: Context): void {
  const command = addCommand(program, 'list', 'list orders, open ones first')
    .addOption(new Option('--state <state>', 'only orders in this state').choices(ORDER_STATES))
    .addOption(new Option('--action <action>', 'only orders with this action').choices(ACTION_NAMES))
    .option('--requested-by <name>', 'only orders requested by this person')
    .option('--limit <number>', 'most orders to list', wholeNumber(1, 10_000), 100);
  command.action(async () => {
    const { state, action, requestedBy, limit, ...flags } = command.opts<ListFlags>();
    await withOrders(context, async (orders) => {
      const rows: OrderRow[] = [];
      for await (const row of orders.list({ state, action, requestedBy, limit })) {
        rows.push(row);
      }
      context.answer(answer(rows, showList), flags);
      if (!flags.json) {
        for await (const { text, endWith } of orders.foreign()) {
          context.tell((style) => showNote(style.clean(text), style.clean(endWith), style), flags);
        }
      }
    });
  });
}

const ID = 'order id (crb:…) or circuit id';

/** `crb show`: everything about an order. */
export function addShow(program: Command, context: Context): void {
  const command = addCommand(program, 'show', 'show everything about an order').argument('<id>', ID);
  command.action(async (id: string) => {
    await withOrders(context, async (orders) => {
      context.answer(answer(await orders.get(id), showOrder), command.opts());
    });
  });
}

/** `crb watch`: an order's steps as they happen. */
export function addWatch(program: Command, context: Context): void {
  const command = addCommand(program, 'watch', 'follow an order until it ends').argument('<id>', ID);
  command.action(async (id: string) => {
    const flags = command.opts<CommonFlags>();
    const signal = context.io.interrupted();
    await withOrders(context, async (orders) => {
      for await (const view of orders.watch(id, { signal })) {
        const show = isFinal(view.state) ? showOrder : showStep;
        context.answer(answer(view, show, exitCodeOfState(view.state)), flags, { stream: true });
      }
    });
    if (signal.aborted) {
      context.exit(EXIT.interrupted);
    }
  });
}
