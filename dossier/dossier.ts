import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { RecordedOrder } from '../client/index.js';
import { defined } from '../contract/defined.js';
import { isUndecodable } from '../contract/undecodable.js';
import { signingKeyOf } from '../signatures/index.js';
import { policiesOf } from './policies.js';
import { retell } from './retell.js';
import type { dossierSchema } from './schema.js';
import type { Story } from './story.js';

/** The record of one order. */
export type Dossier = Omit<z.output<typeof dossierSchema>, 'story'> & { readonly story: Story };

/** What a dossier is made of, beside the order's histories. */
export interface Making {
  /** Unix ms. */
  readonly now: number;
  readonly program: string;
  /** Who makes it. */
  readonly by?: string | undefined;
  /** Texts of policy files that may have made its terms. */
  readonly policies: readonly string[];
}

/** Makes the dossier of an order, unsigned. */
export function makeDossier(order: RecordedOrder, { now, program, by, policies: texts }: Making): Dossier {
  const { orderId, namespace, runs } = order;
  const story = plain(retell({ orderId, runs }));
  const { policies, missing } = policiesOf(story, texts);
  return withDigest({
    version: 1,
    made: defined({ at: new Date(now).toISOString(), by, program }),
    namespace,
    story,
    policies,
    missing: [...missing, ...unreadable(order)],
    runs: runs.map(({ runId, sha256, events }) => ({ runId, sha256, events: [...events] })),
  });
}

/** The same value as a file holds it: without fields that are undefined. */
export function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** What the digest is made over. */
export type Content = Omit<Dossier, 'digest' | 'signature' | 'signedWith'>;

function withDigest(content: Content): Dossier {
  return { ...content, digest: digestOf(content) };
}

/** All but the digest and the signature. */
export function contentOf(dossier: Content): Content {
  const { digest: _digest, signature: _signature, signedWith: _signedWith, ...content } = dossier as Dossier;
  return content;
}

/** SHA-256 over all but the digest and the signature, in hex. */
export function digestOf(dossier: Content): string {
  return createHash('sha256')
    .update(JSON.stringify(contentOf(dossier)))
    .digest('hex');
}

/** The text that a signature of the dossier is made over. */
export function statementOf(dossier: Dossier): string {
  return JSON.stringify({ ...contentOf(dossier), digest: dossier.digest });
}

/** The dossier with its signature, and the key that made it. @throws Error when the signature does not fit */
export function withSignature(dossier: Dossier, signature: string): Dossier {
  const signed = signingKeyOf(statementOf(dossier), signature);
  if ('refused' in signed) {
    throw new Error(signed.refused);
  }
  return { ...dossier, signature, signedWith: signed.key };
}

/** The content of the file. Keys keep their order: an order shows a message as it was written, and is compared with it. */
export function fileOf(dossier: unknown): string {
  return `${JSON.stringify(dossier)}\n`;
}

/** Why something in the histories can't be read here. */
function unreadable({ runs }: RecordedOrder): string[] {
  const reasons = new Set<string>();
  const look = (value: unknown): void => {
    if (isUndecodable(value) && value.encrypted === true) {
      reasons.add(value.undecodable);
    } else if (typeof value === 'object' && value !== null) {
      Object.values(value).forEach(look);
    }
  };
  look(runs);
  return [...reasons].map(
    (reason) => `A part of the history can't be read: ${reason}. Set CRB_ENCRYPTION_KEYS and make the dossier again.`,
  );
}
