import type { Health } from '../client/index.js';
import { timeToSecondText } from '../contract/time-text.js';
import type { Check } from './render/checks.js';

const what = 'Policy';

/** Whether all workers go by the same policy, and by the one of their files, as far as they say. Nothing when none does. */
export function policyChecks({ workers }: Pick<Health, 'workers'>): Check[] {
  const here = workers.filter(({ gone }) => !gone);
  return [...sameChecks(here), ...here.flatMap(brokenChecks)];
}

/** A revocation with a typo revokes nothing. */
function brokenChecks({ identity, policyTrouble }: Health['workers'][number]): Check[] {
  return policyTrouble === undefined
    ? []
    : [
        {
          what,
          ok: false,
          text:
            `${identity} goes by an older policy: its file can't be read since ${timeToSecondText(policyTrouble.since)}: ` +
            `${policyTrouble.reason.replace(/\.?$/, '.')} What was removed from it still counts.`,
          next: 'Mend the file that is named. `crb policy check FILE` says whether a policy and its signers file are good. A worker takes the edit up within seconds.',
        },
      ];
}

function sameChecks(here: Health['workers']): Check[] {
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
