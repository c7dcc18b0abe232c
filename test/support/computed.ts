/**
 * How long something computes, in ms of the process's own time: a busy machine makes it wait, not compute.
 *
 * @returns its result and that time
 */
export function computed<T>(run: () => T): { readonly result: T; readonly ms: number } {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return { result, ms: (user + system) / 1000 };
}
