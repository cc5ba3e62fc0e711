import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net';
import type { TokenArticle } from './articles.ts';

/** A page of the site: text as UTF-8, or bytes with the type that the site tells. */
export interface Shown extends Pick<TokenArticle, 'token' | 'path'> {
  html: string | Buffer;
  type?: string;
}

/** A scripted answer; returning false lets the site answer as always. */
export type Manner = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A newspaper on loopback that can be told to misbehave. */
export interface Site {
  port: number;
  /** Adds articles to a newspaper's feed. */
  publish(articles: readonly Shown[], paper?: string): void;
  /** The newspaper's feed lists nothing any more; its pages stay. */
  emptyFeed(paper: string): void;
  /** How each request is answered from now on. */
  behave(manner: Manner | null): void;
  /** When a request came, newest last. */
  requests: { host: string; path: string; at: number }[];
  /** Asks to be left alone by a 429; until `over`, nobody may ask this host for anything. */
  askToWait(request: IncomingMessage, response: ServerResponse, seconds: number): void;
  /** Times in which a host wanted to be left alone; `to` is null while it still does. */
  waits: { host: string; from: number; to: number | null }[];
  /** The waits are over: time was passed. */
  endWaits(): void;
  close(): Promise<void>;
}

/** Starts a newspaper with a feed at /rss and the articles that were published. */
export async function startSite(): Promise<Site> {
  const pages = new Map<string, Shown>();
  const feeds = new Map<string, Set<Shown>>();
  const waits: Site['waits'] = [];
  const requests: Site['requests'] = [];
  const sockets = new Set<Socket>();
  let manner: Manner | null = null;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push({ host: request.headers.host ?? '', path, at: performance.now() });
    if (manner?.(request, response)) return;
    const host = request.headers.host ?? '';
    if (path === '/rss')
      return void answer(response, 200, 'application/rss+xml', feed(feeds.get(host) ?? [], request));
    const page = pages.get(`${host}${path}`);
    if (page) return void answer(response, 200, page.type ?? 'text/html; charset=utf-8', page.html);
    answer(response, 404, 'text/html', '<title>Không tìm thấy</title>');
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  const port = await listening(server);
  return {
    port,
    publish: (fresh, paper = 'live') => {
      const host = `${paper}.example`;
      const listed = feeds.get(host) ?? new Set<Shown>();
      feeds.set(host, listed);
      for (const page of fresh) {
        pages.set(`${host}${page.path}`, page);
        for (const before of listed) if (before.path === page.path) listed.delete(before);
        listed.add(page);
      }
    },
    emptyFeed: (paper) => void feeds.delete(`${paper}.example`),
    behave: (next) => {
      manner = next;
    },
    requests,
    waits,
    askToWait: (request, response, seconds) => {
      const host = request.headers.host ?? '';
      if (!waits.some((wait) => wait.host === host && wait.to === null))
        waits.push({ host, from: performance.now(), to: null });
      response.writeHead(429, { 'retry-after': String(seconds), 'content-type': 'text/html' });
      response.end('<title>429</title>');
    },
    endWaits: () => {
      for (const wait of waits) wait.to ??= performance.now();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Listens on a free port of loopback. */
export async function listening(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** A port of loopback on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createNetServer();
  const port = await listening(server);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

/** One whole answer. */
export function answer(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

function feed(articles: Iterable<Shown>, request: IncomingMessage): string {
  const origin = `http://${request.headers.host ?? ''}`;
  const items = [...articles].map(
    ({ path, token }) => `<item><title>${token}</title><link>${origin}${path}</link></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>live</title>${items.join('')}</channel></rss>`;
}
