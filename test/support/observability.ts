import { parse } from 'yaml';
import { read } from '../docs/markdown.js';

const ALERTS_FILE = 'deploy/observability/alerts.yaml';
export const ALERTS_TEST_FILE = 'deploy/observability/alerts.test.yaml';
const DASHBOARD_FILE = 'deploy/observability/dashboard.json';

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly type: 'stat' | 'timeseries' | 'table';
    /** The shortest `$__interval`. */
    readonly interval?: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly fieldConfig: {
      readonly defaults: {
        readonly decimals?: number;
        readonly custom?: { readonly drawStyle?: string };
        readonly thresholds?: { readonly steps: readonly { readonly color: string; readonly value: number | null }[] };
      };
    };
    readonly options: { readonly colorMode?: string };
    readonly targets: readonly { readonly expr: string; readonly instant?: boolean }[];
  }[];
}

export function readAlerts(): Alert[] {
  const { groups } = parse(read(ALERTS_FILE)) as { groups: { rules: Alert[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

export function readDashboard(): Dashboard {
  return JSON.parse(read(DASHBOARD_FILE)) as Dashboard;
}

/** The metrics that an expression reads, by their prefixes. */
export function metricsIn(expression: string): string[] {
  return expression.match(/\b(?:crb|temporal)_\w+/g) ?? [];
}
