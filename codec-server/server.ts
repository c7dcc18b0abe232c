import cors from '@fastify/cors';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { fastify, type FastifyInstance } from 'fastify';
import { reasonOf } from '../contract/reason-of.js';
import { encryptionCodec, UndecryptableError, type Encryption } from '../temporal/index.js';
import { isLoopback } from './loopback.js';
import { tokenCheck, type TokenRules } from './tokens.js';

export interface CodecServerOptions {
  readonly host: string;
  /** 0 = a free one. */
  readonly port: number;
  /** The keys at this moment: they are asked for with each call, so that a renewed file counts at once. */
  readonly keys: () => Encryption['keys'];
  /** Origins of the Temporal UI, such as `https://temporal.example.com`. No other page may read answers. */
  readonly uiOrigins: readonly string[];
  /** Who may decode. Undefined = everybody who reaches it: only for a loopback address. */
  readonly tokens?: TokenRules | undefined;
}

export interface CodecServer {
  /** `http://127.0.0.1:8081` */
  readonly url: string;
  close(): Promise<void>;
}

/** The server accepts payloads of 2 MB, several of them in a call, and Base64 makes them a third longer. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Milliseconds for a whole request to arrive. */
const WITHIN_MS = 30_000;

/** Payloads in JSON, as protobuf writes them: bytes in Base64. */
interface Body {
  readonly payloads: readonly { readonly metadata?: Readonly<Record<string, string>>; readonly data?: string }[];
}

const BODY = {
  type: 'object',
  required: ['payloads'],
  properties: {
    payloads: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          metadata: { type: 'object', additionalProperties: { type: 'string' } },
          data: { type: 'string' },
        },
      },
    },
  },
} as const;

/**
 * Serves `POST /decode` and `POST /encode`, by which Temporal's UI and command line show encrypted orders. What can't be
 * decrypted is shown as a text that names the key.
 *
 * @throws Error when everybody would be allowed at an address that other machines reach, or the port can't be opened
 * @see https://docs.temporal.io/production-deployment/data-encryption
 */
export async function startCodecServer(options: CodecServerOptions): Promise<CodecServer> {
  const { host, port, keys, uiOrigins, tokens } = options;
  if (tokens === undefined && !isLoopback(host)) {
    throw new Error('without a check of tokens it listens on a loopback address only');
  }
  const app = fastify({ bodyLimit: MOST_BYTES, forceCloseConnections: true, requestTimeout: WITHIN_MS });
  await app.register(cors, {
    origin: [...uiOrigins],
    methods: ['POST'],
    allowedHeaders: ['content-type', 'x-namespace', 'authorization'],
    credentials: true,
    maxAge: 600,
  });
  if (tokens === undefined) {
    refuseForeignNames(app);
  } else {
    refuseWithoutToken(app, tokens);
  }
  app.post<{ Body: Body }>('/decode', { schema: { body: BODY } }, ({ body }) =>
    converted(body, encryptionCodec(keys()), decodedOrWhy),
  );
  app.post<{ Body: Body }>('/encode', { schema: { body: BODY } }, ({ body }) =>
    converted(body, encryptionCodec(keys()), async (codec, payload) => (await codec.encode([payload]))[0] ?? payload),
  );
  return { url: await app.listen({ host, port }), close: () => app.close() };
}

function refuseWithoutToken(app: FastifyInstance, tokens: TokenRules): void {
  const check = tokenCheck(tokens);
  app.addHook('onRequest', async ({ headers }, reply) => {
    const refusal = await check(headers.authorization);
    return refusal && reply.code(refusal.status).send({ error: refusal.reason });
  });
}

/** A page may let its own name point to this machine, and would then be of the same origin. */
function refuseForeignNames(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ hostname }, reply) =>
    isLoopback(hostname) ? undefined : reply.code(403).send({ error: 'Call this server by localhost or 127.0.0.1.' }),
  );
}

async function converted(
  { payloads }: Body,
  codec: PayloadCodec,
  convert: (codec: PayloadCodec, payload: Payload) => Promise<Payload>,
): Promise<Body> {
  return {
    payloads: await Promise.all(
      payloads.map(async ({ metadata = {}, data = '' }) =>
        toJson(await convert(codec, { metadata: mapped(metadata, fromBase64), data: fromBase64(data) })),
      ),
    ),
  };
}

async function decodedOrWhy(codec: PayloadCodec, payload: Payload): Promise<Payload> {
  try {
    return (await codec.decode([payload]))[0] ?? payload;
  } catch (error) {
    if (!(error instanceof UndecryptableError)) {
      throw error;
    }
    const text = `This can't be shown: ${reasonOf(error)}.`;
    return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(text)) };
  }
}

function toJson({ metadata, data }: Payload): Body['payloads'][number] {
  return { metadata: mapped(metadata ?? {}, toBase64), data: toBase64(data ?? new Uint8Array()) };
}

function mapped<A, B>(fields: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]));
}

const fromBase64 = (text: string): Uint8Array => Buffer.from(text, 'base64');
const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
