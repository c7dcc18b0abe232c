import { beforeAll, describe, expect, it } from '@jest/globals';
import { makeDossier, pageOf, type Dossier } from '../../dossier/index.js';
import { recordedOrder } from './recorded-orders.js';

async function made(name: string): Promise<Dossier> {
  return makeDossier(await recordedOrder(name), {
    ...{ now: Date.parse('2026-12-01T00:00:00Z'), program: 'crb', by: 'ana@example.com' },
    policies: [],
  });
}

/** The same with texts that somebody else wrote, wherever they stand. */
function written(dossier: Dossier, texts: Readonly<Record<string, string>>): Dossier {
  const changed = Object.entries(texts).reduce(
    (json, [from, to]) => json.replaceAll(from, JSON.stringify(to).slice(1, -1)),
    JSON.stringify(dossier),
  );
  return JSON.parse(changed) as Dossier;
}

/** Its tags with all attributes, in their order. */
function tagsOf(page: string): string[] {
  return page.match(/<[^>]*>/g) ?? [];
}

/** What a reader sees, a line for each label, value and cell. */
function seen(page: string): string[] {
  return page
    .replace(/<style>.*<\/style>/s, '')
    .split(/<[^>]*>/)
    .map((text) => text.trim().replace(/\s+/g, ' '))
    .filter((text) => text !== '');
}

function rowsOf(page: string): Record<string, string> {
  const rows = page.matchAll(/<dt>(.*?)<\/dt>\s*<dd>(.*?)<\/dd>/gs);
  return Object.fromEntries([...rows].map(([, label = '', value = '']) => [label, value]));
}

describe('the page of a dossier', () => {
  let signed: Dossier;

  beforeAll(async () => {
    signed = await made('create-signed');
  });

  it('shows all of the request, and the price as the API gave it', () => {
    const { request } = signed.story as { request: Record<string, unknown> };
    const burst = {
      ...request,
      ...{ internetChargeType: 'ByInstanceBandwidth95', bandwidthCap: 120, reason: 'backups', externalId: 'CHG-7' },
    };
    const page = pageOf({ ...signed, story: { ...signed.story, request: burst } });
    expect(rowsOf(page)).toMatchObject({
      Action: 'create',
      Name: 'Test-Cross1',
      VPC: request['vpcId'],
      'Region A': 'asia-east-1',
      'Region Z': 'asia-north-1',
      'Charge type': 'ByInstanceBandwidth95',
      'Bandwidth (Mbps)': '100',
      'Bursts to (Mbps)': '120',
      'Asked by': 'ana@example.com',
      Why: 'backups',
      'External id': 'CHG-7',
      'List price': '2,000.00',
    });
    expect(page).toContain('Zenlayer gave no currency or billing period for this price.');
  });

  it('shows the circuit that a change starts from, and the price in force', async () => {
    const page = pageOf(await made('modify-approved'));
    expect(rowsOf(page)).toMatchObject({
      Circuit: expect.stringMatching(/^\d+$/),
      'Circuit before': '100 Mbps, ByBandwidth, AVAILABLE',
      Location: expect.stringMatching(/^asia-east-1 ⇄ asia-north-1 in vpc-/),
      Price: '4,000.00 (in force: 2,000.00)',
    });
    expect(rowsOf(page)).not.toHaveProperty('Bursts to (Mbps)');
  });

  it('shows a request that could not be read as it was received', () => {
    const of = (request: unknown) => rowsOf(pageOf({ ...signed, story: { ...signed.story, request } }));
    expect(of({ action: 'grow', size: { mbps: 5 } })).toMatchObject({
      Action: 'grow',
      size: '{&quot;mbps&quot;:5}',
    });
    expect(of(null)).toMatchObject({ Received: 'null' });
  });

  it('leaves out columns that are empty, and counts in plain words', async () => {
    const heads = (page: string) => page.match(/<th scope="col">[^<]*/g)?.map((head) => head.replace(/.*>/, '')) ?? [];
    const plain = pageOf(await made('create-approved'));
    expect(heads(plain)).toEqual([
      ...['When', 'Who', 'Decision', 'Who vouches for the name'],
      ...['When', 'Ended as', 'Zenlayer&#39;s request'],
      ...['When', 'State', 'Why'],
    ]);
    expect(heads(pageOf(signed))).toContain('Comment');
    expect(seen(plain).join(' ')).toContain('from 1 run in namespace default');
    const [run] = signed.runs;
    expect(seen(pageOf({ ...signed, runs: run ? [run, run] : [] })).join(' ')).toContain('from 2 runs in');
  });

  it('is neither dark nor without its tables on paper, whatever the reader prefers', () => {
    const kinds = [...pageOf(signed).matchAll(/@media (\S+) (?:and )?\(?([a-z-]*)/g)].map(([, on, why]) => [on, why]);
    expect(kinds).toEqual([
      ['screen', 'prefers-color-scheme'],
      ['screen', 'max-width'],
      ['print', ''],
    ]);
  });

  it.each<[string, string, string]>([
    ['a tag', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['the end of an attribute', `" onload='x' title="`, '&quot; onload=&#39;x&#39; title=&quot;'],
    ['an entity', '&lt;b&gt; & &#60;', '&amp;lt;b&amp;gt; &amp; &amp;#60;'],
    ['the end of its style', '</style><!-- ', '&lt;/style&gt;&lt;!-- '],
    ['text that turns around', 'neb\u202e@\u2066x', 'neb\\u202e@\\u2066x'],
    ['control characters', 'a\u0000b\u001b[2Jc\u0085d', 'a\\u0000b\\u001b[2Jc\\u0085d'],
    ['characters that nobody sees', 'a\u200bb\u2800c\u{e0041}', 'a\\u200bb\\u2800c\\udb40\\udc41'],
    ['several lines', 'a\nb\u2028c', 'a\\nb\\u2028c'],
  ])('shows names, comments and reasons with %s as they are, and does nothing by them', (_what, text, shown) => {
    const asked = { ...(signed.story.request as object), reason: 'why asked' };
    const order = { ...signed, missing: ['it lacks'], story: { ...signed.story, request: asked } };
    const words = [
      ...['ben@example.com', 'ana@example.com', 'as agreed', 'not signed', 'why asked'],
      ...['sandbox-account', 'Bought as approved.', 'it lacks'],
    ];
    const hostile = pageOf(written(order, Object.fromEntries(words.map((word) => [word, `${word[0]}${text}`]))));
    for (const [letter] of words) {
      expect(hostile).toContain(`${letter}${shown}`);
    }
    expect(tagsOf(hostile)).toEqual(tagsOf(pageOf(order)));
    expect(hostile).not.toMatch(/[^\n\P{C}]|[\u2028\u2029\u2800]/u);
  });
});
