/** Whether an error comes from the operating system: `ENOENT`, `EADDRINUSE`, … */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'errno' in error && 'syscall' in error;
}
