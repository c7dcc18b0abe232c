import { expect, it } from '@jest/globals';
import { styleOf } from '../../cli/render/style.js';
import { widthOf, wrap } from '../../cli/render/wrap.js';
import { sayHowToGoOn } from '../../local/demo/summary.js';

const SYSTEM = {
  server: { address: '127.0.0.1:7233' },
  uiUrl: 'http://127.0.0.1:8233',
  sandbox: { url: 'http://127.0.0.1:8090' },
};

it.each([80, 40])('what the demo says of how to go on fits %d columns, and its commands can be copied', (columns) => {
  const style = styleOf(true, { NO_COLOR: '1' }, { columns, program: 'crb' });
  const said: string[] = [];
  const fit = (text: string) => wrap(text, columns);
  sayHowToGoOn(SYSTEM, { say: (text = '') => void said.push(fit(text)), style: { ...style, fit } });

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
