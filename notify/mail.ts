import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js';
import { clipBytes } from '../contract/index.js';
import { DeliveryError } from './delivery-error.js';
import type { Notice } from './notice.js';
import { plainText } from './plain-text.js';
import type { MailReceiver } from './read-receivers.js';

/** Longest subject; mail programs cut it anyway. */
const SUBJECT_BYTES = 200;

/**
 * Sends a notice as an e-mail of plain text, without retries. All repetitions of a notice have the same Message-ID, and all
 * notices of an order are one conversation.
 *
 * @param orderId undefined for a test notice
 * @returns a warning when the server took the mail for only some of the addresses
 * @throws DeliveryError when the server did not take it
 */
export async function sendMail(
  { smtp, from, to }: MailReceiver,
  notice: Notice,
  { orderId = notice.id, timeoutMs }: { orderId?: string | undefined; timeoutMs: number },
): Promise<string | undefined> {
  const { host, port, security, auth } = smtp;
  const options: SMTPTransport.Options = {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(auth && { auth }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // The texts come from people, and must not be read from files or URLs.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  const transport = createTransport(options);
  try {
    const { rejected } = await transport.sendMail({
      from,
      to: [...to],
      subject: clipBytes(`${notice.headline}: ${notice.summary}`, SUBJECT_BYTES),
      text: plainText(notice),
      messageId: idOf(notice.id, from),
      references: idOf(orderId, from),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-CRB-Event': notice.event },
    });
    return rejected.length === 0 ? undefined : `the mail server refused ${rejected.length} of ${to.length} addresses`;
  } catch (error) {
    throw new DeliveryError(codeOf(error));
  } finally {
    transport.close();
  }
}

function idOf(text: string, from: string): string {
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'crb-orders.invalid';
  return `<${createHash('sha256').update(text).digest('hex').slice(0, 32)}@${domain}>`;
}

/** The message of such an error repeats what the server said, so only the codes are passed on. */
function codeOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const word = typeof code === 'string' ? code : 'UNEXPECTED';
  return typeof responseCode === 'number' ? `${word}_${responseCode}` : word;
}
