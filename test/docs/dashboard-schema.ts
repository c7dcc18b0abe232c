const text = { type: 'string', minLength: 1 };
const object = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

/** A data source that the person who imports the dashboard chooses. */
const datasource = {
  ...object({ type: { const: 'prometheus' }, uid: { const: '${datasource}' } }),
  additionalProperties: false,
};

const target = object(
  {
    refId: { type: 'string', pattern: '^[A-Z]$' },
    expr: text,
    legendFormat: { type: 'string' },
    datasource,
    format: { enum: ['time_series', 'table', 'heatmap'] },
    instant: { type: 'boolean' },
  },
  ['format', 'instant'],
);

const step = object({ color: text, value: { type: ['number', 'null'] } });

const bars = {
  ...object({
    drawStyle: { const: 'bars' },
    fillOpacity: { type: 'integer', minimum: 0, maximum: 100 },
    lineWidth: { type: 'integer', minimum: 0 },
    stacking: object({ mode: { enum: ['none', 'normal', 'percent'] }, group: text }),
  }),
  additionalProperties: false,
};

const panel = object(
  {
    id: { type: 'integer', minimum: 1 },
    title: text,
    description: { type: 'string' },
    type: { enum: ['stat', 'timeseries', 'table'] },
    datasource,
    gridPos: object({
      x: { type: 'integer', minimum: 0, maximum: 23 },
      y: { type: 'integer', minimum: 0 },
      w: { type: 'integer', minimum: 1, maximum: 24 },
      h: { type: 'integer', minimum: 1 },
    }),
    fieldConfig: object({
      defaults: object(
        {
          unit: { enum: ['short', 's', 'reqps', 'percentunit'] },
          min: { type: 'number' },
          max: { type: 'number' },
          decimals: { type: 'integer', minimum: 0 },
          custom: bars,
          thresholds: object({
            mode: { enum: ['absolute', 'percentage'] },
            steps: { type: 'array', items: step, minItems: 1 },
          }),
        },
        ['max', 'decimals', 'custom', 'thresholds'],
      ),
      overrides: { type: 'array' },
    }),
    options: { type: 'object' },
    /** The shortest `$__interval`. */
    interval: { type: 'string', pattern: '^\\d+[smh]$' },
    transformations: {
      type: 'array',
      items: object({
        id: { const: 'organize' },
        options: object({
          excludeByName: { type: 'object', additionalProperties: { const: true } },
          indexByName: { type: 'object', additionalProperties: { type: 'integer' } },
          renameByName: { type: 'object', additionalProperties: text },
        }),
      }),
    },
    targets: { type: 'array', items: target, minItems: 1 },
  },
  ['interval', 'transformations'],
);

/**
 * The part of Grafana's dashboard model that this project's dashboard uses, after
 * https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */
export const DASHBOARD = object({
  uid: { type: 'string', pattern: '^[\\w-]{1,40}$' },
  title: text,
  description: text,
  tags: { type: 'array', items: text },
  schemaVersion: { type: 'integer', minimum: 36 },
  version: { type: 'integer' },
  editable: { type: 'boolean' },
  graphTooltip: { enum: [0, 1, 2] },
  refresh: text,
  time: object({ from: text, to: text }),
  timezone: text,
  templating: object({
    list: {
      type: 'array',
      items: object({
        name: text,
        label: text,
        type: { enum: ['datasource', 'query'] },
        query: { type: ['string', 'object'] },
      }),
    },
  }),
  annotations: object({ list: { type: 'array' } }),
  links: { type: 'array' },
  panels: { type: 'array', items: panel, minItems: 1 },
});
