import DKIM from 'nodemailer/lib/dkim';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Message } from './channel.ts';

/** The key that mails are signed with; its public half is at `<selector>._domainkey.<domain>`. */
export interface DkimKey {
  domain: string;
  selector: string;
  /** PEM. */
  privateKey: string;
}

/**
 * The headers that are signed. nodemailer's own list lacks List-Unsubscribe-Post, without which one-click does not count
 * (RFC 8058 §4).
 */
const SIGNED =
  'from:to:subject:date:message-id:in-reply-to:references:mime-version:content-type:content-language:reply-to:list-id:list-unsubscribe:list-unsubscribe-post:feedback-id:auto-submitted:precedence';

/** A message as bytes on the wire, signed when there is a key. Bodies are base64: no relay has to change them. */
export async function compileMessage(message: Message, dkim: DkimKey | null): Promise<Buffer> {
  const composer = new MailComposer({
    from: message.from,
    to: message.to,
    subject: message.subject,
    text: message.text,
    ...(message.html ? { html: message.html } : {}),
    messageId: message.messageId,
    headers: message.headers,
    disableFileAccess: true,
    disableUrlAccess: true,
    textEncoding: 'base64',
    newline: '\r\n',
  });
  const bytes = await composer.compile().build();
  if (!dkim) return bytes;
  const signer = new DKIM({
    domainName: dkim.domain,
    keySelector: dkim.selector,
    privateKey: dkim.privateKey,
    headerFieldNames: SIGNED,
  });
  const pieces: Buffer[] = [];
  for await (const piece of signer.sign(bytes)) pieces.push(Buffer.from(piece as Buffer));
  return Buffer.concat(pieces);
}
