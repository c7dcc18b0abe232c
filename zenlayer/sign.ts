import { createHmac, hash } from 'node:crypto';

/** The only signature method that Zenlayer Cloud has; value of the header `X-ZC-Signature-Method`. */
export const SIGNATURE_METHOD = 'ZC2-HMAC-SHA256';

/** What a signature covers. Action, version, path and key id are outside it. */
export interface SigningInput {
  /** The access key's password. */
  readonly secret: string;
  /** Unix time in seconds, exactly as sent in `X-ZC-Timestamp`. */
  readonly timestamp: string;
  /** The signed headers in order, names in lower case, values exactly as sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The body's bytes exactly as sent. */
  readonly body: string | Uint8Array;
}

/**
 * The ZC2-HMAC-SHA256 signature of a request, in lower-case hex.
 *
 * The canonical URI is always `/` and the canonical query is always empty, whatever the real path is.
 *
 * Source: https://docs.console.zenlayer.com/api-reference/api-introduction/instruction/sign
 */
export function signature({ secret, timestamp, headers, body }: SigningInput): string {
  const canonicalRequest = [
    'POST',
    '/',
    '',
    headers.map(([name, value]) => `${name}:${value}\n`).join(''),
    headers.map(([name]) => name).join(';'),
    sha256(body),
  ].join('\n');
  const stringToSign = [SIGNATURE_METHOD, timestamp, sha256(canonicalRequest)].join('\n');
  return createHmac('sha256', secret).update(stringToSign).digest('hex');
}

function sha256(content: string | Uint8Array): string {
  return hash('sha256', content);
}
