import type { Credentials } from './options.js';
import { SIGNATURE_METHOD, signature } from './sign.js';

const CONTENT_TYPE = 'application/json';

export interface HeaderInput {
  /** As in the URL: with the port when it isn't the scheme's own. */
  readonly host: string;
  readonly action: string;
  readonly version: string;
  readonly body: Buffer;
  readonly credentials: Credentials;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Headers {
  readonly headers: Record<string, string>;
  /** What must never be shown: key, token, and the signature, which is as good as the request for five minutes. */
  readonly secrets: readonly string[];
}

/**
 * The headers of a request: signed with an access key, or carrying a token and then neither time nor method.
 *
 * Source: https://docs.console.zenlayer.com/api-reference/api-introduction/instruction/sign and
 * https://docs.console.zenlayer.com/api-reference/api-introduction/instruction/authentication/access-token
 */
export function requestHeaders({ host, action, version, body, credentials, now }: HeaderInput): Headers {
  const common = { host, 'content-type': CONTENT_TYPE, 'x-zc-action': action, 'x-zc-version': version };
  if ('token' in credentials) {
    const { token } = credentials;
    return { headers: { ...common, authorization: `Bearer ${token}` }, secrets: [token] };
  }
  const { accessKeyId, accessKeySecret } = credentials;
  const timestamp = String(Math.floor(now / 1_000));
  const signed = [
    ['content-type', CONTENT_TYPE],
    ['host', host],
  ] as const;
  const hex = signature({ secret: accessKeySecret, timestamp, headers: signed, body });
  const signedNames = signed.map(([name]) => name).join(';');
  return {
    headers: {
      ...common,
      'x-zc-timestamp': timestamp,
      'x-zc-signature-method': SIGNATURE_METHOD,
      authorization: `${SIGNATURE_METHOD} Credential=${accessKeyId}, SignedHeaders=${signedNames}, Signature=${hex}`,
    },
    secrets: [accessKeySecret, accessKeyId, hex],
  };
}
