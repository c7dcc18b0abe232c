/** One thing that was checked. */
export interface Check {
  readonly check: string;
  /** `unknown`: what would be needed for it is not there. */
  readonly result: 'ok' | 'problem' | 'unknown';
  readonly why: string;
}

export function ok(check: string, why: string): Check {
  return { check, result: 'ok', why };
}

export function problem(check: string, why: string): Check {
  return { check, result: 'problem', why };
}

export function unknown(check: string, why: string): Check {
  return { check, result: 'unknown', why };
}
