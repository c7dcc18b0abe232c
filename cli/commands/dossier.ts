import { Option, type Command } from 'commander';
import { addCommand, type CommonFlags, type Context } from '../context.js';
import type { DossierFlags } from '../dossier-types.js';
import { UsageError } from '../failure.js';
import { duration } from '../flags.js';
import { EXAMPLE } from '../sending.js';

// Each command loads its code only when it runs, so that the other commands start fast.

/** `crb dossier`: a record of an order that outlives the server. */
export function addDossier(program: Command, context: Context): void {
  const command = addCommand(program, 'dossier', "write an order's record, which outlives the server's history", [
    `dossier ${EXAMPLE.order} \\\n  --out order.json --html order.html`,
    `dossier ${EXAMPLE.order} --out order.json \\\n  --policy policy.yaml --key ~/.ssh/id_ed25519 --by ana@example.com`,
    'dossier --closed-since 24h --out archive',
    'dossier verify order.json --signers allowed_signers',
  ])
    .argument('[id]', 'order id, address of its page, or circuit id')
    .option('--out <path>', 'file to write; with --closed-since: the folder (default: standard output)')
    .option('--html <file>', 'also write a page for people')
    .option(
      '--policy <file>',
      'policy file that may have made its terms; may be repeated (default: $CRB_POLICY_FILE)',
      (file: string, before: readonly string[] | undefined) => [...(before ?? []), file],
    )
    .option('--key <key>', 'sign with this SSH key: a file, or a public key that an agent has')
    .option('--by <name>', 'who makes it, whose key signs (default: $CRB_USER)')
    .addOption(
      new Option('--closed-since <time>', 'one file for each order that closed in this time, such as 24h').argParser(
        duration,
      ),
    );
  command.action(async (id: string | undefined) => {
    const flags = command.opts<DossierFlags>();
    if ((id === undefined) === (flags.closedSince === undefined)) {
      throw new UsageError(
        id === undefined ? 'An order id is missing.' : 'An order id and --closed-since exclude each other.',
        'Name one order, or use --closed-since TIME --out FOLDER.',
      );
    }
    if (id !== undefined) {
      const { writeOne } = await import('../dossier-file.js');
      await writeOne(context, id, flags);
    } else {
      const { writeArchive } = await import('../dossier-archive.js');
      await writeArchive(context, flags);
    }
  });
  addVerify(command, context);
}

function addVerify(program: Command, context: Context): void {
  const command = addCommand(program, 'verify', 'check a dossier without a server: any changed byte is found', [
    'dossier verify order.json',
    'dossier verify order.json --signers allowed_signers --json',
  ])
    .argument('<file>', 'dossier; - reads standard input')
    .option('--signers <file>', 'allowed_signers file: whose signatures count');
  command.action(async (file: string) => {
    refuseOthers(program);
    // Commander gives a flag that both have to `dossier`.
    const flags = command.optsWithGlobals<CommonFlags & { signers?: string }>();
    const { verifyFile } = await import('../dossier-file.js');
    await verifyFile(context, file, flags);
  });
}

/** Commander takes the flags of `dossier` after `verify` too, where they would do nothing. */
function refuseOthers(dossier: Command): void {
  const given = dossier.options.filter(
    (option) => option.attributeName() !== 'json' && dossier.getOptionValue(option.attributeName()) !== undefined,
  );
  if (given.length > 0) {
    const names = given.map(({ long }) => long).join(', ');
    throw new UsageError(
      `\`crb dossier verify\` has no ${names}.`,
      'Leave it out. It writes nothing, and takes the file, --signers and --json.',
    );
  }
}
