import { basename, relative } from 'node:path';
import { figuresOf, priceText, type OrderView } from '../../contract/index.js';
import { APPROVER, type DemoTeller, REQUESTER } from './order.js';
import type { DemoSystem } from './system.js';
import { purchasesText } from './words.js';

/** What has become of the orders, and what of it reached the API. */
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
    line('Order', `${orderId}  ${state === 'completed' ? style.green(state) : style.yellow(state)}`);
    line('', circuit?.orderNumber ? `${price}, order number ${circuit.orderNumber}` : price);
  }
  for (const circuit of circuits) {
    line('Circuit', `${circuit.crossRegionBandwidthId}, ${figuresOf(circuit)}, ${circuit.status}`);
  }
  if (circuits.length === 0) {
    line('Circuit', 'none: nothing was bought');
  }
  line('API', purchasesText(calls));
}

/** What to do next, after everything has ended. */
export function sayWhatToTry({ say, style, io }: DemoTeller): void {
  const again = io.env.npm_lifecycle_event === 'demo' ? 'npm run demo -- --keep' : `${crb()} demo --keep`;
  say();
  say('To play with it, with everything left running:');
  say(`  ${style.bold(again)}`);
}

/** How to use what runs from another terminal and from the Web UI. */
export function sayHowToGoOn({ server, uiUrl, sandbox }: DemoSystem, { say, style }: DemoTeller): void {
  const lines = [
    '',
    `${style.bold('Everything stays up until Ctrl-C.')} In another terminal, in this directory:`,
    '',
    `  export TEMPORAL_ADDRESS=${server.address}`,
    `  ${crb()} list`,
    `  ${crb()} create --vpc-id vpc-1 --region-a asia-south-1 --region-z eu-west-1 \\`,
    `    --internet-charge-type ByBandwidth --bandwidth 50 --name Second --requested-by ${REQUESTER}`,
    `  ${crb()} show crb:vpc-1:asia-south-1:eu-west-1`,
    `  ${crb()} approve crb:vpc-1:asia-south-1:eu-west-1 --by ${APPROVER} --quote Q1-…`,
    '',
    `Or approve in the Web UI, ${style.bold(uiUrl)}: open the order, copy the JSON under`,
    'User Metadata, and choose More Actions, Send an Update, approveOrder. Put a name in as "by".',
    '',
    `The sandbox shows its circuits and all calls at ${style.bold(`${sandbox.url}/_sandbox/state`)}`,
  ];
  lines.forEach((line) => say(line));
}

/** How this program was called. */
function crb(): string {
  const script = process.argv[1] ?? 'crb';
  return basename(script) === 'crb' ? 'crb' : `node ${relative(process.cwd(), script)}`;
}
