import { dirname } from 'node:path';
import { defined } from '../contract/defined.js';
import { parseDuration } from '../contract/index.js';
import { readFile, type FileForm, type Problem } from '../files/index.js';
import { proxyForUrl } from '../proxy/proxy-for.js';
import {
  receiversSchema,
  SECRET_FIELDS,
  type FileReceiver,
  type ReceiversFile,
  type SecretPlace,
} from './receivers-file.js';
import { readSecret, type SecretPlaces } from './secrets.js';

/** An invalid file of receivers. The message names every problem with its line and field, and shows no secret. */
export class ReceiversError extends Error {
  override readonly name = 'ReceiversError';

  constructor(
    readonly path: string,
    /** One sentence each: `line 7: receivers.1.url: the variable SLACK_URL is not set`. */
    readonly problems: readonly string[],
  ) {
    super(`${path} is not a file of receivers:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

type Common = Pick<FileReceiver, 'name' | 'events' | 'when'>;

/** A receiver over HTTP, with its secrets. */
export interface WebReceiver extends Common {
  readonly format: Exclude<FileReceiver['format'], 'email'>;
  readonly url: string;
  /** The proxy to go through, by the variables of the environment. */
  readonly proxy?: URL;
  /** Only with `json`. */
  readonly signingKey?: string;
}

/** A receiver of e-mail, with its secrets. */
export interface MailReceiver extends Common {
  readonly format: 'email';
  readonly smtp: {
    readonly host: string;
    readonly port: number;
    readonly security: 'starttls' | 'tls' | 'none';
    readonly auth?: { readonly user: string; readonly pass: string };
  };
  readonly from: string;
  readonly to: readonly string[];
}

export type Receiver = WebReceiver | MailReceiver;

/** The receivers of a file. */
export interface NoticesConfig {
  /** How long before the deadline `expiresSoon` is told. */
  readonly expiresSoonMs: number;
  readonly receivers: readonly Receiver[];
  /** Texts that must not appear in a log. */
  readonly secrets: readonly string[];
}

const BY_DEFAULT = '24h';
const PORTS = { starttls: 587, tls: 465, none: 25 } as const;

/**
 * Reads the file of receivers, YAML or JSON, and the secrets that it names.
 *
 * @param env where variables are looked for
 * @throws ReceiversError that names every problem at once
 */
export function readReceiversFile(path: string, env: NodeJS.ProcessEnv): NoticesConfig {
  const places = { env, folder: dirname(path) };
  const form: FileForm<ReceiversFile> = {
    schema: receiversSchema,
    problemsOf: ({ receivers }) =>
      receivers.flatMap((receiver, index) =>
        [...sameName(receivers, index), ...withoutUser(receiver), ...secretProblems(receiver, places)].map(
          ({ path: field, text }) => ({ path: ['receivers', index, ...field], text }),
        ),
      ),
    error: (at, problems) => new ReceiversError(at, problems),
    secrets: SECRET_FIELDS,
  };
  const { expiresSoon = BY_DEFAULT, receivers } = readFile(path, form);
  const ready = receivers.map((receiver) => withSecrets(receiver, places));
  return { expiresSoonMs: parseDuration(expiresSoon), receivers: ready, secrets: ready.flatMap(secretsOf) };
}

function sameName(receivers: readonly FileReceiver[], index: number): Problem[] {
  const name = receivers[index]?.name;
  return receivers.findIndex((other) => other.name === name) < index
    ? [{ path: ['name'], text: `is ${JSON.stringify(name)} again, expected a different name for each receiver` }]
    : [];
}

function withoutUser(receiver: FileReceiver): Problem[] {
  if (receiver.format !== 'email') {
    return [];
  }
  const { user, password } = receiver.smtp;
  return (user === undefined) === (password === undefined)
    ? []
    : [{ path: ['smtp'], text: 'has only one of user and password, expected both or none' }];
}

function secretProblems(receiver: FileReceiver, places: SecretPlaces): Problem[] {
  return placesOf(receiver).flatMap(({ path, place }) => {
    const read = readSecret(place, places);
    if ('problem' in read) {
      return [{ path, text: read.problem }];
    }
    return path[0] === 'url' && !isWebUrl(read.secret)
      ? [{ path, text: 'is not a URL (not shown), expected one such as https://hooks.example.com/crb' }]
      : [];
  });
}

function placesOf(receiver: FileReceiver): { path: string[]; place: SecretPlace }[] {
  const places =
    receiver.format === 'email'
      ? [{ path: ['smtp', 'password'], place: receiver.smtp.password }]
      : [
          { path: ['url'], place: receiver.url },
          { path: ['signingKey'], place: receiver.format === 'json' ? receiver.signingKey : undefined },
        ];
  return places.flatMap(({ path, place }) => (place === undefined ? [] : [{ path, place }]));
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

function withSecrets(receiver: FileReceiver, places: SecretPlaces): Receiver {
  const secretAt = (place: SecretPlace | undefined): string | undefined => {
    const read = place && readSecret(place, places);
    return read && 'secret' in read ? read.secret : undefined;
  };
  const { name, events, when } = receiver;
  const common = { name, events, ...defined({ when }) };
  if (receiver.format !== 'email') {
    const { format, url } = receiver;
    const signingKey = format === 'json' ? secretAt(receiver.signingKey) : undefined;
    const at = secretAt(url) ?? '';
    return { ...common, format, url: at, ...defined({ proxy: proxyForUrl(new URL(at), places.env), signingKey }) };
  }
  const { smtp, from, to } = receiver;
  const { host, security = 'starttls', port = PORTS[security], user } = smtp;
  const pass = secretAt(smtp.password);
  return {
    ...common,
    format: 'email',
    smtp: { host, port, security, ...(user !== undefined && pass !== undefined && { auth: { user, pass } }) },
    from,
    to,
  };
}

/** A short path such as `/crb` is not secret, and hiding it would damage other log lines. */
const SHORTEST_SECRET_PATH = 16;

function secretsOf(receiver: Receiver): string[] {
  if (receiver.format === 'email') {
    return receiver.smtp.auth === undefined ? [] : [receiver.smtp.auth.pass];
  }
  const { pathname, search } = new URL(receiver.url);
  return [
    receiver.url,
    receiver.signingKey,
    ...[pathname, search].filter((part) => part.length >= SHORTEST_SECRET_PATH),
  ].filter((secret) => secret !== undefined);
}
