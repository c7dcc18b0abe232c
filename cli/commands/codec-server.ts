import { InvalidArgumentError, type Command } from 'commander';
import { reasonOf } from '../../contract/reason-of.js';
import { answer } from '../answer.js';
import { addCommand, type CommonFlags, type Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { CommandError, UsageError } from '../failure.js';
import { wholeNumber } from '../flags.js';

interface Flags extends CommonFlags {
  port: number;
  host: string;
  uiOrigin: string[];
  jwks?: URL;
  issuer?: string;
  audience?: string;
}

/** `crb codec-server`: lets the Temporal UI show encrypted orders. */
export function addCodecServer(program: Command, context: Context): void {
  const command = addCommand(program, 'codec-server', 'let the Temporal UI and CLI show encrypted orders', [
    'codec-server',
    'codec-server --host 0.0.0.0 --ui-origin https://temporal.example.com \\\n  --jwks https://login.example.com/jwks \\\n  --issuer https://login.example.com --audience temporal',
  ])
    .option('--port <number>', 'port to listen on; 0 = any free port', wholeNumber(0, 65_535), 8081)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--ui-origin <origin...>', 'origins of the Temporal UI', ['http://localhost:8233', 'http://127.0.0.1:8233'])
    .option('--jwks <url>', 'key set that signs the tokens of those who may decode; needed unless on loopback', keySet)
    .option('--issuer <text>', 'issuer (iss) that a token must have')
    .option('--audience <text>', 'audience (aud) that a token must have');
  command.action(async () => {
    const { port, host, uiOrigin, jwks, issuer, audience, ...flags } = command.opts<Flags>();
    const interrupted = context.io.interrupted();
    // Loaded only here: no other command needs a web framework.
    const { isLoopback, startCodecServer } = await import('../../codec-server/index.js');
    if (jwks === undefined && (!isLoopback(host) || issuer !== undefined || audience !== undefined)) {
      throw new UsageError(
        isLoopback(host)
          ? '--issuer and --audience need --jwks.'
          : `On ${host}, everybody who reaches the codec server could read all orders.`,
        'Give --jwks with the URL of the key set of your identity provider, or listen on 127.0.0.1.',
      );
    }
    if (jwks !== undefined && (issuer === undefined || audience === undefined)) {
      throw new UsageError(
        '--jwks needs --issuer and --audience.',
        'The same key set may sign tokens for other programs, and nobody who only uses those may read orders.',
      );
    }
    const keys = await keysOf(context);
    const server = await startCodecServer({
      ...{ host, port, keys, uiOrigins: uiOrigin },
      tokens: jwks && issuer !== undefined && audience !== undefined ? { jwks, issuer, audience } : undefined,
    }).catch((error: unknown) => {
      throw new CommandError(
        'codecServer',
        `The codec server can't listen on ${host}:${port}: ${reasonOf(error)}.`,
        'Choose another port: `crb codec-server --port 0` uses any free port.',
      );
    });
    context.answer(
      answer({ url: server.url, keys: keys().map(({ id }) => id) }, (clean, style) =>
        [
          `${style.green('Codec server')} at ${style.bold(clean.url)}, keys ${clean.keys.join(', ')}. Press Ctrl-C to stop it.`,
          'Enter this address in the Temporal UI (glasses icon), or:',
          `  temporal workflow show --codec-endpoint ${clean.url} --workflow-id …`,
        ].join('\n'),
      ),
      flags,
      { stream: true },
    );
    await untilAborted(interrupted);
    await server.close();
  });
}

/** What reads the keys. While a renewed file can't be read, the keys before it count, and standard error says why. */
async function keysOf({ io, tell }: Context) {
  const { readKeys } = await import('../../client/connect.js');
  let { keys } = readKeys(io.env);
  let said: string | undefined;
  if (keys.length === 0) {
    throw new CommandError(
      'configuration',
      'CRB_ENCRYPTION_KEYS and CRB_ENCRYPTION_KEYS_FILE are not set, expected one of them.',
      'Set the keys of the workers.',
      EXIT.configuration,
    );
  }
  return () => {
    try {
      ({ keys } = readKeys(io.env));
      said = undefined;
    } catch (error) {
      const why = reasonOf(error);
      if (why !== said) {
        tell(() => `The keys could not be read again, so those before count: ${why}`, {});
      }
      said = why;
    }
    return keys;
  };
}

/** A key set that somebody on the way could replace would let anybody in. */
function keySet(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url?.protocol !== 'https:' &&
    !(url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname))
  ) {
    throw new InvalidArgumentError('Expected a URL such as https://login.example.com/jwks.');
  }
  return url;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    }
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
