import { describe, expect, test } from '@jest/globals';
import { readTracing } from '../../worker/tracing-settings.js';
import { problemsOf } from './problems.js';

const ENDPOINT = 'http://localhost:4318';

describe('spans', () => {
  test.each<[Record<string, string>, ReturnType<typeof readTracing>]>([
    [{}, undefined],
    [{ OTEL_SERVICE_NAME: 'orders' }, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT }, { protocol: 'http/protobuf' }],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: ENDPOINT }, { protocol: 'http/protobuf' }],
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, { protocol: 'http/protobuf' }],
    [{ OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, { protocol: 'http/json' }],
    [
      {
        OTEL_TRACES_EXPORTER: 'otlp',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
      },
      { protocol: 'http/json' },
    ],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT, OTEL_SDK_DISABLED: 'true' }, undefined],
  ])('with %j: %j', (env, settings) => {
    expect(readTracing(env)).toEqual(settings);
  });

  test.each<[Record<string, string>, string]>([
    [{ OTEL_TRACES_EXPORTER: 'jaeger' }, 'OTEL_TRACES_EXPORTER is "jaeger": expected otlp or none'],
    [
      { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      'OTEL_EXPORTER_OTLP_PROTOCOL is "grpc": expected http/protobuf or http/json',
    ],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'user:secret@collector' },
      'OTEL_EXPORTER_OTLP_ENDPOINT has a wrong value (not shown): expected a URL such as http://localhost:4318',
    ],
  ])('%j is refused', (env, problem) => {
    expect(problemsOf(env, readTracing)).toEqual([problem]);
  });
});
