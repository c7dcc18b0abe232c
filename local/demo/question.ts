import { createInterface } from 'node:readline/promises';

/** `later`: the question was withdrawn, or nobody types any more; the answer may come from elsewhere. */
export type DemoAnswer = 'yes' | 'no' | 'later';

/**
 * Asks a person at the terminal, yes by default, until the answer is one or `withdrawn` aborts.
 *
 * @param question - without the blank after it
 */
export async function askYesNo(question: string, withdrawn: AbortSignal): Promise<DemoAnswer> {
  // Not as a terminal: that would take Ctrl-C for a key, and it must stay the signal that ends the demo.
  const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  const over = new AbortController();
  lines.once('close', () => over.abort());
  const signal = AbortSignal.any([withdrawn, over.signal]);
  try {
    for (;;) {
      const answer = (await lines.question(`${question} `, { signal })).trim().toLowerCase();
      if (['', 'y', 'yes'].includes(answer)) {
        return 'yes';
      }
      if (['n', 'no'].includes(answer)) {
        return 'no';
      }
    }
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
    return 'later';
  } finally {
    lines.close();
  }
}
