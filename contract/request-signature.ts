/** The fields of a request that sign the others. */
export const REQUEST_SIGNATURE_FIELDS = ['signedBy', 'signedAt', 'signature'] as const;

type SignatureField = (typeof REQUEST_SIGNATURE_FIELDS)[number];

/** A request without what signs it: what is ordered is the same with and without a signature. */
export function unsignedRequest<R extends object>(request: R): Omit<R, SignatureField> {
  const names: readonly string[] = REQUEST_SIGNATURE_FIELDS;
  return Object.fromEntries(Object.entries(request).filter(([name]) => !names.includes(name))) as Omit<
    R,
    SignatureField
  >;
}
