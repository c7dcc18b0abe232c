import { Option, type Command } from 'commander';
import { OrdersError } from '../../client/errors.js';
import type { OrdersClient, StartedOrder } from '../../client/index.js';
import { defined } from '../../contract/defined.js';
import { firstProblems, internetChargeTypeSchema, parseOrderRequest, type OrderRequest } from '../../contract/index.js';
import { answer } from '../answer.js';
import { confirm } from '../confirm.js';
import { addCommand, ask, canAsk, whoAsks, withOrders, type Context } from '../context.js';
import { exitCodeOfState } from '../exit-codes.js';
import { UsageError } from '../failure.js';
import { numberOrText } from '../flags.js';
import { quoteSoon } from '../first-quote.js';
import { showNote } from '../render/note.js';
import { showPlan } from '../render/plan.js';
import { showAsked, showStarted } from '../render/started.js';
import { withFlags } from '../request-flags.js';
import {
  KEY_FLAG,
  KEY_MEANING,
  keyToSign,
  requestToSign,
  signed,
  tellStatement,
  type SigningFlags,
} from '../signing.js';
import { linkOf } from '../ui-link.js';
import { addWaitFlags, checkWaitFlags, waitForEnd, type WaitFlags } from '../waiting.js';
import { addWebFlag, openPage, type WebFlags } from '../web.js';

interface OrderFlags extends WaitFlags, WebFlags, SigningFlags {
  sign?: boolean;
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
  plan?: boolean;
  yes?: boolean;
}

/** A flag that a person is asked for when it is missing. */
interface Asked {
  readonly flag: keyof OrderFlags;
  readonly question: string;
  /** Whether it is needed beside the other flags; default: always. */
  readonly needed?: (flags: OrderFlags) => boolean;
  /** An empty answer means this. */
  readonly otherwise?: string;
}

const CREATE_FLAGS: readonly Asked[] = [
  { flag: 'vpcId', question: 'VPC id' },
  { flag: 'regionA', question: 'One region, such as asia-east-1' },
  { flag: 'regionZ', question: 'The other region' },
  {
    flag: 'internetChargeType',
    question: 'Charge type, ByBandwidth or ByInstanceBandwidth95',
    otherwise: 'ByBandwidth',
  },
  { flag: 'bandwidth', question: 'Bandwidth in Mbps' },
  {
    flag: 'bandwidthCap',
    question: 'Burst in Mbps',
    needed: ({ internetChargeType }) => internetChargeType === 'ByInstanceBandwidth95',
  },
  { flag: 'name', question: 'Name of the circuit' },
];

/** `crb create`: order a new circuit. */
export function addCreate(program: Command, context: Context): void {
  const command = addCommand(program, 'create', 'order a new circuit between two regions', [
    'create',
    [
      'create --vpc-id vpc-1 --region-a asia-east-1 --region-z asia-north-1 \\',
      '  --internet-charge-type ByBandwidth --bandwidth 100 --name Backup \\',
      '  --requested-by ana@example.com',
    ].join('\n'),
    'create --plan',
  ])
    .option('--vpc-id <id>', 'the VPC')
    .option('--region-a <region>', 'one end, such as asia-east-1')
    .option('--region-z <region>', 'the other end')
    .option('--name <name>', 'the name of the circuit: 2 to 63 letters, digits, ".", "_", "-"')
    .addOption(chargeType())
    .option('--bandwidth <Mbps>', 'bandwidth; with ByInstanceBandwidth95 the commitment', numberOrText)
    .option('--bandwidth-cap <Mbps>', 'burst, only with ByInstanceBandwidth95, which needs it', numberOrText)
    .option('--discount-code <code>', 'promo code')
    .option('--use-poc-voucher', 'pay with a POC voucher');
  addStart(command, context, {
    asked: CREATE_FLAGS,
    fieldsOf: (flags) => ({
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
    }),
  });
}

/** Its values are for completion: the request's own check says more about a wrong one. */
function chargeType(): Option {
  const option = new Option('--internet-charge-type <type>', 'ByInstanceBandwidth95 needs --bandwidth-cap');
  option.argChoices = [...internetChargeTypeSchema.options];
  return option;
}

const MODIFY_FLAGS: readonly Asked[] = [
  { flag: 'bandwidth', question: 'New bandwidth in Mbps', needed: ({ bandwidthCap }) => bandwidthCap === undefined },
];

/** `crb modify`: change the bandwidth of a circuit. */
export function addModify(program: Command, context: Context): void {
  const command = addCommand(program, 'modify', "change a circuit's bandwidth", [
    'modify crb-7 --bandwidth 200 --requested-by ana@example.com',
    'modify crb-7 --bandwidth 200 --plan',
  ])
    .argument('<circuit>', 'circuit id')
    .option('--bandwidth <Mbps>', 'the new bandwidth or commitment', numberOrText)
    .option('--bandwidth-cap <Mbps>', 'the new burst', numberOrText);
  addStart(command, context, {
    asked: MODIFY_FLAGS,
    fieldsOf: (flags, circuit) => ({
      action: 'modify',
      crossRegionBandwidthId: circuit,
      bandwidth: flags.bandwidth,
      bandwidthCap: flags.bandwidthCap,
    }),
  });
}

type Fields = Record<string, unknown>;

/** An action of the command line. */
interface Starting {
  /** What a person is asked for. */
  readonly asked: readonly Asked[];
  readonly fieldsOf: (flags: OrderFlags, circuit?: string) => Fields;
}

