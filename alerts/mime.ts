import DKIM from 'nodemailer/lib/dkim';
import { encodeWords, foldLines, isPlainText, quoteString } from 'nodemailer/lib/mime-funcs';
import { strictAddress } from './address.ts';
import type { Message } from './channel.ts';
import { encodePieces, type Pieces } from './wire-text.ts';

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
  const bytes = assemble(message);
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

/**
 * One text, or text and HTML as alternatives (RFC 2046 §5.1.4). Put together here because nodemailer's composer takes several
 * times as long as all the rest of a mail; words and lines of headers are encoded and folded by its functions.
 */
function assemble(message: Message): Buffer {
  const { text, html, pieces } = message;
  // No line of base64 holds an underscore.
  const boundary = `=_${message.id}`;
  const head = [
    header('From', mailbox(message.from)),
    header('To', mailbox(message.to)),
    header('Subject', words(message.subject)),
    ...Object.entries(message.headers).map(([name, value]) => header(name, words(value))),
    header('Message-ID', message.messageId),
    header('Date', new Date().toUTCString().replace('GMT', '+0000')),
    'MIME-Version: 1.0',
  ].join('\r\n');
  if (html === null) return Buffer.from(`${head}\r\n${part('plain', [text])}`, 'latin1');
  return Buffer.from(
    `${head}\r\nContent-Type: multipart/alternative; boundary="${boundary}"\r\n\r\n` +
      `--${boundary}\r\n${part('plain', pieces?.text ?? [text])}--${boundary}\r\n${part('html', pieces?.html ?? [html])}--${boundary}--\r\n`,
    'latin1',
  );
}

function part(kind: 'plain' | 'html', pieces: Pieces): string {
  const encoded = encodePieces(pieces);
  return `Content-Type: text/${kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${encoded}`;
}

/** A header field in lines of at most 76 characters where it has spaces to fold at. Nothing in a value ends the field. */
function header(name: string, value: string): string {
  return foldLines(`${name}: ${oneLine(value)}`, 76);
}

function mailbox(of: { name: string; address: string }): string {
  const address = strictAddress(of.address) ?? '';
  const name = oneLine(of.name);
  if (!name) return address;
  return `${isPlainText(name, true) ? quoteString(name) : words(name)} <${address}>`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

const encoded = new Map<string, string>();

/** Text as words of a header (RFC 2047); the same few subjects go to thousands. */
function words(text: string): string {
  if (isPlainText(text, true)) return text;
  const known = encoded.get(text) ?? encodeWords(oneLine(text), 'B', 52, true);
  if (encoded.size > 500) encoded.clear();
  encoded.set(text, known);
  return known;
}
