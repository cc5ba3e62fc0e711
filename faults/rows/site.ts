import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, listening, type Manner } from '../site.ts';
import type { Town } from '../town.ts';
import { until } from './mail.ts';
import { unless, type Row } from './row.ts';

type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** A 302 to somewhere else. */
const redirect =
  (to: string): Reply =>
  (response) =>
    void response.writeHead(302, { location: to }).end();

/** Faults of the sites that are read: each bad page ends in its reason, and the good ones beside it are stored. */
export const SITE_ROWS: Row[] = [
  {
    n: 20,
    fault: 'pages that answer 429 with Retry-After, 403, 500 and 503',
    run: async (town) =>
      await badPages(town, {
        slow: [(response) => void response.writeHead(429, { 'retry-after': '120' }).end(), 'rate-limited'],
        shut: [(response) => answer(response, 403, 'text/html', '<title>Forbidden</title>'), 'blocked'],
        ill: [(response) => answer(response, 500, 'text/html', '<title>Error</title>'), 'server-error'],
        away: [(response) => answer(response, 503, 'text/html', '<title>Away</title>'), 'server-error'],
      }),
  },
  {
    n: 21,
    fault: 'pages that hang, trickle, or break off in the middle',
    run: async (town) =>
      await badPages(town, {
        hung: [() => {}, 'timeout'],
        drip: [trickle, 'timeout'],
        torn: [
          (response) => {
            response.writeHead(200, { 'content-type': 'text/html', 'content-length': '90000' });
            response.write(`<html><body><article><h1>Nửa trang</h1><div class="body">${'chữ '.repeat(200)}`);
            setTimeout(() => response.destroy(), 200);
          },
          'connection',
        ],
      }),
  },
  {
    n: 22,
    fault: 'redirects in a circle, to loopback in three spellings, to a file',
    run: async (town) => {
      let touched = 0;
      const canary = createServer((socket) => {
        touched++;
        socket.destroy();
      });
      const port = await listening(canary);
      const broken = await badPages(town, {
        ring: [(response, request) => redirect(request.url ?? '/')(response, request), 'too-many-redirects'],
        home: [redirect(`http://127.0.0.1:${port}/`), 'private-address'],
        mapped: [redirect(`http://[::ffff:7f00:1]:${port}/`), 'private-address'],
        cloud: [redirect('http://169.254.169.254/latest/meta-data/'), 'private-address'],
        name: [redirect(`http://localhost:${port}/`), 'private-address'],
        file: [redirect('file:///etc/passwd'), 'private-address'],
      });
      await new Promise<void>((resolve) => canary.close(() => resolve()));
      return [...broken, ...unless(touched === 0, `the canary was touched ${touched} times`)];
    },
  },
  {
    n: 23,
    fault: 'an endless body, a gzip bomb, a hundred thousand nested tags, an XML bomb as feed',
    run: async (town) => {
      const bomb = gzipSync(Buffer.alloc(60_000_000, 0x20));
      const broken = await badPages(town, {
        endless: [endless, 'too-large'],
        bomb: [
          (response) =>
            void response
              .writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
              .end(bomb),
          'too-large',
        ],
        deep: [(response) => answer(response, 200, 'text/html', '<div>'.repeat(100_000)), 'too-deep'],
      });
      town.site.behave((request, response) => {
        if (!request.url?.startsWith('/rss') || request.headers.host !== 'other.example') return false;
        answer(response, 200, 'application/rss+xml', LAUGHS);
        return true;
      });
      await sleep(4000);
      const [fresh] = town.publish(1);
      await town.quiesce();
      return [...broken, ...unless(fresh !== undefined, 'nothing was published')];
    },
  },
  {
    n: 24,
    fault: 'a PDF, JSON and bad bytes that call themselves HTML; a charset that is not told',
    run: async (town) =>
      await badPages(town, {
        pdf: [
          (response) => answer(response, 200, 'text/html', Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj')),
          'not-html',
        ],
        json: [(response) => answer(response, 200, 'application/json', '{"a":1}'), 'not-html'],
        empty: [(response) => answer(response, 200, 'text/html', ''), 'empty'],
      }),
  },
  {
    n: 25,
    fault: 'pages that are a login, a captcha, a polite "not found", or have lost their layout',
    run: async (town) =>
      await badPages(town, {
        login: [
          (response) =>
            answer(
              response,
              200,
              'text/html',
              '<title>Đăng nhập</title><form><input type="password"></form>',
            ),
          'blocked',
        ],
        captcha: [
          (response) =>
            answer(
              response,
              200,
              'text/html',
              '<title>Just a moment...</title><div id="cf-challenge-running">Checking your browser</div>',
            ),
          'blocked',
        ],
        bare: [
          (response) => answer(response, 200, 'text/html', '<title>Tin</title><p>…</p>'),
          'layout-changed',
        ],
      }),
  },
  {
    n: 26,
    fault: 'one article under other addresses, with another title, and again later',
    run: async (town) => {
      town.worker();
      const [first] = town.publish(1);
      await town.quiesce();
      if (!first) return ['nothing was published'];
      const again = ['?utm_source=mail', '?fbclid=1', '#top'].map((tail) => ({
        ...first,
        path: `${first.path}${tail}`,
      }));
      town.site.publish(again);
      await sleep(4000);
      await town.quiesce();
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from alert`.execute(town.db);
      return unless(rows[0]?.n === 3, `${rows[0]?.n} alerts instead of 3`);
    },
  },
];

/**
 * Serves bad pages beside good ones: each bad one must end with the reason beside it, as its last failure or its place in
 * the ledger, none may be stored, and the good ones must be.
 */
async function badPages(town: Town, pages: Record<string, [Reply, string]>): Promise<string[]> {
  const manner: Manner = (request, response) => {
    const reply = pages[/^\/bad\/(\w+)/.exec(request.url ?? '')?.[1] ?? '']?.[0];
    reply?.(response, request);
    return reply !== undefined;
  };
  town.site.behave(manner);
  const links = Object.keys(pages).map((name) => ({
    token: `bad-${name}`,
    path: `/bad/${name}.html`,
    html: '',
  }));
  town.site.publish(links);
  town.publish(3);
  town.worker();
  const reasons = async () => {
    const { rows } = await sql<{ url: string; why: string | null; stored: boolean }>`
      select url, coalesce(last_failure, reason) as why, article_id is not null as stored from ref where url like '%/bad/%'`.execute(
      town.db,
    );
    return rows;
  };
  const found = await until(async () => {
    const rows = await reasons();
    return rows.length === links.length && rows.every(({ why }) => why !== null);
  }, 75_000);
  const rows = await reasons();
  // What is tried again for days is not what the town waits for.
  await sql`update ref set state = 'dropped', reason = 'gone' where state = 'waiting' and url like '%/bad/%'`.execute(
    town.db,
  );
  await sql`insert into ledger (run_id, reason, n) select run_id, 'gone', count(*) from ref where reason = 'gone' and url like '%/bad/%' group by run_id
    on conflict (run_id, reason) do nothing`.execute(town.db);
  town.site.behave(null);
  await town.quiesce();
  return [
    ...unless(found, 'some page has no end'),
    ...rows.flatMap(({ url, why, stored }) => {
      const name = /\/bad\/(\w+)/.exec(url)?.[1] ?? '';
      const wanted = pages[name]?.[1];
      return [
        ...unless(!stored, `${name} was stored`),
        ...unless(why === wanted, `${name} ended as ${why} instead of ${wanted}`),
      ];
    }),
  ];
}

function trickle(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' });
  const drip = setInterval(() => response.write('.'), 1000);
  response.on('close', () => clearInterval(drip));
}

function endless(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' });
  const piece = Buffer.alloc(256 * 1024, 0x61);
  const more = () => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more).on('error', () => {});
  more();
}

const LAUGHS = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
  { length: 9 },
  (_, n) => `<!ENTITY lol${n + 1} "${`&lol${n || ''};`.repeat(10)}">`,
).join('')}]><rss version="2.0"><channel><title>&lol9;</title></channel></rss>`;
