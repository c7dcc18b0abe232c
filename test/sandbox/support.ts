import { request } from 'node:http';
import { signature, SIGNATURE_METHOD } from '../../zenlayer/sign.js';
import { type Sandbox, type SandboxSettings, startSandbox } from '../../sandbox/index.js';

/** A clock that stands still until a test moves it; starts at 2026-01-01T00:00:00Z. */
export class TestClock {
  #now = Date.UTC(2026, 0, 1);

  readonly now = () => this.#now;

  /** Puts the clock so many seconds after the start. */
  set(seconds: number): void {
    this.#now = Date.UTC(2026, 0, 1) + seconds * 1000;
  }
}

/** What came back over HTTP. */
export interface Answer {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** An answer of the API as JSON; a wrong guess about its shape shows as a failed expectation. */
export interface ApiAnswer {
  readonly httpStatus: number;
  readonly code: string | undefined;
  readonly requestId: unknown;
  readonly response: Record<string, unknown>;
}

/** Sends bytes and headers exactly as given, `Host` too. Rejects when the connection ends without an answer. */
export function send(
  url: string,
  {
    method = 'POST',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          httpStatus: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const ZBC = ['DescribeBillDetail', 'DescribeTransactionHistory', 'DescribeCustomerBalance'];

/** The headers of a signed request, as an official SDK sends them. */
export function signedHeaders(
  url: string,
  action: string,
  body: string,
  timestamp: number,
  { accessKeyId, accessKeySecret }: Sandbox['accessKey'],
): Record<string, string> {
  const { host } = new URL(url);
  const hex = signature({
    secret: accessKeySecret,
    timestamp: String(timestamp),
    headers: [
      ['content-type', 'application/json'],
      ['host', host],
    ],
    body,
  });
  return {
    'Content-Type': 'application/json',
    Host: host,
    'X-ZC-Action': action,
    'X-ZC-Version': ZBC.includes(action) ? '2024-08-08' : '2025-09-01',
    'X-ZC-Timestamp': String(timestamp),
    'X-ZC-Signature-Method': SIGNATURE_METHOD,
    Authorization: `${SIGNATURE_METHOD} Credential=${accessKeyId}, SignedHeaders=content-type;host, Signature=${hex}`,
  };
}

/** A sandbox with a clock of its own, and short ways to call it. */
export class TestSandbox {
  private constructor(
    readonly sandbox: Sandbox,
    readonly clock: TestClock,
  ) {}

  static async start(settings: Partial<SandboxSettings> = {}): Promise<TestSandbox> {
    const clock = new TestClock();
    return new TestSandbox(await startSandbox({ now: clock.now, ...settings }), clock);
  }

  /** The URL of the service that has the action. */
  urlOf(action: string): string {
    return `${this.sandbox.url}/api/v2/${ZBC.includes(action) ? 'zbc' : 'zec'}`;
  }

  /** A signed request; whatever comes back. */
  raw(action: string, parameters: unknown = {}): Promise<Answer> {
    const body = typeof parameters === 'string' ? parameters : JSON.stringify(parameters);
    const url = this.urlOf(action);
    const timestamp = Math.floor(this.clock.now() / 1000);
    return send(url, { headers: signedHeaders(url, action, body, timestamp, this.sandbox.accessKey), body });
  }

  /** A signed request; its answer as JSON. */
  async call(action: string, parameters: unknown = {}): Promise<ApiAnswer> {
    return parse(await this.raw(action, parameters));
  }

  /** The rows of a Describe call. */
  async rows(action: string, parameters: unknown = {}): Promise<Record<string, unknown>[]> {
    const { response } = await this.call(action, parameters);
    return response['dataSet'] as Record<string, unknown>[];
  }

  /** A control call. */
  control(method: string, path: string, body?: unknown): Promise<Answer> {
    return send(`${this.sandbox.url}/_sandbox/${path}`, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }
}

export function parse({ httpStatus, text }: Answer): ApiAnswer {
  const { code, requestId, response } = JSON.parse(text) as Record<string, unknown>;
  return {
    httpStatus,
    code: code as string | undefined,
    requestId,
    response: (response ?? {}) as Record<string, unknown>,
  };
}

/** Runs a test with a sandbox that is closed whatever happens. */
export async function withSandbox(
  test: (sandbox: TestSandbox) => Promise<void> | void,
  settings: Partial<SandboxSettings> = {},
): Promise<void> {
  const started = await TestSandbox.start(settings);
  try {
    await test(started);
  } finally {
    await started.sandbox.close();
  }
}

/** A Create that the default settings accept. */
export const FLAT = {
  vpcId: 'vpc-1',
  internetChargeType: 'ByBandwidth',
  crossRegionBandwidthName: 'flat-1',
  regionA: 'asia-east-1',
  regionZ: 'asia-north-1',
  bandwidth: 100,
};

/** A Create of a burstable circuit that the default settings accept. */
export const BURST = {
  ...FLAT,
  internetChargeType: 'ByInstanceBandwidth95',
  crossRegionBandwidthName: 'burst-1',
  bandwidthCap: 120,
};
