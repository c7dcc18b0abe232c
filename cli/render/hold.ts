import type { Hold, ResolveMessage } from '../../contract/index.js';
import { showCommand } from './command.js';
import { indent, type Style } from './style.js';

/** Why an order is held, the evidence, and each choice with its exact command. */
export function showHold(orderId: string, hold: Hold, style: Style): string {
  return [
    `${style.red(style.bold(`Held ${hold.id}`))} ${hold.text}`,
    ...hold.evidence.map((seen) => indent(`- ${seen}`)),
    ...hold.choices.flatMap(({ choice, consequence, resolveWith }) => [
      indent(`${style.bold(choice)}: ${consequence}`),
      indent(indent(style.dim(resolveCommand(orderId, resolveWith)))),
    ]),
  ].join('\n');
}

/** Without `by`: it defaults to whoever types the command. */
function resolveCommand(orderId: string, { hold, choice, reason, crossRegionBandwidthId: circuit }: ResolveMessage) {
  const named = circuit === undefined ? [] : ['--circuit', circuit];
  return showCommand('resolve', orderId, '--hold', hold, '--choice', choice, ...named, '--reason', reason);
}
