import type { Socket } from 'node:net';

/** What a relay answered: the code, and all its lines. */
interface Reply {
  code: number;
  text: string;
}

/** Who sends and who gets a message (RFC 5321 §3.3); both are plain addresses. */
export interface Envelope {
  from: string;
  to: string;
}

/** The end of a message on the wire (RFC 5321 §4.1.1.4). */
const END_OF_DATA = '\r\n.\r\n';
const LONGEST_REPLY = 64 * 1024;
const GOODBYE_MS = 5000;

/**
 * Hands messages to a relay over a socket on which somebody has greeted, secured and logged in. One message at a time, where
 * the envelope of the next may follow the last byte of one that has no answer yet; after any failure the session is over. A
 * refusal is an Error with `responseCode`; one without says that the connection broke.
 */
export class SmtpSession {
  #socket: Socket;
  #pipelining: boolean;
  #waiting: { resolve(reply: Reply): void; reject(cause: Error): void }[] = [];
  #received = '';
  #over: Error | null = null;
  /** A message is written and has no answer. */
  #unanswered = false;
  /** Why the session ends with the next answer. */
  #leaving: Error | null = null;
  #ended = () => {};

  constructor(socket: Socket, { pipelining, timeoutMs }: { pipelining: boolean; timeoutMs: number }) {
    this.#socket = socket;
    this.#pipelining = pipelining;
    socket.on('data', (chunk: Buffer) => this.#read(chunk.toString('latin1')));
    socket.on('error', (cause: Error) => this.#end(cause));
    socket.on('end', () => this.#end(new Error('The relay closed the connection.')));
    socket.on('close', () => this.#end(new Error('The connection was closed.')));
    socket.setTimeout(timeoutMs, () => this.#end(new Error('The relay was silent for too long.')));
  }

  /** Whether another message may be sent. */
  get alive(): boolean {
    return (this.#over ?? this.#leaving) === null;
  }

  /** Whether the relay takes commands together: then the next message may be begun when one is written. */
  get pipelining(): boolean {
    return this.#pipelining;
  }

  /** Says whom to tell, once, that no further message may be sent. */
  ended(tell: () => void): void {
    this.#ended = tell;
    if (this.#over) tell();
  }

  /**
   * Sends one message, complete with its line ends; returns what the relay said when it took it. `beforeFlow` is awaited when
   * the relay waits for the message, and nothing of it flows before; `flowing` is called right before the first byte, `written`
   * after the last.
   */
  async send(
    envelope: Envelope,
    bytes: Buffer,
    steps: { beforeFlow(): Promise<void>; flowing(): void; written(): void },
  ): Promise<string> {
    await this.#open(envelope);
    await steps.beforeFlow();
    if (this.#over) throw this.#over;
    steps.flowing();
    const body = withoutLoneDots(bytes);
    const taken = this.#reply();
    this.#socket.cork();
    this.#socket.write(body);
    this.#socket.write(body.subarray(-2).toString('latin1') === '\r\n' ? END_OF_DATA.slice(2) : END_OF_DATA);
    this.#unanswered = true;
    steps.written();
    // A next envelope that is there by then goes with it.
    process.nextTick(() => this.#socket.uncork());
    return expected(await taken, 2).text;
  }

  /** Says goodbye between two messages. */
  quit(): void {
    if (this.#over) return;
    this.#over = new Error('The session has ended.');
    this.#ended();
    this.#socket.end('QUIT\r\n');
    this.#socket.setTimeout(GOODBYE_MS, () => this.#socket.destroy());
  }

  /** Gives up a message that has not begun to flow: the connection is cut once the message before it has its answer. */
  leave(): void {
    if (!this.#unanswered) return this.cut();
    this.#leaving = new Error('The message was given up.');
    for (const { reject } of this.#waiting.splice(1)) reject(this.#leaving);
  }

  /** Cuts the connection; a message under way is not complete and not taken. */
  cut(): void {
    this.#end(new Error('The connection was given up.'));
  }

  /**
   * Envelope and DATA; with pipelining in one piece, also with the end of the message before, for which the replies come one by
   * one (RFC 2920 §3.1).
   */
  async #open({ from, to }: Envelope): Promise<void> {
    const commands = [`MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA'] as const;
    if (!this.#pipelining) {
      expected(await this.#ask(commands[0]), 2);
      expected(await this.#ask(commands[1]), 2);
      expected(await this.#ask(commands[2]), 3);
      return;
    }
    const replies = [this.#reply(), this.#reply(), this.#reply()] as const;
    this.#write(commands.join('\r\n'));
    const [sender, recipient, data] = await Promise.all(replies);
    expected(sender, 2);
    expected(recipient, 2);
    expected(data, 3);
  }

  async #ask(command: string): Promise<Reply> {
    const reply = this.#reply();
    this.#write(command);
    return await reply;
  }

  #write(commands: string): void {
    if (!this.#over) this.#socket.write(`${commands}\r\n`, 'latin1');
  }

  async #reply(): Promise<Reply> {
    const over = this.#over ?? this.#leaving;
    if (over) throw over;
    return await new Promise<Reply>((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #read(chunk: string): void {
    this.#received += chunk;
    if (this.#received.length > LONGEST_REPLY) return this.#end(new Error('The relay talks without end.'));
    for (;;) {
      // A reply ends with the first line whose code is not followed by a hyphen (RFC 5321 §4.2.1).
      const found = /^(?:\d{3}-[^\n]*\n)*(\d{3})(?: [^\n]*)?\r?\n/.exec(this.#received);
      if (!found) {
        if (/\n/.test(this.#received) && !/^\d{3}[- \r\n]/.test(this.#received))
          this.#end(new Error('The relay does not speak SMTP.'));
        return;
      }
      this.#received = this.#received.slice(found[0].length);
      const reply = { code: Number(found[1]), text: found[0].trim() };
      const waiting = this.#waiting.shift();
      this.#unanswered = false;
      if (waiting) waiting.resolve(reply);
      else this.#end(new Error(`The relay ended the session: ${reply.text}`));
      if (this.#leaving) return this.#end(this.#leaving);
    }
  }

  #end(cause: Error): void {
    if (this.#over) return;
    this.#over = cause;
    this.#socket.destroy();
    for (const { reject } of this.#waiting.splice(0)) reject(cause);
    this.#ended();
  }
}

/** The reply, when it is of the class that was hoped for; else an Error with its code. */
function expected(reply: Reply, kind: 2 | 3): Reply {
  if (Math.floor(reply.code / 100) === kind) return reply;
  throw Object.assign(new Error(reply.text), { responseCode: reply.code });
}

/** Lines that begin with a dot get a second one (RFC 5321 §4.5.2). */
function withoutLoneDots(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x2e && !bytes.includes('\n.')) return bytes;
  return Buffer.from(bytes.toString('latin1').replace(/^\./gm, '..'), 'latin1');
}
