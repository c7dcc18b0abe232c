import { Ajv } from 'ajv';
import { describe, expect, it } from '@jest/globals';
import { ORDER_ATTENTION, ORDER_STATES, type AttentionCode } from '../../contract/index.js';
import { METRICS, readName, type MetricName } from '../../worker/metrics/catalogue.js';
import { LISTED_STATES } from '../../worker/metrics/watch-orders.js';
import { ALERTS_TEST_FILE, metricsIn, readAlerts, readDashboard } from '../support/observability.js';
import { DASHBOARD } from './dashboard-schema.js';
import { code, read, section, tableRows } from './markdown.js';

const MONITORING = read('docs/monitoring.md');
const OPERATING = read('docs/operating.md');

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

  it('shows every metric', () => {
    const shown = readDashboard().panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr)));
    const bases = new Set(shown.map((name) => name.replace(/_(bucket|count|sum)$/, '')));
    expect((Object.keys(METRICS) as MetricName[]).map(readName).filter((name) => !bases.has(name))).toEqual([]);
  });
});
