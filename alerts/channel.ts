import type { ReaderLanguage } from '../core/language.ts';
import type { StoryLines } from './story-lines.ts';
import type { Pieces } from './wire-text.ts';

/** One message to one reader, ready to be sent; each channel takes the form that it needs. */
export interface Message {
  /** The delivery's id: stable over all tries. */
  id: string;
  lang: ReaderLanguage;
  to: { name: string; address: string };
  from: { name: string; address: string };
  /** Where bounces go (the envelope's sender); null: to the sender. */
  returnPath: string | null;
  subject: string;
  text: string;
  html: string | null;
  /** The same two texts in pieces, where much of them is shared with other mails: mail encodes that once. */
  pieces?: { text: Pieces; html: Pieces };
  stories: readonly StoryLines[];
  headers: Record<string, string>;
  /** Stable over all tries: made with the delivery's row. */
  messageId: string;
  /** What the reader set for a channel that is not mail; the channel's own schema reads it. */
  settings: unknown;
}

/** What a channel says when the other side has taken a message. */
export interface Receipt {
  response: string;
}

/**
 * A way to reach people. `send` throws Failure `mail-temporary` (nothing was taken, try later), `mail-rejected` (never
 * will be) or `mail-in-doubt` (the connection broke after the message began to flow: nobody knows).
 */
export interface Channel {
  /** `dataStarted` is awaited before the first byte of the message leaves; what it commits survives a crash. */
  send(message: Message, signal: AbortSignal, dataStarted: () => Promise<void>): Promise<Receipt>;
  close(): Promise<void>;
}
