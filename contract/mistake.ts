/**
 * Whether an error shows a mistake in a program, and not something that was refused, lost or can't be read. Whoever
 * takes errors for an answer lets these through: somebody has to see them.
 */
export function isMistake(error: unknown): error is TypeError | ReferenceError {
  return error instanceof TypeError || error instanceof ReferenceError;
}
