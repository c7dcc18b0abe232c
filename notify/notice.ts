import type { NoticeEvent } from '../contract/index.js';

/** What receivers are told, independent of any format: plain lines, not escaped for any of them. */
export interface Notice {
  readonly event: NoticeEvent | 'test';
  /** The same for every repetition of this notice. */
  readonly id: string;
  /** `Approval needed (2 people) by …`, `Held: an operator must resolve it` */
  readonly headline: string;
  /** The order on one line. */
  readonly summary: string;
  /** Paragraphs of lines, in reading order. */
  readonly sections: readonly (readonly string[])[];
  /** What to send to act, when somebody has to. */
  readonly toSend?: ToSend;
  /** The order in the Temporal Web UI; undefined when its URL is not configured. */
  readonly link: string | undefined;
}

/** What to copy: an exact JSON message, with a placeholder for the name, or commands. */
interface ToSend {
  /** `To decide, send the update approveOrder or rejectOrder with` */
  readonly says: string;
  readonly text: string;
}

/** What is told, in words. */
export type NoticeText = Pick<Notice, 'headline' | 'sections' | 'toSend'>;
