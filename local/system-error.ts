/** Whether the operating system refused something, or it failed there: `ENOENT`, `EADDRINUSE`, … */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'errno' in error && 'syscall' in error;
}
