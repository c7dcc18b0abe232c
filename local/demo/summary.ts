import { figuresOf, priceText, shellWord, type ApprovalTerms, type OrderView } from '../../contract/index.js';
import { indented } from './io.js';
import { APPROVER, NO_PRINCIPALS, REQUESTER } from './approver.js';
import type { DemoTeller } from './order.js';
import type { DemoSystem } from './system.js';
import { purchasesText } from './words.js';

/** Prints how the orders ended, and how many API calls they made. */
export function sumUp(
  ended: readonly OrderView[],
  { sandbox }: Pick<DemoSystem, 'sandbox'>,
  tookMs: number,
  { say, style }: DemoTeller,
): void {
  const { circuits, calls } = sandbox.state();
  const line = (what: string, text: string) => say(`  ${style.dim(what.padEnd(8))}  ${text}`);
  say();
  say(style.bold(`Done after ${Math.round(tookMs / 1000)} s`));
  for (const { orderId, state, quote, circuit } of ended) {
    const price = quote ? `price ${priceText(quote.price)}` : 'no price';
    const standing = state === 'completed' ? style.green(state) : style.yellow(state);
    line('Order', orderId);
    line('', `${standing}, ${circuit?.orderNumber ? `${price}, order number ${circuit.orderNumber}` : price}`);
  }
  for (const circuit of circuits) {
    line('Circuit', `${circuit.crossRegionBandwidthId}, ${figuresOf(circuit)}, ${circuit.status}`);
  }
  if (circuits.length === 0) {
    line('Circuit', 'none: nothing was bought');
  }
  line('API', purchasesText(calls));
}

/** Prints what to try next, after everything has ended. */
export function sayWhatToTry(policyFile: string | undefined, { say, style, io }: DemoTeller): void {
  const flags = ['--keep', ...(policyFile === undefined ? [] : ['--policy', policyFile])];
  const again =
    io.env.npm_lifecycle_event === 'demo'
      ? `npm run demo -- ${flags.map(shellWord).join(' ')}`
      : style.command('demo', ...flags);
  say();
  say('To keep everything running and try it yourself:');
  say(indented(style.bold(again), 2));
}

/**
 * Prints how to use the running system from another terminal and the Web UI.
 *
 * @param identity how the policy wants it proved who decides
 */
export function sayHowToGoOn(
  { server, uiUrl, sandbox }: { server: { address: string }; uiUrl: string; sandbox: { url: string } },
  identity: ApprovalTerms['identity'],
  { say, style }: Pick<DemoTeller, 'say' | 'style'>,
): void {
  const order = 'crb:vpc-1:eu-west-1:na-west-1';
  const commands = [
    ['list'],
    [
      ...['create', '--vpc-id', 'vpc-1', '--region-a', 'eu-west-1', '--region-z', 'na-west-1'],
      ...['--internet-charge-type', 'ByBandwidth', '--bandwidth', '50'],
      ...['--name', 'Second', '--requested-by', REQUESTER],
    ],
    ['show', order],
    ['approve', order, '--by', APPROVER, ...PROVING[identity ?? 'claimed'].flags],
  ];
  const lines = [
    '',
    `${style.bold('Everything keeps running until you press Ctrl-C.')} In another terminal, in this directory:`,
    '',
    exporting(`TEMPORAL_ADDRESS=${server.address}`, style.width),
    exporting(`CRB_UI_URL=${uiUrl}`, style.width),
    ...commands.map((words) => indented(style.command(...words), 2)),
    '',
    `Or approve in the Web UI, ${style.bold(uiUrl)}: open the order, ${PROVING[identity ?? 'claimed'].inUi}`,
    '',
    `The sandbox shows its circuits and all calls at ${style.bold(`${sandbox.url}/_sandbox/state`)}`,
  ];
  lines.forEach((line) => say(line));
}

/** What an approval needs besides a name. */
const PROVING = {
  claimed: {
    flags: [],
    inUi: 'copy the JSON under User Metadata, and choose More Actions, Send an Update, approveOrder. Put your name into "by".',
  },
  signed: {
    flags: ['--key', 'KEY'],
    inUi:
      'run the command under User Metadata with your name and key, and paste what it prints under More Actions, ' +
      'Send an Update, approveOrder.',
  },
  attributed: {
    flags: ['--signal'],
    inUi: `copy the JSON under User Metadata, and choose More Actions, Send a Signal, approve. ${NO_PRINCIPALS}`,
  },
} as const;

/** In a narrow terminal two lines that can be copied together: a break after `export` would leave the variable unset. */
function exporting(variable: string, width: number | undefined): string {
  const line = `  export ${variable}`;
  return width !== undefined && line.length > width ? `  export \\\n    ${variable}` : line;
}
