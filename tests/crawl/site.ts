import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createListener, type AddressInfo, type Socket } from 'node:net';
import type { ResolveRule } from '../../crawlers/fetch/gate.ts';

/** How a path of a test site answers; it may do as it likes with the socket. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface TestSite {
  port: number;
  /** Answers of a path of a host, in place of those it had. */
  on(address: string, answer: Answer): void;
  /** Requests seen: `host/path`, oldest first. */
  seen: { address: string; headers: IncomingMessage['headers']; at: number }[];
  rule(name: string): ResolveRule;
  close(): Promise<void>;
}

/** A site on loopback for any number of invented host names; what nobody scripted is a plain 404. */
export async function startSite(): Promise<TestSite> {
  const answers = new Map<string, Answer>();
  const seen: TestSite['seen'] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const address = `${host}${request.url ?? '/'}`;
    seen.push({ address, headers: request.headers, at: performance.now() });
    const answer = answers.get(address) ?? answers.get(address.replace(/\?.*$/, ''));
    if (answer) answer(request, response);
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('nothing here');
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    on: (address, answer) => void answers.set(address, answer),
    seen,
    rule: (name) => ({ name, address: '127.0.0.1', port, tls: false }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A listener on loopback that nobody may ever connect to. */
export async function startCanary(): Promise<{
  port: number;
  connections(): number;
  close(): Promise<void>;
}> {
  let connections = 0;
  const server = createListener((socket) => {
    connections++;
    socket.on('error', () => {}).end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: async () => await new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A whole answer of a type. */
export function text(body: string | Buffer, type = 'text/html; charset=utf-8', status = 200): Answer {
  return (_request, response) =>
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

export function status(code: number, headers: Record<string, string> = {}): Answer {
  return (_request, response) => response.writeHead(code, headers).end(`status ${code}`);
}

export function redirect(to: string): Answer {
  return (_request, response) => response.writeHead(302, { location: to }).end();
}

/** An RSS feed of some addresses. */
export function feed(urls: readonly string[]): string {
  const items = urls.map((url) => `<item><title>${url}</title><link>${url}</link></item>`);
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title><link>http://x.example/</link>${items.join('')}</channel></rss>`;
}

/** An article about a visit; `n` makes its text its own. */
export function articlePage(n: number, extra = ''): string {
  const title = `Đoàn đại biểu thành phố Hà Nội thăm tỉnh Fukuoka lần thứ ${n}`;
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>${title}</title>
<meta property="article:published_time" content="2026-11-20T08:00:00+07:00"></head><body><h1>${title}</h1>
<div class="lead">Chuyến đi số ${n} mở đầu một chương trình hợp tác mới giữa hai địa phương.</div>
<div class="body"><p>Ngày 20/11/2026, lãnh đạo thành phố Hà Nội đã làm việc với chính quyền tỉnh Fukuoka về đào tạo cán bộ, cấp nước và xử lý rác thải, mang số hiệu ${n}.</p>
<p>Hai bên nhất trí trao đổi chuyên gia hằng năm và tổ chức tuần văn hóa ở mỗi địa phương vào mùa thu tới (${n}).</p></div>${extra}</body></html>`;
}

/** An article about a signing of Quảng Ninh and Gunma, core by any rules. */
export function signingPage(title: string, day: string): string {
  return `<html><body><h1>${title}</h1><div class="body"><p>Ngày ${day}, lãnh đạo tỉnh Quảng Ninh và tỉnh Gunma (Nhật Bản) ký biên bản ghi nhớ về hợp tác nông nghiệp và du lịch tại Hạ Long.</p><p>Hai bên thống nhất trao đổi đoàn cán bộ mỗi năm một lần.</p></div></body></html>`;
}
