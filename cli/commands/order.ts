import type { Command } from 'commander';
import { firstProblems, parseOrderRequest, type OrderRequest } from '../../contract/index.js';
import { answer } from '../answer.js';
import { addCommand, whoActs, withOrders, type Context } from '../context.js';
import { UsageError } from '../failure.js';
import { numberOrText } from '../flags.js';
import { showNote } from '../render/note.js';
import { showStarted } from '../render/sent.js';
import { addWaitFlags, waitForEnd, type WaitFlags } from '../waiting.js';

interface OrderFlags extends WaitFlags {
  vpcId?: string;
  regionA?: string;
  regionZ?: string;
  name?: string;
  internetChargeType?: string;
  bandwidth?: number | string;
  bandwidthCap?: number | string;
  discountCode?: string;
  usePocVoucher?: boolean;
  requestedBy?: string;
  reason?: string;
  externalId?: string;
}

/** `crb create`: order a new circuit. */
export function addCreate(program: Command, context: Context): void {
  const command = addCommand(program, 'create', 'order a new circuit between two regions')
    .option('--vpc-id <id>', 'the VPC')
    .option('--region-a <region>', 'one end, such as asia-east-1')
    .option('--region-z <region>', 'the other end')
    .option('--name <name>', 'the name of the circuit: 2 to 63 letters, digits, ".", "_", "-"')
    .option('--internet-charge-type <type>', 'ByBandwidth, or ByInstanceBandwidth95 (needs --bandwidth-cap)')
    .option('--bandwidth <Mbps>', 'bandwidth; with ByInstanceBandwidth95 the commitment', numberOrText)
    .option('--bandwidth-cap <Mbps>', 'burst, only with ByInstanceBandwidth95, which needs it', numberOrText)
    .option('--discount-code <code>', 'promo code')
    .option('--use-poc-voucher', 'pay with a POC voucher');
  addStart(command, context, (flags) => ({
    action: 'create',
    vpcId: flags.vpcId,
    internetChargeType: flags.internetChargeType,
    crossRegionBandwidthName: flags.name,
    regionA: flags.regionA,
    regionZ: flags.regionZ,
    bandwidth: flags.bandwidth,
    bandwidthCap: flags.bandwidthCap,
    marketingInfo:
      flags.discountCode === undefined && flags.usePocVoucher === undefined
        ? undefined
        : defined({ discountCode: flags.discountCode, usePocVoucher: flags.usePocVoucher }),
  }));
}

/** `crb modify`: change the bandwidth of a circuit. */
export function addModify(program: Command, context: Context): void {
  const command = addCommand(program, 'modify', "change a circuit's bandwidth")
    .argument('<circuit>', 'circuit id')
    .option('--bandwidth <Mbps>', 'the new bandwidth or commitment', numberOrText)
    .option('--bandwidth-cap <Mbps>', 'the new burst', numberOrText);
  addStart(command, context, (flags, circuit) => ({
    action: 'modify',
    crossRegionBandwidthId: circuit,
    bandwidth: flags.bandwidth,
    bandwidthCap: flags.bandwidthCap,
  }));
}

type Fields = Record<string, unknown>;

function addStart(command: Command, context: Context, fieldsOf: (flags: OrderFlags, circuit?: string) => Fields): void {
  addWaitFlags(
    command
      .option('--requested-by <name>', 'your name (default: $CRB_USER, then your login)')
      .option('--reason <text>', 'reason that the approvers see')
      .option(
        '--external-id <id>',
        'your own id: repeating it returns the same order; another request with it is refused',
      ),
  ).action(async (...args: unknown[]) => {
    const flags = command.opts<OrderFlags>();
    const [circuit] = args;
    const request = checked({
      ...fieldsOf(flags, typeof circuit === 'string' ? circuit : undefined),
      requestedBy: whoActs(flags.requestedBy, context, '--requested-by'),
      reason: flags.reason,
      externalId: flags.externalId,
    });
    await withOrders(context, async (orders) => {
      const started = await orders.start(request);
      const { notLookedFor } = started;
      if (notLookedFor !== undefined) {
        const next = 'Register the search attribute: `crb doctor` shows the command.';
        context.tell((style) => showNote(style.clean(notLookedFor), next, style), flags);
      }
      if (flags.wait) {
        context.tell((style) => showStarted(style.clean(started), style), flags);
        context.answer(await waitForEnd(context, orders, started, flags), flags);
      } else {
        context.answer(answer(started, showStarted), flags);
      }
    });
  });
}

/** @throws UsageError that names every wrong flag at once */
function checked(fields: Fields): OrderRequest {
  const parsed = parseOrderRequest(defined(fields));
  if ('request' in parsed) {
    return parsed.request;
  }
  const lines = firstProblems(parsed.problems).map((problem) => `- ${withFlags(problem)}`);
  throw new UsageError(["Can't create the order:", ...lines].join('\n'), 'Correct these options and try again.');
}

/** Field names that the sentence about another field may hold; never within a value, which is in quotes. */
const OTHER_FIELDS = /\b(regionA|bandwidth(?=,)|bandwidthCap|internetChargeType)\b(?=[^"]*$)/g;

/** A problem with flags instead of field names. */
function withFlags(problem: string): string {
  return problem.replace(/^[\w.]+/, flagOf).replace(OTHER_FIELDS, flagOf);
}

/** The flag of a field. The circuit of a modify is an argument, not a flag. */
function flagOf(field: string): string {
  if (field === 'crossRegionBandwidthId') {
    return '<circuit>';
  }
  const name = field === 'crossRegionBandwidthName' ? 'name' : field.replace(/^marketingInfo\./, '');
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
