import { shown } from '../contract/index.js';
import { ConfigError } from './config-error.js';

/** How spans are sent; the exporter reads the other variables of OpenTelemetry (`OTEL_…`) itself. */
const PROTOCOLS = ['http/protobuf', 'http/json'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export interface TracingSettings {
  readonly protocol: Protocol;
}

const ENDPOINTS = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'];
const EXPORTERS = ['otlp', 'none'];

/**
 * Reads OpenTelemetry's own variables, as far as they say whether and how spans are sent:
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 *
 * @returns undefined = no spans: nothing asks for them, or `OTEL_TRACES_EXPORTER` is `none`, or `OTEL_SDK_DISABLED` is `true`
 * @throws ConfigError that names the variable, what it holds and what is expected
 */
export function readTracing(env: NodeJS.ProcessEnv): TracingSettings | undefined {
  const of = (name: string) => env[name]?.trim() || undefined;
  const exporter = of('OTEL_TRACES_EXPORTER')?.toLowerCase();
  const endpoints = ENDPOINTS.filter((name) => of(name) !== undefined);
  if (of('OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || exporter === 'none') {
    return undefined;
  }
  if (exporter === undefined && endpoints.length === 0) {
    return undefined;
  }
  const protocolName = ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'].find(of);
  const given = protocolName === undefined ? 'http/protobuf' : of(protocolName)?.toLowerCase();
  const protocol = PROTOCOLS.find((each) => each === given);
  const problems = [
    ...(exporter === undefined || EXPORTERS.includes(exporter)
      ? []
      : [problem('OTEL_TRACES_EXPORTER', of('OTEL_TRACES_EXPORTER'), EXPORTERS.join(' or '))]),
    ...endpoints
      .filter((name) => !/^https?:\/\//.test(of(name) ?? '') || !URL.canParse(of(name) ?? ''))
      // A URL may hold a password.
      .map((name) => `${name} has a wrong value (not shown): expected a URL such as http://localhost:4318`),
    ...(protocol === undefined ? [problem(protocolName ?? '', given, PROTOCOLS.join(' or '))] : []),
  ];
  if (protocol === undefined || problems.length > 0) {
    throw new ConfigError(problems);
  }
  return { protocol };
}

function problem(name: string, value = '', expected: string): string {
  return `${name} is ${shown(value)}: expected ${expected}`;
}
