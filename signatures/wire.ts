/** Bytes or text that are not what they should be. The message follows a subject: `ends too early`. */
export class FormError extends Error {
  override readonly name = 'FormError';
}

/**
 * Reads what SSH writes (RFC 4251, section 5), from the beginning to the end.
 *
 * @throws FormError from each of its functions
 */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) {
      throw new FormError('ends too early');
    }
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  uint32(): number {
    return this.take(4).readUInt32BE();
  }

  string(): Buffer {
    return this.take(this.uint32());
  }

  /** A string of printable ASCII. */
  text(): string {
    const text = this.string().toString('latin1');
    if (!/^[ -~]*$/.test(text)) {
      throw new FormError('holds a name that is not plain text');
    }
    return text;
  }

  /** A positive number, as its bytes without leading zeros. */
  positive(): Buffer {
    const written = this.string();
    const [first = 0, second = 0] = written;
    if (written.length === 0 || first >= 0x80 || (first === 0 && second < 0x80)) {
      throw new FormError('holds a number in a wrong form');
    }
    return first === 0 ? written.subarray(1) : written;
  }

  end(): void {
    if (this.#at !== this.#bytes.length) {
      throw new FormError('goes on after its end');
    }
  }
}

/** A string as SSH writes it: its length, then its bytes. */
export function wireString(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/**
 * The bytes of base64, of which only the usual writing is accepted.
 *
 * @throws FormError
 */
export function fromBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) {
    throw new FormError('is not base64');
  }
  return bytes;
}
