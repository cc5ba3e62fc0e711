import { afterEach, expect, test } from 'vitest';
import { createReader, type Reader } from '../../crawlers/read/reader.ts';
import { articlePage } from './site.ts';

const readers: Reader[] = [];
afterEach(async () => {
  await Promise.all(readers.splice(0).map(async (reader) => await reader.close()));
});

function aReader(options: Parameters<typeof createReader>[0]): Reader {
  const reader = createReader(options);
  readers.push(reader);
  return reader;
}

const never = new AbortController().signal;
/** A selector whose work grows with the fifth power of the siblings: a second for a hundred, for ever for thousands. */
const SLOW = 'b ~ i ~ i ~ i ~ i';
const HANGS = siblings(6000);

function siblings(count: number): string {
  return `<h1>x</h1>${'<i></i>'.repeat(count)}`;
}

async function read(reader: Reader, page: string, url = 'https://paper.example/') {
  const rules = { article: page.startsWith('<h1>x') ? { body: SLOW } : {}, zone: 'UTC' };
  const ask = { url, page, rules, now: new Date('2026-11-20T00:00:00Z') };
  return (await reader.read('article', ask, never)).draft?.title;
}

const kindOf = async (reading: Promise<unknown>) =>
  await reading.then(
    () => 'read',
    (failure: { kind: string; message: string }) =>
      `${failure.kind} ${/\S+example\S*/.exec(failure.message)}`,
  );

/** A page that takes at least so long, and not much longer, on a thread that runs already. */
async function pageThatTakes(reader: Reader, ms: number): Promise<string> {
  await read(reader, articlePage(0));
  for (let count = 40; ; count = Math.ceil(count * 1.05)) {
    const started = performance.now();
    await read(reader, siblings(count));
    if (performance.now() - started >= ms) return siblings(count);
  }
}

test('pages that lie behind one that hangs are read by the other thread before it is killed, and only it is blamed', async () => {
  const reader = aReader({ threads: 2, killMs: 5000 });
  await read(reader, articlePage(0));
  const ends: string[] = [];
  const hung = kindOf(read(reader, HANGS, 'https://hangs.example/')).then((end) => ends.push(end));
  const others = [1, 2, 3, 4, 5].map(async (n) => ends.push((await read(reader, articlePage(n))) ?? 'none'));
  await Promise.all([hung, ...others]);
  expect(ends.slice(0, 5).every((end) => end.includes('lần thứ'))).toBe(true);
  expect(ends.slice(5)).toEqual(['too-slow https://hangs.example/']);
  expect(reader.stats()).toEqual({ killed: 1 });
}, 30_000);

test('where the only thread is killed, what lay behind is read by the next one', async () => {
  const reader = aReader({ threads: 1, killMs: 4000 });
  await read(reader, articlePage(0));
  const ends = await Promise.all(
    [HANGS, articlePage(1), HANGS, articlePage(2)].map(
      async (page, n) => await kindOf(read(reader, page, `https://p${n}.example/`)),
    ),
  );
  expect(ends).toEqual(['too-slow https://p0.example/', 'read', 'too-slow https://p2.example/', 'read']);
}, 30_000);

test('a thread that comes to a page which another has by now, and hangs at it, is replaced and blames nobody', async () => {
  const reader = aReader({ threads: 2, killMs: 8000 });
  const slow = await pageThatTakes(reader, 400);
  // Both threads get a slow page, and one of them the page that hangs behind it; the other takes that over.
  const ends = await Promise.all(
    [slow, slow, HANGS].map(async (page, n) => await kindOf(read(reader, page, `https://q${n}.example/`))),
  );
  expect(ends).toEqual(['read', 'read', 'too-slow https://q2.example/']);
  const later = await Promise.all(
    Array.from({ length: 6 }, async (_, n) => await kindOf(read(reader, articlePage(n)))),
  );
  expect(later).toEqual(Array.from({ length: 6 }, () => 'read'));
}, 60_000);

test('an answer is for the one who asked, in whatever order pages end', async () => {
  const reader = aReader({ threads: 2, killMs: 6000 });
  const slow = await pageThatTakes(reader, 400);
  const titles = await Promise.all(
    [slow, articlePage(1), articlePage(2), slow, articlePage(3), articlePage(4), articlePage(5)].map(
      async (page) => (await read(reader, page))?.replace(/.*lần thứ (\d+).*/, '$1') ?? 'none',
    ),
  );
  expect(titles).toEqual(['none', '1', '2', 'none', '3', '4', '5']);
}, 60_000);
