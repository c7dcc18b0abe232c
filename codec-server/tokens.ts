import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { reasonOf } from '../contract/reason-of.js';

/** Which bearer tokens may decode. */
export interface TokenRules {
  /** URL of the JSON Web Key Set that signs them: the one of the UI's identity provider. */
  readonly jwks: URL;
  /** The `iss` and `aud` that a token must have: the same keys sign tokens of other programs too. */
  readonly issuer: string;
  readonly audience: string;
}

/** A token is refused (401), or none can be checked now (503). */
export interface Refusal {
  readonly status: 401 | 503;
  readonly reason: string;
}

/** Makes the check of an `Authorization` header; undefined = it may decode. */
export function tokenCheck({ jwks, issuer, audience }: TokenRules): (header?: string) => Promise<Refusal | undefined> {
  const keys = createRemoteJWKSet(jwks);
  return async (header = '') => {
    const token = /^Bearer ([^\s]+)$/i.exec(header)?.[1];
    if (token === undefined) {
      return { status: 401, reason: 'There is no bearer token: let the UI pass its access token.' };
    }
    try {
      await jwtVerify(token, keys, { issuer, audience, requiredClaims: ['exp'] });
      return undefined;
    } catch (error) {
      return isOfToken(error)
        ? { status: 401, reason: `The bearer token is refused: ${reasonOf(error)}.` }
        : { status: 503, reason: "The keys that sign tokens can't be read now." };
    }
  };
}

/** What is wrong with the token itself; everything else is trouble with the key set. */
function isOfToken(error: unknown): boolean {
  return (
    error instanceof errors.JOSEError && !/^ERR_(JWKS_(TIMEOUT|INVALID)|JOSE_GENERIC|JWK_INVALID)$/.test(error.code)
  );
}
