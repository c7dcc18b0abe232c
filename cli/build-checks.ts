import { buildText, isSameBuild, type Build } from '../client/builds.js';
import type { Health } from '../client/index.js';
import { temporalCommand } from '../client/temporal-command.js';
import type { Check } from './render/checks.js';

const what = 'Builds';

/** What to do, by what the failure says. */
const NEXT: readonly (readonly [sign: string, next: string])[] = [
  [
    'TMPRL1100',
    'This version of the workers does other things than the order has done: go back to a version that knows them. The order then continues.',
  ],
  ['it is encrypted with key', 'Give that key to all workers, after their first one. The order then continues.'],
];

/** An order that no worker can go on with, and the build that fails. */
export function failingCheck({ orderId, problems, error, build }: Health['failing'][number]): Check {
  const why = error ?? problems.join(', ');
  const on = build === undefined ? '' : ` with ${buildText(build)}`;
  return {
    what: 'Orders',
    ok: false,
    text: `${orderId}: its workflow task keeps failing${on}${why === '' ? '' : ` (${why})`}`,
    next:
      NEXT.find(([sign]) => why.includes(sign))?.[1] ??
      "Check the worker's log. The order continues when the cause is fixed.",
  };
}

/** Whether the builds that get orders have workers. Empty while no worker takes part in versioning. */
export function buildChecks({ workers, routing, namespace }: Health): Check[] {
  const here = workers.filter(({ gone }) => !gone);
  const { current, ramping } = routing ?? {};
  const versioned = here.flatMap(({ build }) => (build === undefined ? [] : [build]));
  const [first] = versioned;
  if (current === undefined && first === undefined) {
    return [];
  }
  if (current === undefined && ramping === undefined && here.length === versioned.length && first !== undefined) {
    const text = `no build of deployment ${first.deploymentName} is current: its workers get no orders`;
    return [{ what, ok: false, text, next: makeCurrent(first, namespace) }];
  }
  const served = [current, ramping].filter((build) => build !== undefined);
  const without = served.filter((build) => !versioned.some((each) => isSameBuild(each, build)));
  const others = unique(versioned.filter((build) => !served.some((each) => isSameBuild(each, build))));
  const rest = others.length === 0 ? '' : `; not current: ${others.map(({ buildId }) => buildId).join(', ')}`;
  const is = current === undefined ? 'no build is current' : `${buildText(current)} is current`;
  const ramps = ramping === undefined ? '' : `; ${ramping.buildId} is ramping`;
  const [other] = others;
  return [
    ...without.map((build) => ({
      what,
      ok: false,
      text: `no worker of ${buildText(build)}, which is ${build === current ? 'current' : 'ramping'}: its orders wait`,
      next: `Start workers of this build${other === undefined ? '' : `, or make another one current: ${makeCurrent(other, namespace)}`}.`,
    })),
    ...(without.length === 0
      ? [
          {
            ...{ what, ok: true, text: `${is}${ramps}${rest}` },
            ...(current === undefined && other !== undefined
              ? { next: `To give orders to ${other.buildId}: ${makeCurrent(other, namespace)}` }
              : {}),
          },
        ]
      : []),
  ];
}

function unique(builds: readonly Build[]): Build[] {
  return builds.filter((build, index) => builds.findIndex((each) => isSameBuild(each, build)) === index);
}

function makeCurrent({ deploymentName, buildId }: Build, namespace: string): string {
  const words = ['worker', 'deployment', 'set-current-version'];
  return temporalCommand(namespace, ...words, '--deployment-name', deploymentName, '--build-id', buildId, '--yes');
}
