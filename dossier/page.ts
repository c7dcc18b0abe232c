import { summaryOf, timeToSecondText, type OrderRequest } from '../contract/index.js';
import { asPlaced } from '../workflows/steps/results.js';
import type { Dossier } from './dossier.js';
import { fieldsOf, textAt } from './event.js';
import { html, type Html } from './html.js';
import { list, section, table } from './page-parts.js';
import { STYLE } from './page-style.js';
import { quoteSection } from './quote-section.js';
import { requestRows } from './request-rows.js';
import { runsText } from './runs-text.js';
import type { Story } from './story.js';

/** One page for people who read no JSON: no scripts, nothing from outside, every value escaped. */
export function pageOf(dossier: Dossier): string {
  const { story } = dossier;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${story.orderId}</title>
        <style>
          ${{ html: STYLE }}
        </style>
      </head>
      <body>
        <header>
          <p class="kind">Record of an order</p>
          <h1>${titleOf(story.request as OrderRequest)}</h1>
          <p><span class="state ${story.state}">${story.state}</span> ${story.reason ?? ''}</p>
        </header>
        ${section(
          'What was asked',
          list([
            ['Order', story.orderId],
            ['Started', timeToSecondText(story.startedAt)],
            ...requestRows(story.request),
          ]),
        )}
        ${story.quotes.map((quote) => quoteSection(quote, story))} ${boughtSection(story)}
        ${section(
          'Timeline',
          table(
            ['When', 'State', 'Why'],
            story.states.map(({ state, at, reason = '' }) => [timeToSecondText(at), state, reason]),
          ),
        )}
        ${refusedSection(story)} ${proofSection(dossier)}
      </body>
    </html> `.html;
}

function titleOf(request: OrderRequest): string {
  try {
    return summaryOf(request);
  } catch {
    return 'An order that could not be read';
  }
}

function boughtSection({ steps, circuit }: Story): Html {
  const sent = steps
    .filter(({ step }) => step === 'placeOrder')
    .map((step) => {
      const result = fieldsOf(asPlaced(step.result));
      return [
        timeToSecondText(textAt(result, 'sentAt') ?? step.scheduledAt),
        textAt(result, 'kind') ?? step.failure ?? 'no answer recorded',
        textAt(result, 'text') ?? '',
        textAt(result, 'requestId') ?? '',
      ];
    });
  return section(
    'What was bought',
    list([
      ['Circuit', circuit?.crossRegionBandwidthId ?? 'none'],
      ['Order number', circuit?.orderNumber ?? undefined],
    ]),
    sent.length === 0 ? html`<p>Nothing was sent.</p>` : table(['When', 'Ended as', 'Why', "Zenlayer's request"], sent),
  );
}

function refusedSection({ messages }: Story): Html {
  const refused = messages.filter(({ accepted }) => accepted !== true);
  return refused.length === 0
    ? html``
    : section(
        'Messages that were refused',
        table(
          ['When', 'Message', 'From', 'Comment', 'Why'],
          refused.map(({ at, message, received, text = 'unknown' }) => [
            timeToSecondText(at),
            message,
            textAt(received, 'by') ?? '?',
            textAt(received, 'comment') ?? textAt(received, 'reason') ?? '',
            text,
          ]),
        ),
      );
}

function proofSection({ made, digest, signedWith, missing, namespace, runs }: Dossier): Html {
  return section(
    'How to check this',
    html`<p>
        This page proves nothing. The dossier does: <code>crb dossier verify FILE --signers allowed_signers</code>. Its
        digest must be
      </p>
      <p><code>${digest}</code></p>
      <p>
        ${signedWith === undefined ? 'The dossier is not signed: anybody could have rewritten it.' : `The dossier is signed with ${signedWith}, as it says by ${made.by ?? 'nobody'}.`}
        Names are claims of the senders, unless a server or a signature vouches for them. Made
        ${timeToSecondText(made.at)} from ${runsText(runs.length)} in namespace ${namespace}.
      </p>
      ${missing.map((each) => html`<p class="missing">${each}</p>`)}`,
  );
}
