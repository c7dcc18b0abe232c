import type { OrdersClient } from '../client/index.js';
import { orderIdOf, requestStatement } from '../contract/index.js';
import type { Decision, DecisionMessage, OrderRequest } from '../contract/index.js';
import type * as Signatures from '../signatures/index.js';
import type { CommonFlags, Context } from './context.js';
import { CommandError } from './failure.js';

// `signatures/` is loaded only when something is signed.

export interface SigningFlags extends CommonFlags {
  key?: string;
}

/** The flag that names the key. */
export const KEY_FLAG = '--key <key>';
export const KEY_MEANING =
  "SSH key to sign with, a file or a public key that an agent has (default: $CRB_SIGNING_KEY, then git's user.signingKey)";

/** The key that will sign, as far as that is known without signing. */
export interface FoundKey {
  readonly key: Signatures.SigningKey;
  /** `SHA256:…` */
  readonly fingerprint: string;
}

/** A decision that nobody has signed yet. */
interface Unsigned {
  readonly id: string;
  readonly name: Decision['decision'];
  readonly message: DecisionMessage;
}

/** A decision or a request, with the time of its signature, and the text to sign. */
export interface ToSign<T = DecisionMessage> {
  readonly message: T & { readonly signedAt: string };
  readonly statement: string;
}

/** Finds the key, before anybody is asked or told anything. @throws CommandError `notSigned` */
export function keyToSign({ io }: Context, { key: named }: SigningFlags): Promise<FoundKey> {
  return orNotSigned(async ({ fingerprintOfKey, signingKey }) => {
    const key = await signingKey({ key: named, env: io.env });
    return { key, fingerprint: await fingerprintOfKey(key, io.env) };
  });
}

export async function toSign(orders: OrdersClient, { id, name, message }: Unsigned): Promise<ToSign> {
  const signedAt = new Date().toISOString();
  const statement = await orders.statement(id, { ...message, decision: name, signedAt });
  return { message: { ...message, signedAt }, statement };
}

/** A request that its requester signs. */
export function requestToSign(request: OrderRequest): ToSign<OrderRequest> {
  const signedBy = request.requestedBy;
  const signedAt = new Date().toISOString();
  const statement = requestStatement(orderIdOf(request) ?? '', request, { by: signedBy, signedAt });
  return { message: { ...request, signedBy, signedAt }, statement };
}

/** Shows a person what they sign, and with which key. */
export function tellStatement(context: Context, statement: string, found: FoundKey, flags: SigningFlags): void {
  const { key, fingerprint } = found;
  const name = 'path' in key ? `${key.path} (${fingerprint})` : fingerprint;
  context.tell(
    (style) => `${style.bold(style.clean(`You sign with ${name}, named by ${key.from}:`))}\n${statement}`,
    flags,
  );
}

/** Signs what was shown. @throws CommandError `notSigned` */
export async function signed<T>({ io }: Context, { message, statement }: ToSign<T>, { key }: FoundKey): Promise<T> {
  const signature = await orNotSigned(({ signWithSshKeygen }) => signWithSshKeygen({ statement, key, env: io.env }));
  return { ...message, signature };
}

async function orNotSigned<T>(work: (signatures: typeof Signatures) => Promise<T>): Promise<T> {
  const signatures = await import('../signatures/index.js');
  try {
    return await work(signatures);
  } catch (error) {
    if (error instanceof signatures.SigningError) {
      throw new CommandError('notSigned', `Nothing was signed or sent: ${error.message}.`, '');
    }
    throw error;
  }
}
