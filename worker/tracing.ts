import { setTimeout } from 'node:timers/promises';
import type * as Api from '@opentelemetry/api';
import type { Logger } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { reasonOf } from '../contract/reason-of.js';
import { EXIT, StartError } from './start-error.js';
import type { Protocol, TracingSettings } from './tracing-settings.js';

/** Adds a fact to the span. */
type SetAttribute = (name: string, value: string) => void;

/** Does work inside of a span, which is the child of the one that is active. A rejection is the span's error. */
export type SpanAround = <T>(
  name: string,
  attributes: Readonly<Record<string, string>>,
  work: (attribute: SetAttribute) => Promise<T>,
) => Promise<T>;

/** Spans of steps and of the API calls that they make. */
export interface Tracing {
  /** Makes a span of each attempt of a step. */
  readonly steps: ActivityInterceptorsFactory;
  readonly span: SpanAround;
  /** Sends what is left; takes seconds at most, and never rejects. */
  readonly close: () => Promise<void>;
}

const EXPORTERS: Readonly<Record<Protocol, string>> = {
  'http/protobuf': '@opentelemetry/exporter-trace-otlp-proto',
  'http/json': '@opentelemetry/exporter-trace-otlp-http',
};

/** The versions that `@temporalio/interceptors-opentelemetry` 1.24 works with. */
const INSTALL =
  'npm install @temporalio/interceptors-opentelemetry@~1.24.0 @opentelemetry/api@~1.9.1 ' +
  '@opentelemetry/resources@^1.30.1 @opentelemetry/sdk-trace-node@^1.30.1';

/** Longest wait for spans that are left when a worker ends, ms. */
const LAST_SPANS_MS = 3_000;

/**
 * Starts tracing. OpenTelemetry's packages are optional, and loaded only here. The exporter reads OpenTelemetry's own
 * variables, such as `OTEL_EXPORTER_OTLP_HEADERS`; without `OTEL_SERVICE_NAME` the service is `crb-orders`.
 *
 * @param logger is told the first time that spans can't be sent; later times only at `debug`
 * @throws StartError that says what to install
 */
export async function startTracing({ protocol }: TracingSettings, logger: Logger): Promise<Tracing> {
  const { api, sdk, resources, steps, exporter } = await load(protocol);
  tellTrouble(api, logger);
  const provider = new sdk.NodeTracerProvider({
    resource: new resources.Resource({ 'service.name': 'crb-orders' }).merge(resources.envDetectorSync.detect()),
    spanProcessors: [new sdk.BatchSpanProcessor(new exporter.OTLPTraceExporter())],
  });
  provider.register();
  const tracer = provider.getTracer('crb-orders');
  return {
    steps: (context) => ({
      inbound: new steps.OpenTelemetryActivityInboundInterceptor(context, { tracer }),
      outbound: new steps.OpenTelemetryActivityOutboundInterceptor(context),
    }),
    span: (name, attributes, work) =>
      tracer.startActiveSpan(name, { kind: api.SpanKind.CLIENT, attributes: { ...attributes } }, async (span) => {
        try {
          return await work((key, value) => span.setAttribute(key, value));
        } catch (error) {
          span.setStatus({ code: api.SpanStatusCode.ERROR, message: reasonOf(error) });
          throw error;
        } finally {
          span.end();
        }
      }),
    close: () =>
      Promise.race([provider.shutdown().catch(() => undefined), setTimeout(LAST_SPANS_MS, undefined, { ref: false })]),
  };
}

function tellTrouble({ diag, DiagLogLevel }: typeof Api, logger: Logger): void {
  let told = false;
  const nothing = () => undefined;
  const error = (message: string, ...more: unknown[]) => {
    logger[told ? 'debug' : 'warn']('Spans could not be sent.', { reason: [message, ...more].join(' ') });
    told = true;
  };
  diag.setLogger(
    { error, warn: nothing, info: nothing, debug: nothing, verbose: nothing },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
}

async function load(protocol: Protocol) {
  const missing = (error: unknown) => {
    const install = `${INSTALL} ${EXPORTERS[protocol]}@^0.57.2`;
    return new StartError(
      `Traces are asked for (OTEL_…), but OpenTelemetry's packages can't be loaded: ${reasonOf(error)}. ` +
        `Install them beside crb-orders, or set OTEL_TRACES_EXPORTER=none: ${install}`,
      EXIT.configuration,
    );
  };
  try {
    const [api, sdk, resources, steps, exporter] = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/resources'),
      import('@temporalio/interceptors-opentelemetry'),
      protocol === 'http/json'
        ? import('@opentelemetry/exporter-trace-otlp-http')
        : import('@opentelemetry/exporter-trace-otlp-proto'),
    ]);
    return { api, sdk, resources, steps, exporter };
  } catch (error) {
    throw missing(error);
  }
}
