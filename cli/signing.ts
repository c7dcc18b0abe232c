import type { OrdersClient } from '../client/index.js';
import { orderIdOf, requestStatement } from '../contract/index.js';
import type { Decision, DecisionMessage, OrderRequest } from '../contract/index.js';
import type { SigningKey } from '../signatures/index.js';
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
  readonly key: SigningKey;
  /** `SHA256:…` */
  readonly fingerprint: string;
}

/** A decision that nobody has signed yet. */
interface Unsigned {
  readonly id: string;
  readonly name: Decision['decision'];
  readonly message: DecisionMessage;
}

/** A decision with the time of its signature, and the text to sign. */
export interface ToSign {
  readonly message: DecisionMessage & { readonly signedAt: string };
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

/** Shows a person what they sign, and with which key. */
export function tellStatement(context: Context, statement: string, found: FoundKey, flags: SigningFlags): void {
  const { key, fingerprint } = found;
  const name = 'path' in key ? `${key.path} (${fingerprint})` : fingerprint;
  context.tell(
    (style) => `${style.bold(style.clean(`You sign with ${name}, the key of ${key.from}:`))}\n${statement}`,
    flags,
  );
}

/** Signs a decision that was shown. @throws CommandError `notSigned` */
export async function signed(
  context: Context,
  { message, statement }: ToSign,
  { key }: FoundKey,
): Promise<DecisionMessage> {
  return { ...message, signature: await signature(context, statement, key) };
}

/** A request that its requester has signed. @throws CommandError `notSigned` */
export async function signedRequest(
  context: Context,
  request: OrderRequest,
  flags: SigningFlags,
): Promise<OrderRequest> {
  const found = await keyToSign(context, flags);
  const signedBy = request.requestedBy;
  const signedAt = new Date().toISOString();
  const statement = requestStatement(orderIdOf(request) ?? '', request, { by: signedBy, signedAt });
  tellStatement(context, statement, found, flags);
  return { ...request, signedBy, signedAt, signature: await signature(context, statement, found.key) };
}

/** The armored signature of a text. @throws CommandError `notSigned` */
function signature({ io }: Context, statement: string, key: SigningKey): Promise<string> {
  return orNotSigned(({ signWithSshKeygen }) => signWithSshKeygen({ statement, key, env: io.env }));
}

async function orNotSigned<T>(work: (signatures: typeof import('../signatures/index.js')) => Promise<T>): Promise<T> {
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
