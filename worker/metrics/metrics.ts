import type { MetricMeter } from '@temporalio/common';
import { METRICS, type CounterName, type GaugeName, type HistogramName, type Labels } from './catalogue.js';

/** Counts and measures; what it does never throws. */
export interface Metrics {
  /** @param by default 1; 0 makes the counter visible before its first event, so that its first one is an increase */
  add<N extends CounterName>(name: N, labels: Labels<N>, by?: number): void;
  set<N extends GaugeName>(name: N, labels: Labels<N>, value: number): void;
  record<N extends HistogramName>(name: N, labels: Labels<N>, seconds: number): void;
}

/** @param meter the runtime's; without an exporter it records nothing */
export function createMetrics(meter: MetricMeter): Metrics {
  const counter = remembered((name: CounterName) => meter.createCounter(name, undefined, METRICS[name].help));
  const gauge = remembered((name: GaugeName) => meter.createGauge(name, 'float', undefined, METRICS[name].help));
  const histogram = remembered((name: HistogramName) =>
    meter.createHistogram(name, 'float', undefined, METRICS[name].help),
  );
  return {
    add: (name, labels, by = 1) => counter(name).add(by, labels),
    set: (name, labels, value) => gauge(name).set(value, labels),
    record: (name, labels, seconds) => histogram(name).record(seconds, labels),
  };
}

function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}
