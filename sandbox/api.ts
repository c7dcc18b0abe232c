import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import type { Action } from './actions/action.js';
import { findAction } from './actions/index.js';
import { authenticate, textOf } from './authentication.js';
import { Refusal } from './codes.js';
import type { Fault } from './faults.js';
import { newRequestId } from './formats.js';
import { parseJson } from './json.js';
import { RateLimit } from './rate-limit.js';
import type { SandboxSettings } from './settings.js';
import { World } from './world.js';

/** A request whose path and method are right and whose body is complete. */
export interface ApiRequest {
  /** The last segment of the path: `zec` or `zbc`. */
  readonly service: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** The API's answer, before a fault changes it. */
export type ApiResult =
  | { readonly kind: 'success'; readonly requestId: string; readonly response: object }
  | { readonly kind: 'refusal'; readonly requestId: string; readonly refusal: Refusal };

/**
 * The emulated service. It executes one request at a time, so that no other request comes between a read and a write.
 * Nothing in here waits or knows of connections.
 */
export class Api {
  readonly world: World;
  readonly #settings: SandboxSettings;
  readonly #rateLimit: RateLimit;

  constructor(settings: SandboxSettings) {
    this.#settings = settings;
    this.world = new World(settings);
    this.#rateLimit = new RateLimit(settings);
  }

  /**
   * Checks and executes a request. The order of the checks is an assumption: the caller, the action, the rate limit, the
   * parameters, and last the business rules.
   */
  execute(request: ApiRequest, fault: Fault | null): ApiResult {
    const requestId = newRequestId();
    const now = this.#settings.now();
    try {
      const action = this.#admit(request, now);
      const body = parseBody(request.body);
      this.world.advanceTo(now);
      return { kind: 'success', requestId, response: action.run({ world: this.world, now, fault }, body) };
    } catch (error) {
      if (error instanceof Refusal) {
        return { kind: 'refusal', requestId, refusal: error };
      }
      throw error;
    }
  }

  #admit({ service, headers, body }: ApiRequest, now: number): Action {
    const caller = authenticate(headers, body, now, this.#settings);
    const name = requiredHeader(headers, 'X-ZC-Action');
    const version = requiredHeader(headers, 'X-ZC-Version');
    const action = findAction(service, version, name);
    // Documented: an unknown action gets the same answer as a forbidden one.
    if (!action) {
      throw unauthorized(`there is no ${name} in ${service} ${version}`);
    }
    if (caller.deniedActions.includes(name)) {
      throw unauthorized(`${caller.credential} may not call ${name}`);
    }
    this.#rateLimit.take(caller.credential, now);
    return action;
  }
}

function requiredHeader(headers: IncomingHttpHeaders, name: string): string {
  const value = textOf(headers, name.toLowerCase());
  if (!value) {
    throw new Refusal('MISSING_PARAMETER', name, 'is required');
  }
  return value;
}

function unauthorized(reason: string): Refusal {
  return new Refusal('AUTHFAILURE_UNAUTHORIZED_OPERATION', 'X-ZC-Action', reason);
}

function parseBody(bytes: Uint8Array): object {
  const json = isUtf8(bytes) ? parseJson(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)) : undefined;
  if (json === undefined) {
    throw new Refusal('INVALID_PARAMETER_TYPE', 'body', 'is no JSON in UTF-8');
  }
  const { value: body } = json;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal('INVALID_PARAMETER_TYPE', 'body', 'is no JSON object');
  }
  return body;
}
