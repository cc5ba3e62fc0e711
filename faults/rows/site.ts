import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import type { ServerResponse } from 'node:http';
import { recover, until } from '../rest.ts';
import { answer, listening } from '../site.ts';
import type { Town } from '../town.ts';
import { badPages, type Reply } from './bad-pages.ts';
import { unless, type Row } from './row.ts';

/** A page and its host's other pages are held together by Retry-After, so each of these has a host of its own. */
const ILL = ['slow', 'shut', 'ill', 'away'] as const;

const status =
  (code: number): Reply =>
  (response) =>
    answer(response, code, 'text/html', `<title>${code}</title>`);

/** A 302 to somewhere else. */
const redirect =
  (to: string): Reply =>
  (response) =>
    void response.writeHead(302, { location: to }).end();

/** Faults of the sites that are read: each bad page ends in its reason, and the good ones beside it are stored. */
export const SITE_ROWS: Row[] = [
  {
    n: 20,
    fault: 'pages, then whole sites that answer 429 with Retry-After, 403, 500 and 503',
    papers: [...ILL.map((id) => ({ id })), { id: 'glass', rendered: true }],
    run: async (town) => {
      await town.atWork();
      for (const paper of ILL) town.publish(1, paper);
      await town.quiesce();
      const slow: Reply = (response, request) => town.site.askToWait(request, response, 120);
      const broken = await badPages(town, {
        slow: { reply: slow, why: 'rate-limited', paper: 'slow' },
        glass: { reply: slow, why: 'rate-limited', paper: 'glass' },
        shut: { reply: status(403), why: 'blocked', paper: 'shut' },
        ill: { reply: status(500), why: 'server-error', paper: 'ill' },
        away: { reply: status(503), why: 'server-error', paper: 'away' },
      });
      return [...broken, ...(await wholeSites(town))];
    },
  },
  {
    n: 21,
    fault: 'pages that hang, trickle, or break off in the middle',
    run: async (town) => {
      const broken = await badPages(
        town,
        {
          hung: { reply: () => {}, why: 'timeout' },
          head: { reply: slowHead, why: 'timeout' },
          drip: { reply: trickle, why: 'timeout' },
          torn: { reply: halfAPage, why: 'connection' },
        },
        35_000,
      );
      const { rows } = await sql<{
        n: number;
      }>`select count(*)::int as n from article where title = ${HALF}`.execute(town.db);
      return [...broken, ...unless(rows[0]?.n === 0, 'half a page was read as a whole one')];
    },
  },
  {
    n: 22,
    fault: 'redirects in a circle, to loopback in four spellings, to a file; a page whose parts lie there',
    papers: [{ id: 'screen', rendered: true }],
    run: async (town) => {
      let touched = 0;
      const canary = createServer((socket) => {
        touched++;
        socket.destroy();
      });
      const at = `127.0.0.1:${await listening(canary)}`;
      const inner = `<img src="http://${at}/i"><script src="http://${at}/s"></script><iframe src="http://${at}/f"></iframe>
<script>fetch('http://${at}/x').catch(() => {}); new WebSocket('ws://${at}/w');</script></body>`;
      const [page] = town.publish(1, 'screen');
      if (page) town.site.publish([{ ...page, html: page.html.replace('</body>', inner) }], 'screen');
      const mapped = at.replace('127.0.0.1', '[::ffff:7f00:1]');
      const broken = await badPages(town, {
        ring: {
          reply: (response, request) => redirect(request.url ?? '/')(response, request),
          why: 'too-many-redirects',
        },
        home: { reply: redirect(`http://${at}/`), why: 'private-address' },
        mapped: { reply: redirect(`http://${mapped}/`), why: 'private-address' },
        cloud: { reply: redirect('http://169.254.169.254/latest/meta-data/'), why: 'private-address' },
        name: { reply: redirect(`http://${at.replace('127.0.0.1', 'localhost')}/`), why: 'private-address' },
        number: {
          reply: redirect(`http://${at.replace('127.0.0.1', '2130706433')}/`),
          why: 'private-address',
        },
        file: { reply: redirect('file:///etc/passwd'), why: 'private-address' },
        leap: { reply: redirect(`http://${at}/`), why: 'private-address', paper: 'screen' },
      });
      await new Promise<void>((resolve) => canary.close(() => resolve()));
      return [...broken, ...unless(touched === 0, `the canary was touched ${touched} times`)];
    },
  },
  {
    n: 23,
    fault: 'an endless body, a gzip bomb, nested tags, an XML bomb as feed, a sitemap without end',
    papers: [{ id: 'map', discover: "{ kind: sitemap, url: 'http://map.example/sitemap.xml' }" }],
    run: async (town) => {
      // A gigabyte of sixteen parts, which unpack to one (RFC 1952 §2.2).
      const part = gzipSync(Buffer.alloc(64 * 1024 ** 2, 0x20));
      const bomb = Buffer.concat(Array.from({ length: 16 }, () => part));
      town.site.behave(badLists);
      await town.atWork();
      const told = await until(async () => (await failuresOf(town, ['other', 'map'])).length === 2, 40_000);
      const broken = await badPages(
        town,
        {
          endless: { reply: endless, why: 'too-large' },
          bomb: {
            reply: (response) =>
              void response
                .writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
                .end(bomb),
            why: 'too-large',
          },
          deep: {
            reply: (response) => answer(response, 200, 'text/html', '<div>'.repeat(1_000_000)),
            why: 'too-deep',
          },
        },
        30_000,
      );
      return [
        ...broken,
        ...unless(told, `only ${(await failuresOf(town, ['other', 'map'])).join()} is told as bad`),
      ];
    },
  },
];

