import { Ajv } from 'ajv';
import { describe, expect, it } from '@jest/globals';
import { ORDER_ATTENTION, ORDER_STATES, type AttentionCode } from '../../contract/index.js';
import { NOTICE_OUTCOMES } from '../../worker/metrics/observed-receivers.js';
import { API_OUTCOMES } from '../../worker/metrics/observed-zenlayer.js';
import { SEARCH_RESULTS } from '../../worker/metrics/step-metrics.js';
import { METRICS, readName, type MetricName } from '../../worker/metrics/catalogue.js';
import { LISTED_STATES } from '../../worker/metrics/watch-orders.js';
import { ALERTS_TEST_FILE, metricsIn, readAlerts, readDashboard } from '../support/observability.js';
import { DASHBOARD } from './dashboard-schema.js';
import { code, read, section, tableRows } from './markdown.js';

const MONITORING = read('docs/monitoring.md');
const OPERATING = read('docs/operating.md');

/** Of which one event matters; a line would show its rate. */
const RARE = [
  'crb_orders_ended_total',
  'crb_step_retries_total',
  'crb_searches_total',
  'crb_searches_ended_total',
  'crb_notices_total',
  'outcome!="ok"',
];

const namesIn = (heading: string) => tableRows(section(OPERATING, heading)).map(([name]) => code(name));

describe('docs/monitoring.md', () => {
  it('has every metric with its labels and meaning', () => {
    expect(tableRows(section(MONITORING, '## Metrics'))).toEqual(
      (Object.keys(METRICS) as MetricName[]).map((name) => [
        `\`${readName(name)}\``,
        METRICS[name].labels.map((label) => `\`${label}\``).join(' ') || '–',
        METRICS[name].help,
      ]),
    );
  });

  it('names the states of open orders', () => {
    expect(MONITORING).toContain(
      `- \`state\` is ${LISTED_STATES.map((state) => `\`${state}\``).join(', ')} or \`other\``,
    );
  });

  it.each<[string, readonly string[]]>([
    ['`outcome` of an API call', API_OUTCOMES],
    ['`result`', SEARCH_RESULTS],
    ['`outcome` of a notice', NOTICE_OUTCOMES],
  ])('names every value of %s', (label, values) => {
    const [, listed = ''] = MONITORING.split(`- ${label} is `);
    const [line = ''] = listed.split(/[,:.;] (?!`)|\.\n/);
    expect([...line.matchAll(/`(\w+)`/g)].map(([, value]) => value)).toEqual(values);
  });

  it('scrapes as often as it tells the data source', () => {
    const [, every] = /^ +scrape_interval: (\w+)/m.exec(MONITORING) ?? [];
    expect(every).toBe('15s');
    expect(MONITORING).toContain(`*Scrape interval* to the same, \`${every}\``);
  });
});

describe('docs/operating.md', () => {
  it('says of every alert what it means and what to do', () => {
    expect(namesIn('## Alerts')).toEqual(readAlerts().map(({ alert }) => alert));
  });

  it('says of every state what it means and what to do', () => {
    expect(namesIn('## States')).toEqual(ORDER_STATES);
  });

  it('says what every attention that is counted means and what to do', () => {
    const ofServer = ['taskFailing', 'paused', 'stepPaused'] as const satisfies AttentionCode[];
    expect(namesIn('## Attention')).toEqual([...ORDER_ATTENTION, ...ofServer]);
  });
});

describe('the alerts', () => {
  it('have a severity and a summary each, and ask for metrics that exist', () => {
    const known = (Object.keys(METRICS) as MetricName[]).map(readName);
    for (const { labels, annotations, expr } of readAlerts()) {
      expect(['warning', 'critical']).toContain(labels['severity']);
      expect(annotations['summary']).toMatch(/\.$/);
      const ours = metricsIn(expr).filter((name) => name.startsWith('crb_'));
      expect(ours.filter((name) => !known.includes(name.replace(/_(bucket|count|sum)$/, '')))).toEqual([]);
    }
  });

  it('are all tested', () => {
    const tests = read(ALERTS_TEST_FILE);
    expect(
      readAlerts()
        .map(({ alert }) => alert)
        .filter((alert) => !new RegExp(`alertname: ${alert}\\b`).test(tests)),
    ).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('has the form that Grafana imports', () => {
    const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
    const isDashboard = ajv.compile(DASHBOARD);
    isDashboard(readDashboard());
    expect(isDashboard.errors ?? []).toEqual([]);
  });

  it('has panels that do not overlap, each with an id of its own', () => {
    const { panels } = readDashboard();
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const overlapping = panels.filter(({ id, gridPos: a }) =>
      panels.some(
        ({ id: other, gridPos: b }) =>
          other < id && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h,
      ),
    );
    expect(overlapping.map(({ title }) => title)).toEqual([]);
  });

  it('leaves no hole between panels', () => {
    const places = readDashboard().panels.map(({ gridPos }) => gridPos);
    const height = Math.max(...places.map(({ y, h }) => y + h));
    expect(places.reduce((area, { w, h }) => area + w * h, 0)).toBe(24 * height);
  });

  const ofType = (type: string) => readDashboard().panels.filter((panel) => panel.type === type);

  it('has figures of now, not the last ones of workers that are gone', () => {
    const old = ofType('stat').filter(({ targets }) => !targets.every(({ instant }) => instant));
    expect(old.map(({ title }) => title)).toEqual([]);
  });

  it('colours only figures that have limits of their own', () => {
    const byDefault = ofType('stat').filter(
      ({ options, fieldConfig }) => options.colorMode !== 'none' && fieldConfig.defaults.thresholds === undefined,
    );
    expect(byDefault.map(({ title }) => title)).toEqual([]);
  });

  it('calls an order old when the alert does', () => {
    const { steps } = ofType('stat').find(({ title }) => title === 'Oldest waiting')?.fieldConfig.defaults
      .thresholds ?? { steps: [] };
    const { expr } = readAlerts().find(({ alert }) => alert === 'CrbApprovalWaitsLong') ?? { expr: '' };
    expect(expr).toContain(`> ${(steps.at(-1)?.value ?? 0) / 86_400} * 86400`);
  });

  it('counts events in whole numbers, each in one bar', () => {
    const events = ofType('timeseries').filter(({ targets }) =>
      targets.some(({ expr }) => RARE.some((events) => expr.includes(events))),
    );
    expect(events.length).toBeGreaterThan(4);
    for (const { title, interval, targets, fieldConfig } of events) {
      const { decimals, custom } = fieldConfig.defaults;
      expect({ title, interval, decimals, draw: custom?.drawStyle }).toEqual({
        title,
        interval: '2m',
        decimals: 0,
        draw: 'bars',
      });
      const drawn = /^round\(sum.*\(rate\(.*\[\$__rate_interval\]\)\) \* \$__interval_ms \/ 1000\) > 0$/;
      expect(targets.filter(({ expr }) => !drawn.test(expr))).toEqual([]);
    }
  });

  it('draws no value that is not a number', () => {
    const exprs = readDashboard().panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    expect(exprs.filter((expr) => expr.startsWith('histogram_quantile') && !expr.endsWith(' >= 0'))).toEqual([]);
  });

  it('shows every metric', () => {
    const shown = readDashboard().panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr)));
    const bases = new Set(shown.map((name) => name.replace(/_(bucket|count|sum)$/, '')));
    expect((Object.keys(METRICS) as MetricName[]).map(readName).filter((name) => !bases.has(name))).toEqual([]);
  });
});
