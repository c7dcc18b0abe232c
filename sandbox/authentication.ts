import type { IncomingHttpHeaders } from 'node:http';
import { signature, SIGNATURE_METHOD } from '../zenlayer/sign.js';
import { Refusal } from './codes.js';
import type { SandboxSettings } from './settings.js';

/** Who calls. */
export interface Caller {
  /** The access key id or the token. */
  readonly credential: string;
  readonly deniedActions: readonly string[];
}

/** A signature is valid for five minutes. Documented only in Zenlayer's CSI driver; assumed: the limit is inclusive. */
const MAX_SKEW_SECONDS = 300;

const HMAC_FORM = /^ZC2-HMAC-SHA256 Credential=([^\s,]+), *SignedHeaders=([^\s,]+), *Signature=(\S+)$/;
const BEARER_FORM = /^Bearer (\S+)$/;

/**
 * https://docs.console.zenlayer.com/api-reference/api-introduction/instruction/sign and
 * https://docs.console.zenlayer.com/api-reference/api-introduction/instruction/authentication/access-token
 *
 * As in the real API, the same bytes can be sent again while the signature is valid, and neither action nor path is
 * signed.
 *
 * @throws Refusal with one of the `AUTHFAILURE_…` codes; their HTTP statuses are assumptions
 */
export function authenticate(
  headers: IncomingHttpHeaders,
  body: Uint8Array,
  now: number,
  settings: SandboxSettings,
): Caller {
  const authorization = headers.authorization ?? '';
  const token = BEARER_FORM.exec(authorization)?.[1];
  if (token !== undefined) {
    return checkToken(token, settings);
  }
  const [, credential, signedHeaders, given] = HMAC_FORM.exec(authorization) ?? [];
  if (credential === undefined || signedHeaders === undefined || given === undefined) {
    throw invalid('Authorization', 'has none of the two documented forms');
  }
  if (textOf(headers, 'x-zc-signature-method') !== SIGNATURE_METHOD) {
    throw invalid('X-ZC-Signature-Method', `is not ${SIGNATURE_METHOD}`);
  }
  const timestamp = textOf(headers, 'x-zc-timestamp') ?? '';
  if (!/^[0-9]{1,12}$/.test(timestamp)) {
    throw invalid('X-ZC-Timestamp', 'is no Unix time in seconds');
  }
  const signed = readSignedHeaders(signedHeaders, headers);
  const key = settings.accessKeys.find(({ accessKeyId }) => accessKeyId === credential);
  if (!key) {
    throw new Refusal('AUTHFAILURE_SIGNATURE_FAILURE', 'Authorization', `there is no access key ${credential}`);
  }
  if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > MAX_SKEW_SECONDS) {
    throw new Refusal('AUTHFAILURE_SIGNATURE_EXPIRED', 'X-ZC-Timestamp', 'is more than five minutes from now');
  }
  if (given !== signature({ secret: key.accessKeySecret, timestamp, headers: signed, body })) {
    throw new Refusal('AUTHFAILURE_SIGNATURE_FAILURE', 'Authorization', 'the signature is wrong');
  }
  return { credential, deniedActions: key.deniedActions ?? [] };
}

function checkToken(token: string, { bearerTokens }: SandboxSettings): Caller {
  if (!bearerTokens.includes(token)) {
    throw invalid('Authorization', 'there is no such token');
  }
  return { credential: token, deniedActions: [] };
}

/** The official SDKs sign exactly Content-Type and Host; more are allowed. */
function readSignedHeaders(names: string, headers: IncomingHttpHeaders): [string, string][] {
  const signed = names.split(';');
  if (names !== names.toLowerCase() || !signed.includes('content-type') || !signed.includes('host')) {
    throw invalid('Authorization', 'SignedHeaders must be in lower case and hold content-type and host');
  }
  return signed.map((name) => {
    const value = textOf(headers, name);
    if (value === undefined) {
      throw invalid('Authorization', `the signed header ${name} is not there`);
    }
    return [name, value];
  });
}

/** A header's value; node gives some headers as lists. */
export function textOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function invalid(header: string, reason: string): Refusal {
  return new Refusal('AUTHFAILURE_INVALID_AUTHORIZATION', header, reason);
}
