import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Server as NetServer, Socket } from 'node:net';
import type { TokenArticle } from './articles.ts';

/** A scripted answer; returning false lets the site answer as always. */
export type Manner = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A newspaper on loopback that can be told to misbehave. */
export interface Site {
  port: number;
  /** Adds articles to the feed of live.example; every other host has an empty one. */
  publish(articles: readonly TokenArticle[]): void;
  /** How each request is answered from now on. */
  behave(manner: Manner | null): void;
  /** When a request came, newest last. */
  requests: { host: string; path: string; at: number }[];
  close(): Promise<void>;
}

/** Starts a newspaper with a feed at /rss and the articles that were published. */
export async function startSite(): Promise<Site> {
  const articles = new Map<string, TokenArticle>();
  const requests: Site['requests'] = [];
  const sockets = new Set<Socket>();
  let manner: Manner | null = null;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push({ host: request.headers.host ?? '', path, at: performance.now() });
    if (manner?.(request, response)) return;
    const live = request.headers.host === 'live.example';
    if (path === '/rss')
      return void answer(response, 200, 'application/rss+xml', feed(live ? articles.values() : [], request));
    const article = live ? articles.get(path) : undefined;
    if (article) return void answer(response, 200, 'text/html; charset=utf-8', article.html);
    answer(response, 404, 'text/html', '<title>Không tìm thấy</title>');
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  const port = await listening(server);
  return {
    port,
    publish: (fresh) => {
      for (const article of fresh) articles.set(article.path, article);
    },
    behave: (next) => {
      manner = next;
    },
    requests,
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

/** One whole answer. */
export function answer(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

function feed(articles: Iterable<TokenArticle>, request: IncomingMessage): string {
  const origin = `http://${request.headers.host ?? ''}`;
  const items = [...articles].map(
    ({ path, token }) => `<item><title>${token}</title><link>${origin}${path}</link></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>live</title>${items.join('')}</channel></rss>`;
}
