/** What a message did, or why it did nothing. */
export type Judged = { text: string } | { refused: string };
