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
  const bytes = assemble(composer.compile()) ?? (await composer.compile().build());
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

type MimeNode = ReturnType<InstanceType<typeof MailComposer>['compile']>;

/**
 * The same bytes that `build` would stream, put together at once: headers by nodemailer, which encodes and folds them, bodies as
 * base64 in lines of 76. Null when the message is not of two texts.
 */
function assemble(root: MimeNode): Buffer | null {
  const texts = root.childNodes.map((node) => ({ node, content: node.content }));
  if (texts.length !== 2) return null;
  const head = root.buildHeaders();
  const { boundary } = root;
  if (!boundary) return null;
  let message = `${head}\r\n\r\n`;
  for (const { node, content } of texts) {
    if (typeof content !== 'string') return null;
    const body = Buffer.from(content.replace(/\r?\n/g, '\r\n'), 'utf8').toString('base64');
    message += `--${boundary}\r\n${node.buildHeaders()}\r\n\r\n${body.replace(/.{76}(?=.)/g, '$&\r\n')}\r\n`;
  }
  return Buffer.from(`${message}--${boundary}--\r\n`, 'latin1');
}