/** Every answer of a whole site is a refusal: its state says so, and what it published meanwhile is not lost. */
async function wholeSites(town: Town): Promise<string[]> {
  const codes: Partial<Record<string, number>> = {
    'shut.example': 403,
    'ill.example': 500,
    'away.example': 503,
  };
  town.site.behave((request, response) => {
    const code = codes[request.headers.host ?? ''];
    if (code) status(code)(response, request);
    else if (request.headers.host === 'slow.example') town.site.askToWait(request, response, 3600);
    return code !== undefined || request.headers.host === 'slow.example';
  });
  for (const paper of ILL) town.publish(2, paper);
  const told = await until(async () => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from trouble
      where kind = 'source' and closed_at is null and subject in ('shut', 'ill', 'away')`.execute(town.db);
    return rows[0]?.n === 3;
  }, 90_000);
  const { rows } = await sql<{ id: string; state: string }>`select id, state from source
    where state in ('ok', 'empty', 'silent') and id in ('shut', 'ill', 'away')`.execute(town.db);
  town.site.behave(null);
  await recover(town);
  const over = await until(async () => {
    const { rows: open } = await sql<{ n: number }>`select count(*)::int as n from trouble
      where closed_at is null and subject = any(${[...ILL]}::text[])`.execute(town.db);
    return open[0]?.n === 0;
  }, 90_000);
  return [
    ...unless(told, 'operators are not told of three sites that refuse'),
    ...rows.map(({ id, state }) => `${id} is called ${state} while it refuses`),
    ...unless(over, 'operators are told of troubles that are over'),
  ];
}

async function failuresOf(town: Town, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ failure: string }>`select id || ': ' || last_failure as failure from source
    where last_failure is not null and id = any(${[...ids]}::text[])`.execute(town.db);
  return rows.map(({ failure }) => failure);
}

const HALF = 'Nửa trang';

function halfAPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html', 'content-length': '90000' });
  response.write(`<html><body><article><h1>${HALF}</h1><div class="body">${'chữ '.repeat(200)}`);
  setTimeout(() => response.destroy(), 200);
}

function trickle(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' });
  const drip = setInterval(() => response.write('.'), 1000);
  response.on('close', () => clearInterval(drip));
}

/** Headers that come one a second and never end. */
function slowHead(response: ServerResponse): void {
  const { socket } = response;
  socket?.write('HTTP/1.1 200 OK\r\n');
  const drip = setInterval(() => socket?.writable && socket.write('X-Wait: a\r\n'), 1000);
  socket?.on('close', () => clearInterval(drip));
}

function endless(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' });
  pour(response, Buffer.alloc(256 * 1024, 0x61));
}

function pour(response: ServerResponse, piece: Buffer): void {
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

/** Feeds that eat whoever reads them, on two hosts. */
const badLists = (request: { url?: string; headers: { host?: string } }, response: ServerResponse) => {
  const at = `${request.headers.host}${request.url}`;
  if (at === 'other.example/rss') answer(response, 200, 'application/rss+xml', LAUGHS);
  else if (at === 'map.example/sitemap.xml') {
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.write('<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">');
    pour(response, Buffer.from('<url><loc>http://map.example/tin/1.html</loc></url>'.repeat(4000)));
  } else return false;
  return true;
};
