import {
  deciderText,
  moneyText,
  priceText,
  summaryOf,
  termsText,
  timeToSecondText,
  type OrderRequest,
} from '../contract/index.js';
import { escaped } from '../contract/text.js';
import { asPlaced } from '../workflows/steps/results.js';
import type { Dossier } from './dossier.js';
import { fieldsOf, textAt } from './event.js';
import { html, type Html } from './html.js';
import { STYLE } from './page-style.js';
import type { Story, ToldMessage, ToldQuote } from './story.js';
import { vouchedText } from './vouched.js';

/** One page for people who read no JSON: no scripts, nothing from outside, every value escaped. */
export function pageOf(dossier: Dossier): string {
  const { story, made, digest, signature, missing, namespace } = dossier;
  const request = story.request as OrderRequest;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${text(story.orderId)}</title>
        <style>
          ${{ html: STYLE }}
        </style>
      </head>
      <body>
        <header>
          <p class="kind">Record of an order</p>
          <h1>${text(titleOf(request))}</h1>
          <p><span class="state ${text(story.state)}">${text(story.state)}</span> ${text(story.reason ?? '')}</p>
        </header>
        ${section('What was asked', [
          row('Order', story.orderId),
          row('Asked by', textAt(request, 'requestedBy') ?? 'unknown'),
          row('Started', time(story.startedAt)),
          ...(textAt(request, 'reason') === undefined ? [] : [row('Why', textAt(request, 'reason') ?? '')]),
          ...(textAt(request, 'externalId') === undefined
            ? []
            : [row('External id', textAt(request, 'externalId') ?? '')]),
        ])}
        ${story.quotes.map((quote) => quoteSection(quote, story))} ${boughtSection(story)}
        <section>
          <h2>Timeline</h2>
          <table>
            <thead>
              <tr>
                <th>When (UTC)</th>
                <th>State</th>
                <th>Why</th>
              </tr>
            </thead>
            <tbody>
              ${story.states.map(
                ({ state, at, reason = '' }) =>
                  html`<tr>
                    <td>${time(at)}</td>
                    <td>${text(state)}</td>
                    <td>${text(reason)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </section>
        ${messagesSection(
          'Messages that were refused',
          story.messages.filter(({ accepted }) => accepted !== true),
        )}
        <section>
          <h2>How to check this</h2>
          <p>
            This page proves nothing. The dossier does: <code>crb dossier verify FILE --signers allowed_signers</code>.
            Its digest must be
          </p>
          <p><code>${digest}</code></p>
          <p>
            ${signature === undefined ? 'The dossier is not signed: anybody could have rewritten it.' : `The dossier is signed as ${made.by ?? 'unknown'}.`}
            Names are claims of the senders, unless a server or a signature vouches for them. Made ${time(made.at)} from
            ${dossier.runs.length} run(s) in namespace ${text(namespace)}.
          </p>
          ${missing.map((each) => html`<p class="missing">${text(each)}</p>`)}
        </section>
      </body>
    </html> `.html;
}

/** Characters that nobody sees are written as their codes, so that a name can't look like another one. */
function text(value: string): string {
  return escaped(value);
}

function time(iso: string): string {
  return timeToSecondText(iso);
}

function titleOf(request: OrderRequest): string {
  try {
    return summaryOf(request);
  } catch {
    return 'An order that could not be read';
  }
}

function section(title: string, rows: readonly Html[]): Html {
  return html`<section>
    <h2>${title}</h2>
    <dl>${rows}</dl>
  </section>`;
}

function row(label: string, value: string): Html {
  return html`<div>
    <dt>${label}</dt>
    <dd>${text(value)}</dd>
  </div>`;
}

function quoteSection(
  { record, at, use, outcome, decisions, deadline, validUntil }: ToldQuote,
  { messages }: Story,
): Html {
  const { quote, terms, account, request } = record;
  const { price } = quote;
  const given = decisions.map(
    (decision) =>
      html`<tr>
        <td>${time(decision.at)}</td>
        <td>${text(deciderText(decision))}</td>
        <td>${decision.decision}</td>
        <td>${text(decision.comment ?? '')}</td>
        <td>${text(vouchedText(decision, messages))}</td>
      </tr>`,
  );
  return html`<section>
    <h2>Price and approval: ${text(quote.id)}</h2>
    <p class="price">${text(priceText(price))}</p>
    <dl>
      ${[
        row('Quoted', time(at)),
        ...(price.originalPrice !== undefined && price.discountPrice !== undefined
          ? [row('List price', moneyText(price.originalPrice))]
          : []),
        row('Account', `${account.account} at ${account.endpoint}`),
        row('Who had to approve', termsText(terms, request.requestedBy)),
        row('Policy', `SHA-256 ${record.policy}`),
        row('Became', use === 'asked' ? outcome : USE[use]),
        ...(deadline === undefined ? [] : [row('Decide by', time(deadline))]),
        ...(validUntil === undefined ? [] : [row('Approval valid until', time(validUntil))]),
        ...quote.notes.map((note) => row('Note', note)),
      ]}
    </dl>
    ${
      given.length === 0
        ? ''
        : html`<table>
            <thead>
              <tr>
                <th>When (UTC)</th>
                <th>Who</th>
                <th>Decision</th>
                <th>Comment</th>
                <th>Who vouches for the name</th>
              </tr>
            </thead>
            <tbody>
              ${given}
            </tbody>
          </table>`
    }
  </section>`;
}

const USE: Readonly<Record<Exclude<ToldQuote['use'], 'asked'>, string>> = {
  automatic: 'approved by the rule itself',
  covered: 'covered by the approval before it',
  impossible: 'nobody could approve it',
  held: 'the order was held',
  cancelled: 'the order was cancelled',
};

function boughtSection({ steps, circuit }: Story): Html {
  const sent = steps
    .filter(({ step }) => step === 'placeOrder')
    .map((step) => {
      const result = fieldsOf(asPlaced(step.result));
      const cells = [
        time(textAt(result, 'sentAt') ?? step.scheduledAt),
        textAt(result, 'kind') ?? step.failure ?? 'no answer recorded',
        textAt(result, 'text') ?? '',
        textAt(result, 'requestId') ?? '',
      ];
      return html`<tr>
        ${cells.map((cell) => html`<td>${text(cell)}</td>`)}
      </tr>`;
    });
  return html`<section>
    <h2>What was bought</h2>
    <dl>
      ${[
        row('Circuit', circuit?.crossRegionBandwidthId ?? 'none'),
        ...(circuit?.orderNumber == null ? [] : [row('Order number', circuit.orderNumber)]),
      ]}
    </dl>
    ${
      sent.length === 0
        ? html`<p>Nothing was sent.</p>`
        : html`<table>
            <thead>
              <tr>
                <th>When (UTC)</th>
                <th>Ended as</th>
                <th>Why</th>
                <th>Zenlayer's request</th>
              </tr>
            </thead>
            <tbody>
              ${sent}
            </tbody>
          </table>`
    }
  </section>`;
}

function messagesSection(title: string, messages: readonly ToldMessage[]): Html {
  const rows = messages.map(
    ({ at, message, received, text: why }) =>
      html`<tr>
        <td>${time(at)}</td>
        <td>${message}</td>
        <td>${text(textAt(received, 'by') ?? '?')}</td>
        <td>${text(why ?? 'unknown')}</td>
      </tr>`,
  );
  return rows.length === 0
    ? html``
    : html`<section>
        <h2>${title}</h2>
        <table>
          <thead>
            <tr>
              <th>When (UTC)</th>
              <th>Message</th>
              <th>From</th>
              <th>Why</th>
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>
      </section>`;
}
