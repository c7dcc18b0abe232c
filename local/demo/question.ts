import { createInterface } from 'node:readline/promises';

/** `later`: the question was withdrawn, or the input ended. Somebody may still decide elsewhere. */
export type DemoAnswer = 'yes' | 'no' | 'later';

/**
 * Asks a person at the terminal until the answer is yes or no, or `withdrawn` aborts. An empty answer is none: Enter may
 * have been pressed before the question was there.
 *
 * @param question - without the blank after it
 */
export async function askYesNo(question: string, withdrawn: AbortSignal): Promise<DemoAnswer> {
  // In terminal mode, readline would read Ctrl-C as a key. It must stay the signal that ends the demo.
  const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  const over = new AbortController();
  lines.once('close', () => over.abort());
  const signal = AbortSignal.any([withdrawn, over.signal]);
  try {
    for (;;) {
      const answer = (await lines.question(`${question} `, { signal })).trim().toLowerCase();
      if (['y', 'yes'].includes(answer)) {
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
