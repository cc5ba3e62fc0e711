/** One message to one person, ready to be sent. */
export interface Message {
  to: { name: string; address: string };
  from: { name: string; address: string };
  subject: string;
  text: string;
  html: string | null;
  headers: Record<string, string>;
  /** Stable over all tries: made from the delivery's row. */
  messageId: string;
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
  kind: string;
  /** `dataStarted` is awaited before the first byte of the message leaves; what it commits survives a crash. */
  send(message: Message, signal: AbortSignal, dataStarted: () => Promise<void>): Promise<Receipt>;
  close(): Promise<void>;
}
