import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import proto from '@temporalio/proto';
import { ENCRYPTING, UNDECRYPTABLE_ENCODING, UNDECRYPTABLE_ERROR } from '../contract/encryption.js';
import { shown } from '../contract/text.js';
import type { EncryptionKey, EncryptionKeys } from './encryption-keys.js';

/** The form of Temporal's published samples, so that codecs of other languages understand it. */
const ENCRYPTED = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';

/** AES-256-GCM: a random IV of 12 bytes, the ciphertext, a tag of 16 bytes. */
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/** A payload can't be decrypted. The message names the key's id; it continues a sentence: "it is encrypted with …". */
export class UndecryptableError extends Error {
  override readonly name = UNDECRYPTABLE_ERROR;
}

/**
 * The codec for clients and for the codec server: encrypts with the first key, decrypts with any. What is not encrypted
 * passes through.
 *
 * @param keys may be empty: then nothing is encrypted, and what is encrypted is an error that names its key
 */
export function encryptionCodec(keys: EncryptionKeys): PayloadCodec {
  return {
    encode: (payloads) => Promise.resolve(payloads.map((payload) => encrypt(keys, payload))),
    // Async, so that what it throws rejects.
    decode: async (payloads) => Promise.resolve(payloads.map((payload) => decrypt(keys, payload))),
  };
}

/**
 * The codec for workers. It decrypts as the other one, but what it can't decrypt for a workflow it gives to the workflow
 * with a mark of its own: only the workflow knows whether that is a message, which it refuses, or its own data, for which
 * it must wait. Activities can't start with such data.
 */
export function workerCodec(keys: EncryptionKeys): PayloadCodec {
  return {
    ...encryptionCodec(keys),
    decode: async (payloads, context) =>
      Promise.resolve(payloads.map((payload) => told(keys, decryptFor(keys, payload, context)))),
  };
}

function decryptFor(keys: EncryptionKeys, payload: Payload, context: SerializationContext | undefined): Payload {
  try {
    return decrypt(keys, payload);
  } catch (error) {
    if (error instanceof UndecryptableError && context?.type === 'workflow') {
      return { metadata: { encoding: Buffer.from(UNDECRYPTABLE_ENCODING) }, data: Buffer.from(error.message) };
    }
    throw error;
  }
}

/** Tells the workflow whether what it writes is encrypted. */
function told(keys: EncryptionKeys, payload: Payload): Payload {
  const { [ENCRYPTING]: claimed, ...metadata } = payload.metadata ?? {};
  if (keys.length === 0) {
    return claimed === undefined ? payload : { ...payload, metadata };
  }
  return { ...payload, metadata: { ...metadata, [ENCRYPTING]: Buffer.from('yes') } };
}

function encrypt([key]: EncryptionKeys, payload: Payload): Payload {
  if (key === undefined) {
    return payload;
  }
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key.secret, iv);
  const plain = PayloadMessage.encode(payload).finish();
  return {
    metadata: { encoding: Buffer.from(ENCRYPTED), [KEY_ID]: Buffer.from(key.id) },
    data: Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]),
  };
}

/** @throws UndecryptableError */
function decrypt(keys: EncryptionKeys, payload: Payload): Payload {
  if (textOf(payload.metadata?.['encoding']) !== ENCRYPTED) {
    return payload;
  }
  const id = textOf(payload.metadata?.[KEY_ID]);
  const key = keys.find((each) => each.id === id);
  if (key === undefined) {
    throw new UndecryptableError(`it is encrypted with key ${shown(id, 64)}, ${lackOf(keys)}`);
  }
  try {
    return opened(key, Buffer.from(payload.data ?? []));
  } catch {
    // The reason inside says nothing more, and might show bytes.
    throw new UndecryptableError(
      `it is not what key ${shown(id, 64)} encrypts: it was changed, or another key has this id elsewhere`,
    );
  }
}

function opened(key: EncryptionKey, data: Buffer): Payload {
  const iv = data.subarray(0, IV_BYTES);
  const tag = data.subarray(Math.max(IV_BYTES, data.length - TAG_BYTES));
  const decipher = createDecipheriv(CIPHER, key.secret, iv, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(tag);
  const plain = Buffer.concat([decipher.update(data.subarray(IV_BYTES, data.length - TAG_BYTES)), decipher.final()]);
  const { metadata, data: inner } = PayloadMessage.decode(plain);
  return { metadata, data: inner };
}

function lackOf(keys: EncryptionKeys): string {
  return keys.length === 0
    ? 'and there is no key here: set CRB_ENCRYPTION_KEYS or CRB_ENCRYPTION_KEYS_FILE'
    : `which is not among the keys here: ${keys.map(({ id }) => id).join(', ')}`;
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('utf8');
}