function addStart(command: Command, context: Context, { asked, fieldsOf }: Starting): void {
  addWebFlag(
    addWaitFlags(
      command
        .option('--requested-by <name>', 'your name (default: $CRB_USER, then your login)')
        .option('--reason <text>', 'reason that the approvers see')
        .option(
          '--external-id <id>',
          'your own id: repeating it returns the same order; another request with it is refused',
        )
        .option('--sign', 'sign the request with your SSH key, as with --key or CRB_SIGNING_KEY')
        .option(KEY_FLAG, KEY_MEANING)
        .option('--plan', 'only ask the price, the rule and the approvers; start no order')
        .option('--yes', 'start the order without asking on a terminal'),
    ),
  ).action(async (...args: unknown[]) => {
    const given = command.opts<OrderFlags>();
    checkWaitFlags(given);
    const flags = canAsk(context, given) ? await askForMissing(context, given, asked) : given;
    const [circuit] = args;
    const request = checked({
      ...fieldsOf(flags, typeof circuit === 'string' ? circuit : undefined),
      requestedBy: whoAsks(flags.requestedBy, context),
      reason: flags.reason,
      externalId: flags.externalId,
    });
    await withOrders(context, (orders) =>
      flags.plan ? plan(context, orders, request, flags) : start(context, orders, request, flags),
    );
  });
}

/** Asks a person for the flags that are missing. */
async function askForMissing(context: Context, given: OrderFlags, asked: readonly Asked[]): Promise<OrderFlags> {
  const flags: Record<string, unknown> = { ...given };
  for (const { flag, question, needed, otherwise } of asked) {
    if (flags[flag] === undefined && (needed === undefined || needed(flags))) {
      const hint = otherwise === undefined ? '' : ` [${otherwise}]`;
      const askOnce = async () => (await ask(context, `${question}${hint}: `, NOTHING_ORDERED)).trim() || otherwise;
      flags[flag] = flag.startsWith('bandwidth') ? await untilNumber(askOnce) : await askOnce();
    }
  }
  return flags;
}

/** What is no number is asked again. Nothing at all is left to the request's own check. */
async function untilNumber(askOnce: () => Promise<string | undefined>): Promise<number | undefined> {
  for (;;) {
    const text = await askOnce();
    const number = text === undefined ? undefined : numberOrText(text);
    if (typeof number !== 'string') {
      return number;
    }
  }
}

const NOTHING_ORDERED = 'Nothing was ordered.';

async function plan(context: Context, orders: OrdersClient, request: OrderRequest, flags: OrderFlags): Promise<void> {
  const planned = await orders.plan(request);
  const { requestedBy } = request;
  context.answer(
    answer({ ...planned, requestedBy }, (clean, style) => showPlan(clean, style.clean(request), style)),
    flags,
  );
}

async function start(context: Context, orders: OrdersClient, request: OrderRequest, flags: OrderFlags): Promise<void> {
  const signs = flags.sign || flags.key !== undefined || Boolean(context.io.env['CRB_SIGNING_KEY']);
  const signing = signs ? { ready: requestToSign(request), key: await keyToSign(context, flags) } : undefined;
  const asks = canAsk(context, flags) && !flags.yes;
  if (asks) {
    context.tell((style) => showAsked(style.clean(request), style), flags);
  }
  if (signing) {
    tellStatement(context, signing.ready.statement, signing.key, flags);
  }
  if (asks) {
    await confirm(context, 'Start this order? [y/N] ', NOTHING_ORDERED);
  }
  const started = await orders.start(signing ? await signed(context, signing.ready, signing.key) : request);
  tellTrouble(context, started, flags);
  const link = await linkOf(context, orders, started);
  // The order runs. What else is not known of it must not look as if it did not.
  const hasWorker = ((await ifKnown(orders.workers()))?.length ?? 1) > 0;
  if (!hasWorker) {
    const next = 'Start one with `crb worker`, or check CRB_TASK_QUEUE. The order waits until then.';
    context.tell((style) => showNote('No worker is up, so nobody asks the price yet.', next, style), flags);
  }
  if (flags.wait) {
    context.tell((style) => showStarted(style.clean({ ...started, link, request }), style), flags);
    context.answer(await waitForEnd(context, orders, started, flags), flags);
  } else {
    const view = hasWorker ? await ifKnown(quoteSoon(orders, started.orderId, context.io.interrupted())) : undefined;
    const state = view?.state ?? 'quoting';
    const data = defined({ ...started, state, link, quote: view?.quote, reason: view?.reason });
    context.answer(
      answer(
        data,
        (clean, style) =>
          showStarted({ ...clean, request: style.clean(request), view: view && style.clean(view) }, style),
        exitCodeOfState(state),
      ),
      flags,
    );
  }
  if (flags.web) {
    await openPage(context, link, flags);
  }
}

async function ifKnown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof OrdersError) {
      return undefined;
    }
    throw error;
  }
}

function tellTrouble(context: Context, { notLookedFor }: StartedOrder, flags: OrderFlags): void {
  if (notLookedFor !== undefined) {
    const next = 'Register the search attribute: `crb doctor` shows the command.';
    context.tell((style) => showNote(style.clean(notLookedFor), next, style), flags);
  }
}

/** @throws UsageError that names every wrong flag at once */
function checked(fields: Fields): OrderRequest {
  const parsed = parseOrderRequest(defined(fields));
  if ('request' in parsed) {
    return parsed.request;
  }
  const lines = firstProblems(parsed.problems).map((problem) => `- ${withFlags(problem)}`);
  throw new UsageError(["Can't create the order:", ...lines].join('\n'));
}
