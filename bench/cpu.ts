import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';

/** Linux counts CPU time for programs in hundredths of a second (USER_HZ, proc(5)). */
const TICKS_A_SECOND = 100;

/** CPU seconds that a process has used since it began. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces. The next field is the 3rd; utime is the 14th, stime the 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** CPU seconds that the whole machine has been busy. */
async function busySeconds(): Promise<number> {
  const [total = ''] = (await readFile('/proc/stat', 'utf8')).split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = total.split(/\s+/).slice(1).map(Number);
  // What the host takes away for other guests disturbs as well.
  return (user + nice + system + irq + softirq + steal) / TICKS_A_SECOND;
}

/** KiB of memory that a process holds. */
export async function residentKib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
}

/** What a stretch of time has cost. */
export interface Cost {
  /** CPU seconds of each process, in the order asked. */
  readonly cpuSeconds: readonly number[];
  /** Share of the machine's whole CPU that went to other programs than `own`. */
  readonly foreignShare: number;
}

/**
 * Starts a measurement.
 *
 * @param pids - processes whose CPU is wanted
 * @param own - all processes of the benchmark
 * @returns the function that ends it; it takes further processes of the benchmark, which have begun meanwhile
 */
export async function watchCpu(
  pids: readonly number[],
  own: readonly number[],
): Promise<(begun?: readonly number[]) => Promise<Cost>> {
  const read = async (all: readonly number[]) => ({
    at: performance.now(),
    busy: await busySeconds(),
    own: sum(await Promise.all(all.map(cpuSecondsOf))),
    each: await Promise.all(pids.map(cpuSecondsOf)),
  });
  const before = await read(own);
  return async (begun = []) => {
    const after = await read([...own, ...begun]);
    const whole = ((after.at - before.at) / 1_000) * availableParallelism();
    const foreign = after.busy - before.busy - (after.own - before.own);
    return {
      cpuSeconds: after.each.map((seconds, index) => seconds - (before.each[index] ?? 0)),
      foreignShare: Math.max(0, foreign / whole),
    };
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
