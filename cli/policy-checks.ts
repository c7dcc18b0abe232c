import type { Health } from '../client/index.js';
import type { Check } from './render/checks.js';

/** Whether all workers go by the same policy, as far as they say. Nothing when none does. */
export function policyChecks({ workers }: Pick<Health, 'workers'>): Check[] {
  const here = workers.filter(({ gone }) => !gone);
  const said = [...new Set(here.flatMap(({ policy }) => policy ?? []))].map((digest) => ({
    digest,
    names: namesOf(here.filter(({ policy }) => policy === digest)),
  }));
  const silent = here.filter(({ policy }) => policy === undefined);
  const rest = silent.length === 0 ? '' : `; not known of ${namesOf(silent)}`;
  const [first] = said;
  if (first === undefined) {
    return [];
  }
  const what = 'Policy';
  if (said.length === 1) {
    return [{ what, ok: true, text: `${first.digest} on ${first.names}${rest}` }];
  }
  const each = said.map(({ digest, names }) => `${digest} (${names})`);
  return [
    {
      what,
      ok: false,
      text: `workers go by different policies: ${each.join(', ')}${rest}`,
      next: 'If one of them has just stopped, ask again: it counts for 70 seconds more. Otherwise give all of them the same CRB_POLICY_FILE. A worker takes an edit up within seconds; its log says what is wrong with a broken one.',
    },
  ];
}

function namesOf(workers: Health['workers']): string {
  return workers.map(({ identity }) => identity).join(', ');
}
