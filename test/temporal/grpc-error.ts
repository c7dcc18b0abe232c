/** An error as a Temporal connection throws it. */
export function grpcError(code: number, details: string, message = `${code}: ${details}`): Error {
  return Object.assign(new Error(message), { code, details, metadata: {} });
}
