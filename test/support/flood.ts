import type { WorkflowHandle } from '@temporalio/client';

/** Messages that no order understands, as people and programs send them. */
const GARBAGE: [string, unknown[]][] = [
  ['approve', []],
  ['approve', ['yes']],
  ['approve', [{ by: 'ben', quote: 'Q1-000000000000' }]],
  ['reject', [{ by: 42 }]],
  ['resolve', [{ by: 'ben', hold: 'H1-00000000', choice: 'sendAgain', reason: 'x'.repeat(2_000) }]],
  ['cancel', [null]],
];

/** Sends so many of them, fifty at a time. */
export async function flood(order: Pick<WorkflowHandle, 'signal'>, times: number): Promise<void> {
  let left = times;
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      while (left > 0) {
        const [name, args] = GARBAGE[left-- % GARBAGE.length] ?? ['approve', []];
        await order.signal(name, ...args);
      }
    }),
  );
}
