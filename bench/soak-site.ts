import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { loadSources } from '../config/load-sources.ts';
import { packageRoot } from '../config/root.ts';

/** Replicas of every source of the catalogue, from the pages that its tests read. */
export interface Replicas {
  /** Value for KAKEHASHI_RESOLVE. */
  resolveRules: string;
  requests(): number;
  close(): Promise<void>;
}

const LISTS = {
  feed: 'feed.xml',
  sitemap: 'sitemap.xml',
  listing: 'listing.html',
  json: 'more.json',
} as const;

/** One server on loopback that answers as all of them, by the Host header. */
export async function startReplicas(): Promise<Replicas> {
  const pages = catalogue();
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const body = pages.get(`${host}${request.url ?? ''}`);
    if (body === undefined) response.writeHead(404, { 'content-type': 'text/plain' }).end('no such page');
    else
      response
        .writeHead(200, {
          'content-type': /^\s*<(?:\?xml|rss)/.test(body) ? 'application/xml' : 'text/html; charset=utf-8',
        })
        .end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const hosts = new Set([...pages.keys()].map((address) => address.slice(0, address.indexOf('/'))));
  return {
    resolveRules: [...hosts].map((host) => `${host}=127.0.0.1:${port}`).join(','),
    requests: () => requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function catalogue(): Map<string, string> {
  const root = packageRoot();
  const fixtures = join(root, 'tests/sources/fixtures');
  const { sources } = loadSources(join(root, 'config'));
  const pages = new Map<string, string>();
  const put = (address: string, body: string) => {
    const url = new URL(address);
    pages.set(`${url.host}${url.pathname}${url.search}`, body);
  };
  for (const source of sources.filter(({ id }) => readdirSync(fixtures).includes(id))) {
    const file = (name: string) => join(fixtures, source.id, name);
    const expected = JSON.parse(readFileSync(file('expected.json'), 'utf8')) as {
      url: string;
      links: string[];
    };
    const page = readFileSync(file('page.html'), 'utf8');
    for (const address of [expected.url, ...expected.links]) put(address, page);
    put(source.home, '<html><body>home</body></html>');
    for (const { kind, url } of source.discover) {
      const list = file(LISTS[kind]);
      if (existsSync(list)) put(url, readFileSync(list, 'utf8'));
      else put(new URL('/robots.txt', url).href, '');
    }
  }
  return pages;
}
