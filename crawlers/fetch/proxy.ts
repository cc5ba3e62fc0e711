import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Gate } from './gate.ts';

/** A loopback proxy for the browser: everything it asks for, redirects and scripts included, passes the gate. */
export interface GateProxy {
  url: string;
  close(): Promise<void>;
}

/** Header of an answer that the gate gave instead of a site. */
export const REFUSED = 'x-kakehashi-gate';

/** Starts the proxy on a free port of loopback. What the gate refuses is answered with 403, without a connection. */
export async function startGateProxy(gate: Gate): Promise<GateProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((from, to) => void forward(gate, from, to));
  server.on(
    'connect',
    (from: IncomingMessage, socket: Socket, head: Buffer) => void tunnel(gate, from, socket, head),
  );
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** No answer that a page needs is longer; an endless one would fill the browser's memory. */
const LONGEST_ANSWER = 30 * 1024 * 1024;

function cutLong(answer: NodeJS.ReadableStream, cut: () => void): void {
  let bytes = 0;
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LONGEST_ANSWER) cut();
  });
}

async function forward(gate: Gate, from: IncomingMessage, to: ServerResponse): Promise<void> {
  try {
    const url = new URL(from.url ?? '');
    const place = await gate.admit(url);
    const onward = request(
      {
        host: place.address,
        port: place.port,
        method: from.method,
        path: `${url.pathname}${url.search}`,
        headers: { ...from.headers, host: url.host },
      },
      (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        cutLong(answer, () => to.destroy());
        answer.pipe(to);
      },
    );
    onward.on('error', () => to.destroy());
    to.on('close', () => onward.destroy());
    from.pipe(onward);
  } catch {
    to.writeHead(403, { [REFUSED]: 'yes', 'content-type': 'text/plain' }).end('Not a public address.');
  }
}

async function tunnel(gate: Gate, from: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
  try {
    const place = await gate.admit(new URL(`https://${from.url ?? ''}`));
    const onward = connect(place.port, place.address, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      cutLong(onward, () => socket.destroy());
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  } catch {
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  }
}
