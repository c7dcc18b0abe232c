/** The fields of a request that sign the others. */
const SIGNATURE_FIELDS: readonly string[] = ['signedBy', 'signedAt', 'signature'];

/** Whether a field signs a request, and says nothing of what is ordered. */
export function signsRequest(field: string): boolean {
  return SIGNATURE_FIELDS.includes(field);
}

/** A request without what signs it: what is ordered is the same with and without a signature. */
export function unsignedRequest<R extends object>(request: R): R {
  return Object.fromEntries(Object.entries(request).filter(([name]) => !signsRequest(name))) as R;
}
