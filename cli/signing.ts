import type { OrdersClient } from '../client/index.js';
import { orderIdOf, requestStatement } from '../contract/index.js';
import type { Decision, DecisionMessage, OrderRequest } from '../contract/index.js';
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

export async function toSign(orders: OrdersClient, { id, name, message }: Unsigned): Promise<ToSign> {
  const signedAt = new Date().toISOString();
  const statement = await orders.statement(id, { ...message, decision: name, signedAt });
  return { message: { ...message, signedAt }, statement };
}

/**
 * Signs a decision with a person's SSH key, and shows them what they sign.
 *
 * @throws CommandError `notSigned`
 */
export async function signed(
  context: Context,
  { message, statement }: ToSign,
  flags: SigningFlags,
): Promise<DecisionMessage> {
  context.tell((style) => `${style.bold('You sign:')}\n${statement}`, flags);
  return { ...message, signature: await signature(context, statement, flags) };
}

/** A request that its requester has signed. @throws CommandError `notSigned` */
export async function signedRequest(
  context: Context,
  request: OrderRequest,
  flags: SigningFlags,
): Promise<OrderRequest> {
  const signedBy = request.requestedBy;
  const signedAt = new Date().toISOString();
  const statement = requestStatement(orderIdOf(request) ?? '', request, { by: signedBy, signedAt });
  context.tell((style) => `${style.bold('You sign:')}\n${statement}`, flags);
  return { ...request, signedBy, signedAt, signature: await signature(context, statement, flags) };
}

/** The armored signature of a text. @throws CommandError `notSigned` */
async function signature({ io }: Context, statement: string, { key }: SigningFlags): Promise<string> {
  const { SigningError, signWithSshKeygen } = await import('../signatures/index.js');
  try {
    return await signWithSshKeygen({ statement, key, env: io.env });
  } catch (error) {
    if (error instanceof SigningError) {
      throw new CommandError('notSigned', `Nothing was signed or sent: ${error.message}.`, '');
    }
    throw error;
  }
}
