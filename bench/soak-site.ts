import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { loadSources } from '../config/load-sources.ts';
import { packageRoot } from '../config/root.ts';
import type { Source } from '../core/source.ts';
import { addressesLike, anotherArticle, listOf, type Recorded } from './soak-page.ts';

/** Replicas of every source of the catalogue, from the pages that its tests read. */
export interface Replicas {
  /** Value for KAKEHASHI_RESOLVE. */
  resolveRules: string;
  requests(): number;
  /** New articles take the place of those in these sources' lists; gives how many. */
  publish(ids: readonly string[]): number;
  close(): Promise<void>;
}

const LISTS = {
  feed: 'feed.xml',
  sitemap: 'sitemap.xml',
  listing: 'listing.html',
  json: 'more.json',
} as const;
/** A page is answered for so many publications of its source; a reader may be late. */
const KEPT = 20;

interface Replica {
  source: Source;
  told: Recorded;
  page: string;
  /** Where its lists lead now. */
  links: string[];
  /** Addresses that it published, the oldest first. */
  published: string[];
}

type Answers = Map<string, () => string>;

/** One server on loopback that answers as all of them, by the Host header. */
export async function startReplicas(): Promise<Replicas> {
  const answers: Answers = new Map();
  const replicas = new Map(recorded().map((replica) => [replica.source.id, replica]));
  for (const replica of replicas.values()) answerAs(replica, answers);
  let requests = 0;
  let number = 0;
  const server = createServer((request, response) => {
    requests++;
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const body = answers.get(`${host}${request.url ?? ''}`)?.();
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
  const hosts = new Set([...answers.keys()].map((address) => address.slice(0, address.indexOf('/'))));
  return {
    resolveRules: [...hosts].map((host) => `${host}=127.0.0.1:${port}`).join(','),
    requests: () => requests,
    publish(ids) {
      const before = number;
      for (const replica of ids.flatMap((id) => replicas.get(id) ?? []))
        number += publish(replica, answers, number);
      return number - before;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function recorded(): Replica[] {
  const root = packageRoot();
  const fixtures = join(root, 'tests/sources/fixtures');
  const there = new Set(readdirSync(fixtures));
  return loadSources(join(root, 'config'))
    .sources.filter(({ id }) => there.has(id))
    .map((source) => {
      const file = (name: string) => readFileSync(join(fixtures, source.id, name), 'utf8');
      const told = JSON.parse(file('expected.json')) as Recorded;
      return { source, told, page: file('page.html'), links: [...told.links], published: [] };
    });
}

function answerAs(replica: Replica, answers: Answers): void {
  const { source, told, page } = replica;
  for (const address of [told.url, ...told.links]) answers.set(keyOf(address), () => page);
  answers.set(keyOf(source.home), () => '<html><body>home</body></html>');
  for (const { kind, url } of source.discover) {
    const file = join(packageRoot(), 'tests/sources/fixtures', source.id, LISTS[kind]);
    if (!existsSync(file)) {
      answers.set(keyOf(new URL('/robots.txt', url).href), () => '');
      continue;
    }
    const list = readFileSync(file, 'utf8');
    answers.set(keyOf(url), () => listOf(list, told.links, replica.links));
  }
}

/** Puts new addresses in place of a replica's; gives how many its source would take for articles'. */
function publish(replica: Replica, answers: Answers, first: number): number {
  const { source, told, page } = replica;
  let made = 0;
  replica.links = told.links.map((link) => {
    const n = first + made;
    const url = addressesLike(link, source)?.(n);
    if (!url) return link;
    made++;
    replica.published.push(url);
    answers.set(keyOf(url), () => anotherArticle(page, told, { url, n }));
    return url;
  });
  for (const url of replica.published.splice(0, replica.published.length - KEPT * told.links.length))
    answers.delete(keyOf(url));
  return made;
}

function keyOf(address: string): string {
  const url = new URL(address);
  return `${url.host}${url.pathname}${url.search}`;
}
