import type { Command } from 'commander';
import { answer } from '../answer.js';
import { addCommand, whoDecides, withOrders, type Context } from '../context.js';
import { DECISIONS } from '../../contract/index.js';
import { addMisnamed } from '../misnamed.js';
import { given } from '../placeholder.js';
import { EXAMPLE, ORDER_ID } from '../sending.js';
import { KEY_FLAG, KEY_MEANING, signed, toSign } from '../signing.js';
import { decisionOf, type DecideFlags } from './decide.js';

interface SignFlags extends DecideFlags {
  statement?: boolean;
}

/** `crb sign`: sign a decision that is sent in another way. */
export function addSign(program: Command, context: Context): void {
  const sign = program.command('sign').description('sign a decision with your SSH key, to send it in another way');
  for (const name of DECISIONS) {
    const command = addCommand(sign, name, `print the signed JSON that ${name}s a quote, for the Temporal UI`, [
      `sign ${name} ${EXAMPLE.order} \\\n  --quote ${EXAMPLE.quote} --by ben@example.com`,
      `sign ${name} ${EXAMPLE.order} \\\n  --by cleo@example.com --for ben@example.com --key ~/.ssh/id_ed25519`,
    ])
      .argument('<id>', ORDER_ID)
      .option('--by <name>', 'your name (default: $CRB_USER; on a terminal you are asked)')
      .option('--quote <id>', 'quote to decide on (default: show the quote and ask)')
      .option('--comment <text>', 'comment to sign with the decision')
      .option('--for <name>', 'person that you decide for, who has delegated to you (default: found out)')
      .option(KEY_FLAG, KEY_MEANING)
      .option('--statement', 'print only the text to sign, for a signature that is made elsewhere');
    addMisnamed(command, '--reason <text>', '--comment').action(async (id: string) => {
      const flags = given(command.opts<SignFlags>());
      const by = await whoDecides(flags.by, context, flags);
      await withOrders(context, async (orders) => {
        const signs = flags.statement ? 'never' : 'always';
        const deciding = { context, name, by, flags, signs, command: ['sign', name] } as const;
        const { message, signing } = await decisionOf(deciding, orders, id);
        if (signing === undefined) {
          const { statement } = await toSign(orders, { id, name, message });
          // Byte by byte what is signed, and nothing else.
          context.io.stdout.write(statement);
          context.exit(0);
        } else {
          // Always as JSON: lines that are broken for a terminal could not be pasted.
          context.answer(
            answer(await signed(context, signing.ready, signing.key), () => ''),
            { json: true },
          );
        }
      });
    });
  }
}
