import { EXAMPLES, type Hold, type ResolveMessage } from '../../contract/index.js';
import { PLACEHOLDER } from '../placeholder.js';
import { indent, type Style } from './style.js';

/** Why an order is held, the evidence, and each choice with its exact command. */
export function showHold(orderId: string, hold: Hold, style: Style): string {
  return [
    `${style.red(style.bold(`Held ${hold.id}`))} ${hold.text}`,
    ...hold.evidence.map((seen) => indent(`- ${seen}`)),
    ...hold.choices.flatMap(({ choice, consequence, resolveWith }) => [
      indent(`${style.bold(choice)}: ${consequence}`),
      indent(indent(resolveCommand(orderId, resolveWith, style))),
    ]),
  ].join('\n');
}

/** With a placeholder for the reason, and for a circuit that nobody has found yet: a person is asked for them. */
export function resolveCommand(
  orderId: string,
  { hold, choice, crossRegionBandwidthId: circuit }: ResolveMessage,
  { command, by }: Style,
): string {
  const found = circuit === EXAMPLES.crossRegionBandwidthId ? PLACEHOLDER : circuit;
  const named = found === undefined ? [] : ['--circuit', found];
  return command('resolve', orderId, '--hold', hold, '--choice', choice, ...named, '--reason', PLACEHOLDER, ...by);
}
