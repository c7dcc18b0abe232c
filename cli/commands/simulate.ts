import { Option, type Command } from 'commander';
import { addCommand, type Context } from '../context.js';
import type { SimulateFlags } from '../dossier-types.js';
import { duration } from '../flags.js';

/** `crb policy simulate`: past orders under new rules. */
export function addSimulate(program: Command, context: Context): void {
  const command = addCommand(program, 'simulate', 'show what new rules would have meant for past orders', [
    'policy simulate new.yaml --since 90d',
    'policy simulate new.yaml --dossiers archive --fail-if looser --json',
  ])
    .argument('<file>', 'the new policy, YAML or JSON')
    .addOption(
      new Option('--since <time>', 'orders of this server that closed in this time, such as 90d').argParser(duration),
    )
    .option('--dossiers <folder>', 'orders of an archive instead; needs no server')
    .addOption(new Option('--fail-if <what>', 'end with 1 if an order would be treated so').choices(['looser']));
  command.action(async (file: string) => {
    const { simulatePolicy } = await import('../policy-simulation.js');
    await simulatePolicy(context, file, command.opts<SimulateFlags>());
  });
}
