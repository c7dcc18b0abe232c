import { GRPC, grpcAnswer } from '../temporal/index.js';

/** What the health is read from. Each may need a permission of its own. */
const HEALTH_PARTS = ['namespace', 'workers', 'orders', 'foreign'] as const;
export type HealthPart = (typeof HEALTH_PARTS)[number];

/** A part that the server refuses to these credentials. */
export interface RefusedPart {
  readonly part: HealthPart;
  /** The server's answer. */
  readonly why: string;
}

/** Reads the parts of the health one by one, and keeps which of them the server refuses. */
export class PartReader {
  readonly refused: RefusedPart[] = [];

  /**
   * The result of a part, or what stands for it when these credentials may not read it.
   *
   * @throws the refusal when it is the last part and none could be read: then the whole access is denied
   */
  async read<T>(part: HealthPart, read: () => Promise<T>, instead: () => T | Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      const answer = grpcAnswer(error);
      if (answer?.code !== GRPC.PERMISSION_DENIED || this.refused.length === HEALTH_PARTS.length - 1) {
        throw error;
      }
      this.refused.push({ part, why: answer.details });
      return instead();
    }
  }
}
