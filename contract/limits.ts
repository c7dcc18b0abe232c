/** The most bytes, as JSON, that a request or a message to an order may have. */
export const MOST_MESSAGE_BYTES = 64 * 1024;
