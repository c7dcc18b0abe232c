import { anyOrdersError, closedError } from './temporal-errors.js';

/** Lets calls through until it is closed. Every error comes out as an `OrdersError`. */
export class Guard {
  readonly #address: string | undefined;
  readonly #close: () => Promise<void>;
  #closed = false;

  /**
   * @param address `host:port`, for error messages
   * @param close what closing does
   */
  constructor(address: string | undefined, close: () => Promise<void>) {
    this.#address = address;
    this.#close = close;
  }

  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      await this.#close();
    }
  }

  async call<T>(call: () => Promise<T>): Promise<T> {
    this.#refuseClosed();
    try {
      return await call();
    } catch (error) {
      throw anyOrdersError(error, this.#address);
    }
  }

  async *each<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    this.#refuseClosed();
    try {
      yield* items;
    } catch (error) {
      throw anyOrdersError(error, this.#address);
    }
  }

  #refuseClosed(): void {
    if (this.#closed) {
      throw closedError();
    }
  }
}
