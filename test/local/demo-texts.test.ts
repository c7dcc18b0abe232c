import { expect, it } from '@jest/globals';
import { styleOf } from '../../cli/render/style.js';
import { widthOf, wrap } from '../../cli/render/wrap.js';
import type { OrderView } from '../../contract/index.js';
import { someApprover, whyNotByDemo } from '../../local/demo/approver.js';
import { sayHowToGoOn } from '../../local/demo/summary.js';
import { NOW, TERMS, waitingOrder } from '../workflows/order/data.js';
import { viewOf } from '../../workflows/order/view.js';

const SYSTEM = {
  server: { address: '127.0.0.1:7233' },
  uiUrl: 'http://127.0.0.1:8233',
  sandbox: { url: 'http://127.0.0.1:8090' },
};

it.each([80, 40])('what the demo says of how to go on fits %d columns, and its commands can be copied', (columns) => {
  const style = styleOf(true, { NO_COLOR: '1' }, { columns, program: 'crb' });
  const said: string[] = [];
  const fit = (text: string) => wrap(text, columns);
  sayHowToGoOn(SYSTEM, undefined, { say: (text = '') => void said.push(fit(text)), style: { ...style, fit } });

  const lines = said.join('\n').split('\n');
  // A word that is wider than the terminal stays whole.
  expect(lines.filter((line) => widthOf(line) > columns && line.trim().includes(' '))).toEqual([]);
  const pasted = said.join('\n').replaceAll(/ \\\n */g, ' ');
  expect(pasted).toContain(
    '  crb create --vpc-id vpc-1 --region-a eu-west-1 --region-z na-west-1 --internet-charge-type ByBandwidth ' +
      '--bandwidth 50 --name Second --requested-by ana@example.com\n',
  );
  expect(pasted).toContain('  export TEMPORAL_ADDRESS=127.0.0.1:7233\n');
  expect(pasted).toContain('  export CRB_UI_URL=http://127.0.0.1:8233\n');
});

it.each<[string, object, string | undefined, string]>([
  ['by anybody', {}, undefined, 'ben@example.com'],
  ['with a comment', { commentFor: ['approve'] }, undefined, 'ben@example.com'],
  ['with a principal', { identity: 'attributed' }, "The demo's server stamps no principals", 'ben@example.com'],
  ['with a signature', { identity: 'signed' }, 'asks for signed decisions', 'ben@example.com'],
  ['by two', { required: 2 }, 'asks for 2 approvals, and the demo is one person', 'ben@example.com'],
  [
    'by others',
    { from: [{ name: 'network', members: ['ana@example.com', 'cleo@example.com'] }] },
    "ben@example.com can't decide on this order",
    'cleo@example.com',
  ],
])('the demo says why it can not approve alone: %s', (_name, terms, why, somebody) => {
  const view: OrderView = viewOf('crb:x', waitingOrder());
  const asksFor = { ...view, approval: { by: [], ...view.approval, terms: { ...TERMS, ...terms } } } as OrderView;
  const said = whyNotByDemo(asksFor, Date.parse(NOW));
  expect(said).toEqual(why === undefined ? undefined : expect.stringContaining(why));
  expect(someApprover(asksFor)).toBe(somebody);
});

it.each<['signed' | 'attributed', string, RegExp]>([
  ['signed', '--key KEY', /run the command under User Metadata/],
  ['attributed', '--signal', /Send a Signal, approve\. The demo's server stamps no principals/],
])('what the demo says of how to go on fits a policy that asks for %s decisions', (identity, flags, inUi) => {
  const said: string[] = [];
  const fit = (text: string) => text;
  sayHowToGoOn(SYSTEM, identity, {
    say: (text = '') => void said.push(text),
    style: { ...styleOf(false, {}, { program: 'crb' }), fit },
  });
  const text = said.join('\n');
  expect(text).toContain(`crb approve crb:vpc-1:eu-west-1:na-west-1 --by ben@example.com ${flags}\n`);
  expect(text).toMatch(inUi);
  expect(text).not.toContain('Put your name into');
});
