/** `1 run`, `2 runs` */
export function runsText(count: number): string {
  return count === 1 ? '1 run' : `${count} runs`;
}
